//! How a tenant has jobs made.

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::store;
use crate::audit::{self, AuditEntry};
use crate::capabilities::fields::Fields;
use crate::db::{DbError, TenantTx};
use crate::http::ApiResult;

/// Days ahead, where the tenant has said nothing else.
const USUAL: u32 = 60;

/// How jobs are made of recurring jobs.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct RecurringSettings {
    /// How many days ahead, from 7 to 180.
    #[schema(minimum = 7, maximum = 180)]
    pub horizon_days: u32,
}

/// How many days ahead jobs are made.
pub(super) async fn horizon(tx: &mut TenantTx) -> Result<u32, DbError> {
    Ok(store::horizon(tx).await?.unwrap_or(USUAL))
}

/// The settings.
pub(super) async fn get(tx: &mut TenantTx) -> ApiResult<RecurringSettings> {
    Ok(RecurringSettings { horizon_days: horizon(tx).await? })
}

/// Replaces the settings. Jobs that are there stay when the horizon comes nearer.
pub(super) async fn update(tx: &mut TenantTx, input: RecurringSettings) -> ApiResult<RecurringSettings> {
    let mut check = Fields::new();
    check.check((7..=180).contains(&input.horizon_days), "horizon_days", "must be from 7 to 180");
    check.finish()?;
    if horizon(tx).await? != input.horizon_days {
        store::set_horizon(tx, input.horizon_days).await?;
        let details = json!({ "horizon_days": input.horizon_days });
        audit::record(tx, AuditEntry::new("recurring_settings.changed", "tenant", tx.tenant_id().0).details(details));
    }
    Ok(input)
}
