//! `PUT /api/v1/me/position-sharing`.

use axum::extract::State;
use sync::domain::access::Permission;

use super::super::model::{Agreement, Sharing};
use super::super::service;
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json};

/// Agree to share one's position from now on
#[utoipa::path(put, path = "/api/v1/me/position-sharing", tag = "positions", request_body = Agreement,
    responses((status = 200, body = Sharing), (status = 409, description = "What sharing means has changed since")))]
pub async fn start_position_sharing(
    State(state): State<AppState>,
    caller: Caller,
    Json(agreement): Json<Agreement>,
) -> ApiResult<Json<Sharing>> {
    caller.require(Permission::WorkOwnVisits)?;
    let mut tx = state.db.begin(&caller).await?;
    let answer = service::start(&mut tx, caller.user_id, &agreement).await?;
    tx.commit().await?;
    Ok(Json(answer))
}
