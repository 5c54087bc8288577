//! `POST /api/v1/push-subscriptions/current/test`.

use axum::extract::State;
use axum::http::StatusCode;

use super::super::service;
use crate::AppState;
use crate::auth::Caller;
use crate::http::ApiResult;

/// Send a message to this session, to try it out
#[utoipa::path(post, path = "/api/v1/push-subscriptions/current/test", tag = "alerts",
    responses((status = 204)))]
pub async fn test_push_subscription(State(state): State<AppState>, caller: Caller) -> ApiResult<StatusCode> {
    service::try_out(&state, &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}
