//! Signing in with address and password.

use axum::http::StatusCode;
use sync::ids::UserId;
use sync::time::Timestamp;
use uuid::Uuid;

use super::attempts::Attempt;
use super::people_store::Account;
use super::sessions::{Device, Token};
use super::{password, people_store, sessions};
use crate::AppState;
use crate::audit::{self, AuditEntry};
use crate::db::{Credential, TenantTx};
use crate::http::{ApiError, ApiResult, Client};

/// What a person signs in with.
pub(super) struct Proof {
    pub email: String,
    pub password: String,
    /// Names one of the tenants of an address that has several.
    pub tenant: Option<String>,
    pub device: Device,
}

/// A session just opened.
pub(super) struct Opened {
    pub token: Token,
    pub expires_at: Timestamp,
    pub user_id: UserId,
    pub tx: TenantTx,
}

/// Opens a session. The transaction of the answer is not committed yet. An unknown address, a
/// deactivated account and a wrong password get the same answer after the same work.
pub(super) async fn sign_in(state: &AppState, proof: Proof, client: &Client) -> ApiResult<Opened> {
    let email = proof.email.trim().to_lowercase();
    let attempt = Attempt::begin(state, &email, client.ip).await.inspect_err(|_| count("locked"))?;
    let mut tx = state.db.begin_auth(Credential::Email(&email)).await?;
    let accounts = people_store::accounts(&mut tx, &email, proof.tenant.as_deref()).await?;
    tx.commit().await?;

    let Some(account) = opened_by(&proof.password, &accounts).await? else {
        count("failed");
        let locked = attempt.failed(state).await?;
        return Err(refuse(state, &accounts, locked, client).await?);
    };
    attempt.succeeded(state, account.tenant_id).await?;

    let mut tx = state.db.begin_for(account.tenant_id).await?;
    let (token, session_id, expires_at) =
        sessions::open(&mut tx, account.id, account.role, &proof.device, client).await?;
    record(&mut tx, "session.created", account, Some(session_id), client);
    count("ok");
    Ok(Opened { token, expires_at, user_id: account.id, tx })
}

/// The account that the password opens. With none to compare, the same work is done once.
async fn opened_by<'a>(given: &str, accounts: &'a [Account]) -> ApiResult<Option<&'a Account>> {
    if accounts.is_empty() {
        password::verify(given.to_owned(), None).await?;
    }
    for account in accounts {
        if password::verify(given.to_owned(), account.password_hash.clone()).await? {
            return Ok(Some(account));
        }
    }
    Ok(None)
}

/// Notes the failure with the tenants it concerns; the refusal.
async fn refuse(state: &AppState, accounts: &[Account], locked: bool, client: &Client) -> ApiResult<ApiError> {
    for account in accounts {
        let mut tx = state.db.begin_for(account.tenant_id).await?;
        record(&mut tx, "session.refused", account, None, client);
        if locked {
            record(&mut tx, "account.locked", account, None, client);
        }
        tx.commit().await?;
    }
    let detail = "This e-mail address and password do not belong together. After five wrong passwords an account is locked for 15 minutes.";
    Ok(ApiError::new(StatusCode::UNAUTHORIZED, "sign_in_failed", detail))
}

fn record(tx: &mut TenantTx, action: &'static str, account: &Account, session: Option<Uuid>, client: &Client) {
    let entry = AuditEntry::new(action, "user", account.id.0)
        .by((action == "session.created").then_some(account.id))
        .from_ip(client.ip)
        .details(serde_json::json!({ "session_id": session }));
    audit::record(tx, entry);
}

fn count(outcome: &'static str) {
    metrics::counter!("holdfast_sign_ins_total", "outcome" => outcome).increment(1);
}
