//! The tenant's history, and its replacement: after a backup was restored the feed counts numbers a
//! second time, and devices have been told of work that is not here. A history of a new name makes
//! every device pull everything and send again what was forgotten.

use serde_json::json;
use sync::ids::TenantId;
use uuid::Uuid;

use crate::AppState;
use crate::audit::{self, AuditEntry};
use crate::config::Config;
use crate::db::{Db, DbError, TenantTx};
use crate::state::StateError;
use crate::time::ToUtc;

/// Where the tenant's feed stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Feed {
    pub epoch: Uuid,
    pub seq: i64,
    /// Whether anything may ever have been forgotten.
    pub restored: bool,
}

pub(super) async fn feed(tx: &mut TenantTx) -> Result<Feed, DbError> {
    let (epoch, seq, restored) =
        sqlx::query_as("SELECT epoch, seq, restored_at IS NOT NULL FROM tenant_feed").fetch_one(&mut **tx).await?;
    Ok(Feed { epoch, seq, restored })
}

/// Why a new history could not be begun.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    #[error(transparent)]
    State(#[from] StateError),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Begins a new history for every tenant of the configured database; answers how many there are.
pub async fn restored(config: &Config) -> Result<usize, HistoryError> {
    let state = AppState::new(config.clone())?;
    let mut tx = state.db.begin_system().await?;
    let tenants = tx.tenants().await?;
    drop(tx);
    for tenant in &tenants {
        begin(&state.db, *tenant, None).await?;
    }
    state.db.close().await;
    Ok(tenants.len())
}

/// Begins a new history; where `instead_of` names one, only if that is still the present one.
pub async fn begin(db: &Db, tenant: TenantId, instead_of: Option<Uuid>) -> Result<(), DbError> {
    let mut tx = db.begin_for(tenant).await?;
    tx.publish().await?;
    let Feed { epoch, seq, .. } = feed(&mut tx).await?;
    if instead_of.is_some_and(|known| known != epoch) {
        return tx.rollback().await;
    }
    // Devices follow the greatest name.
    let next = tx.new_id().max(Uuid::from_u128(epoch.as_u128().saturating_add(1)));
    sqlx::query("UPDATE tenant_feed SET epoch = $1, restored_at = $2")
        .bind(next)
        .bind(tx.now().to_utc())
        .execute(&mut *tx)
        .await?;
    let details = json!({ "from": epoch, "to": next, "seq": seq });
    audit::record(&mut tx, AuditEntry::new("history.replaced", "tenant", tenant.0).details(details));
    tx.commit().await
}
