//! `GET /api/v1/devices`.

use axum::extract::State;
use sync::domain::access::Permission;

use super::super::{Device, service};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Page, Paged};

/// List the staff's devices, the one heard of last first
#[utoipa::path(get, path = "/api/v1/devices", tag = "devices", params(Page),
    responses((status = 200, body = Paged<Device>)))]
pub async fn list_devices(State(state): State<AppState>, caller: Caller, page: Page) -> ApiResult<Json<Paged<Device>>> {
    caller.require(Permission::ManageDevices)?;
    let mut tx = state.db.begin(&caller).await?;
    let devices = service::list(&mut tx, &page).await?;
    tx.commit().await?;
    Ok(Json(devices))
}
