//! `GET /api/v1/position-settings`.

use axum::extract::State;
use sync::domain::access::Permission;

use super::super::model::PositionSettings;
use super::super::service;
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json};

/// How long the company keeps positions
#[utoipa::path(get, path = "/api/v1/position-settings", tag = "positions", responses((status = 200, body = PositionSettings)))]
pub async fn get_position_settings(State(state): State<AppState>, caller: Caller) -> ApiResult<Json<PositionSettings>> {
    caller.require(Permission::DispatchJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    let answer = service::settings(&mut tx).await?;
    tx.commit().await?;
    Ok(Json(answer))
}
