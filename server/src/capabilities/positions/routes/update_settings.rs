//! `PUT /api/v1/position-settings`.

use axum::extract::State;
use sync::domain::access::Permission;

use super::super::model::PositionSettings;
use super::super::service;
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json};

/// Choose how long the company keeps positions
#[utoipa::path(put, path = "/api/v1/position-settings", tag = "positions", request_body = PositionSettings,
    responses((status = 200, body = PositionSettings), (status = 422)))]
pub async fn update_position_settings(
    State(state): State<AppState>,
    caller: Caller,
    Json(wanted): Json<PositionSettings>,
) -> ApiResult<Json<PositionSettings>> {
    caller.require(Permission::ManageUsers)?;
    let mut tx = state.db.begin(&caller).await?;
    let answer = service::update_settings(&mut tx, wanted).await?;
    tx.commit().await?;
    Ok(Json(answer))
}
