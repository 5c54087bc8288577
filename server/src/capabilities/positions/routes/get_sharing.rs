//! `GET /api/v1/me/position-sharing`.

use axum::extract::State;
use sync::domain::access::Permission;

use super::super::model::Sharing;
use super::super::service;
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json};

/// Whether the caller shares their position, and for how long it is kept
#[utoipa::path(get, path = "/api/v1/me/position-sharing", tag = "positions", responses((status = 200, body = Sharing)))]
pub async fn get_position_sharing(State(state): State<AppState>, caller: Caller) -> ApiResult<Json<Sharing>> {
    caller.require(Permission::WorkOwnVisits)?;
    let mut tx = state.db.begin(&caller).await?;
    let answer = service::sharing(&mut tx, caller.user_id).await?;
    tx.commit().await?;
    Ok(Json(answer))
}
