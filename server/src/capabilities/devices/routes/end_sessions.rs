//! `DELETE /api/v1/devices/{id}/sessions`.

use axum::extract::State;
use axum::http::StatusCode;
use sync::domain::access::Permission;
use sync::ids::DeviceId;

use super::super::service;
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Path};

/// Sign a device out
///
/// Ends every session opened from it. Work that it has not sent stays on it.
#[utoipa::path(delete, path = "/api/v1/devices/{id}/sessions", tag = "devices", params(("id" = Uuid, Path)),
    responses((status = 204)))]
pub async fn end_device_sessions(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<DeviceId>,
) -> ApiResult<StatusCode> {
    caller.require(Permission::ManageDevices)?;
    let mut tx = state.db.begin(&caller).await?;
    service::end_sessions(&mut tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
