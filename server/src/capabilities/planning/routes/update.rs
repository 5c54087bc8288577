//! `PUT /api/v1/planning`.

use axum::extract::State;
use sync::domain::access::Permission;

use super::super::{Planning, SettingsInput, service};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json};

/// Change how the company plans
#[utoipa::path(put, path = "/api/v1/planning", tag = "planning", request_body = SettingsInput,
    responses((status = 200, body = Planning)))]
pub async fn update_planning(
    State(state): State<AppState>,
    caller: Caller,
    Json(body): Json<SettingsInput>,
) -> ApiResult<Json<Planning>> {
    caller.require(Permission::DispatchJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    let planning = service::update_settings(&mut tx, body).await?;
    tx.commit().await?;
    Ok(Json(planning))
}
