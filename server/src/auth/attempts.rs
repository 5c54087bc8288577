//! Counting sign-ins, so that passwords cannot be tried at will. An account is locked for a
//! stated time after five failures; an address that fails often has to wait, whichever accounts
//! it tries. Unknown addresses are counted like known ones: a lock tells nobody what exists.

use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::sync::LazyLock;

use sha2::{Digest, Sha256};
use sqlx::Row;
use sync::ids::TenantId;
use sync::time::Timestamp;
use tokio::sync::{Mutex, MutexGuard};
use uuid::Uuid;

use crate::AppState;
use crate::db::{AuthTx, Credential, DbError, SystemTx};
use crate::http::{ApiError, ApiResult};
use crate::time::{ToTimestamp, ToUtc};

const MINUTE: i64 = 60_000;
/// Failures that lock an account, when they happen within the window.
const ACCOUNT_FAILURES: i64 = 5;
const ACCOUNT_WINDOW: i64 = 15 * MINUTE;
const ACCOUNT_LOCK: i64 = 15 * MINUTE;
/// Failures from one network address within the window.
const ADDRESS_FAILURES: i64 = 30;
const ADDRESS_WINDOW: i64 = 60 * MINUTE;

/// Attempts on one account are looked at one after the other on this node, so that a handful of
/// devices signing in at the same moment do not count as each other's failures.
static TURNS: LazyLock<(RandomState, Vec<Mutex<()>>)> =
    LazyLock::new(|| (RandomState::new(), std::iter::repeat_with(Mutex::default).take(64).collect()));

/// An attempt to show a password that may be looked at. It counts as a failure, also for other
/// attempts at the same moment, until it turns out well.
pub(super) struct Attempt {
    id: Uuid,
    email: String,
    key: [u8; 32],
    at: Timestamp,
    _turn: MutexGuard<'static, ()>,
}

impl Attempt {
    /// 429 where the account of `email` (in lower case) or the network address is locked.
    pub(super) async fn begin(state: &AppState, email: &str, ip: Option<IpAddr>) -> ApiResult<Self> {
        // A hash: the table is filled by strangers and need not keep what they type.
        let key: [u8; 32] = Sha256::digest(email.as_bytes()).into();
        let _turn = TURNS.1[TURNS.0.hash_one(key) as usize % TURNS.1.len()].lock().await;
        let attempt = Self { id: state.clock.new_id(), email: email.to_owned(), key, at: state.clock.now(), _turn };
        let mut tx = state.db.begin_auth(Credential::Email(email)).await?;
        if let Some(lock) = lock(&mut tx, &key, ip, attempt.at).await? {
            return Err(lock.refusal(attempt.at));
        }
        insert(&mut tx, &attempt, ip).await?;
        tx.commit().await?;
        Ok(attempt)
    }

    /// It was the right person.
    pub(super) async fn succeeded(self, state: &AppState, tenant_id: TenantId) -> Result<(), DbError> {
        let mut tx = state.db.begin_auth(Credential::Email(&self.email)).await?;
        set_ok(&mut tx, self.id, tenant_id).await?;
        tx.commit().await
    }

    /// It was not; whether this was the failure that locked the account.
    pub(super) async fn failed(self, state: &AppState) -> Result<bool, DbError> {
        let mut tx = state.db.begin_auth(Credential::Email(&self.email)).await?;
        let locked = matches!(lock(&mut tx, &self.key, None, self.at).await?, Some(Lock::Account(_)));
        tx.commit().await?;
        Ok(locked)
    }
}

/// Why no password is looked at now.
enum Lock {
    /// This account, until then.
    Account(Timestamp),
    /// This network address, until then.
    Address(Timestamp),
}

impl Lock {
    /// The refusal in words, with the time left.
    fn refusal(&self, now: Timestamp) -> ApiError {
        let seconds = |until: &Timestamp| ((until.0 - now.0 + 999) / 1000).max(1).unsigned_abs();
        let minutes = |seconds: u64| match seconds.div_ceil(60) {
            1 => "1 minute".to_owned(),
            n => format!("{n} minutes"),
        };
        match self {
            Self::Account(until) => {
                let left = seconds(until);
                let detail =
                    format!("Too many wrong passwords for this account. It is locked for another {}.", minutes(left));
                ApiError::too_many("account_locked", detail, left)
            }
            Self::Address(until) => {
                let left = seconds(until);
                let detail = format!("Too many failed sign-ins from your network. Try again in {}.", minutes(left));
                ApiError::too_many("too_many_sign_ins", detail, left)
            }
        }
    }
}

/// The lock that stands in the way of a sign-in at `now`, if any.
async fn lock(
    tx: &mut AuthTx,
    email_hash: &[u8; 32],
    ip: Option<IpAddr>,
    now: Timestamp,
) -> Result<Option<Lock>, DbError> {
    // The newest failures since the last success; the lock runs from the newest of five.
    let row = sqlx::query(
        "SELECT count(*) AS failures, min(at) AS first, max(at) AS last FROM (\
           SELECT at FROM sign_in_attempts WHERE email_hash = $1 AND NOT ok AND at > $2 \
           AND at > coalesce((SELECT max(at) FROM sign_in_attempts WHERE email_hash = $1 AND ok), '-infinity') \
           ORDER BY at DESC LIMIT $3) newest",
    )
    .bind(email_hash.as_slice())
    .bind(Timestamp(now.0 - ACCOUNT_WINDOW - ACCOUNT_LOCK).to_utc())
    .bind(ACCOUNT_FAILURES)
    .fetch_one(&mut **tx)
    .await?;
    let failures: i64 = row.try_get("failures")?;
    let first: Option<chrono::DateTime<chrono::Utc>> = row.try_get("first")?;
    let last: Option<chrono::DateTime<chrono::Utc>> = row.try_get("last")?;
    if let (Some(first), Some(last)) = (first.map(ToTimestamp::to_timestamp), last.map(ToTimestamp::to_timestamp)) {
        let until = Timestamp(last.0 + ACCOUNT_LOCK);
        if failures >= ACCOUNT_FAILURES && last.0 - first.0 <= ACCOUNT_WINDOW && now < until {
            return Ok(Some(Lock::Account(until)));
        }
    }
    let Some(ip) = ip else { return Ok(None) };
    let row = sqlx::query(
        "SELECT count(*) AS failures, min(at) AS first FROM (SELECT at FROM sign_in_attempts \
         WHERE ip = $1::inet AND NOT ok AND at > $2 ORDER BY at DESC LIMIT $3) newest",
    )
    .bind(ip.to_string())
    .bind(Timestamp(now.0 - ADDRESS_WINDOW).to_utc())
    .bind(ADDRESS_FAILURES)
    .fetch_one(&mut **tx)
    .await?;
    let first: Option<chrono::DateTime<chrono::Utc>> = row.try_get("first")?;
    Ok(first
        .filter(|_| row.try_get::<i64, _>("failures").is_ok_and(|failures| failures >= ADDRESS_FAILURES))
        .map(|first| Lock::Address(Timestamp(first.to_timestamp().0 + ADDRESS_WINDOW))))
}

async fn insert(tx: &mut AuthTx, attempt: &Attempt, ip: Option<IpAddr>) -> Result<(), DbError> {
    sqlx::query("INSERT INTO sign_in_attempts (id, email_hash, ip, at, ok) VALUES ($1, $2, $3::inet, $4, false)")
        .bind(attempt.id)
        .bind(attempt.key.as_slice())
        .bind(ip.map(|ip| ip.to_string()))
        .bind(attempt.at.to_utc())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

async fn set_ok(tx: &mut AuthTx, id: Uuid, tenant_id: TenantId) -> Result<(), DbError> {
    sqlx::query("UPDATE sign_in_attempts SET ok = true, tenant_id = $2 WHERE id = $1")
        .bind(id)
        .bind(tenant_id.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Forgets attempts older than a day; answers how many.
pub async fn clear_old(tx: &mut SystemTx, now: Timestamp) -> Result<u64, DbError> {
    let gone = sqlx::query("DELETE FROM sign_in_attempts WHERE at < $1")
        .bind(Timestamp(now.0 - 24 * 60 * MINUTE).to_utc())
        .execute(&mut **tx)
        .await?;
    Ok(gone.rows_affected())
}
