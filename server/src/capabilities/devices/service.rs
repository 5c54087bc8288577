//! What can be done with devices.

use serde_json::json;
use sync::ids::DeviceId;

use super::model::Device;
use super::store;
use crate::audit::{self, AuditEntry};
use crate::capabilities::values::after_moment;
use crate::db::TenantTx;
use crate::http::{ApiError, ApiResult, Page, Paged};

/// Devices, the one heard of last first.
pub async fn list(tx: &mut TenantTx, page: &Page) -> ApiResult<Paged<Device>> {
    let rows = store::list(tx, after_moment(page)?, page.sql_limit()).await?;
    Ok(page.of(rows, |row| Page::pair(row.last_seen_at.0, row.id.0), |row| row))
}

/// Signs a device out. Its unsent work stays on it and can be sent after the next sign-in.
pub async fn end_sessions(tx: &mut TenantTx, id: DeviceId) -> ApiResult<()> {
    if !store::exists(tx, id).await? {
        return Err(ApiError::not_found("device"));
    }
    let ended = store::end_sessions(tx, id).await?;
    audit::record(tx, AuditEntry::new("device.signed_out", "device", id.0).details(json!({ "sessions_ended": ended })));
    Ok(())
}
