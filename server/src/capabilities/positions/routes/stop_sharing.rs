//! `DELETE /api/v1/me/position-sharing`.

use axum::extract::State;
use axum::http::StatusCode;
use sync::domain::access::Permission;

use super::super::service;
use crate::AppState;
use crate::auth::Caller;
use crate::http::ApiResult;

/// Share one's position no longer
#[utoipa::path(delete, path = "/api/v1/me/position-sharing", tag = "positions", responses((status = 204)))]
pub async fn stop_position_sharing(State(state): State<AppState>, caller: Caller) -> ApiResult<StatusCode> {
    caller.require(Permission::WorkOwnVisits)?;
    service::stop(&state, &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}
