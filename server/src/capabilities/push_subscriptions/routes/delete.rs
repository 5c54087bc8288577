//! `DELETE /api/v1/push-subscriptions/current`.

use axum::extract::State;
use axum::http::StatusCode;

use super::super::service;
use crate::AppState;
use crate::auth::Caller;
use crate::http::ApiResult;

/// Take in no more messages in this session
#[utoipa::path(delete, path = "/api/v1/push-subscriptions/current", tag = "alerts",
    responses((status = 204)))]
pub async fn delete_push_subscription(State(state): State<AppState>, caller: Caller) -> ApiResult<StatusCode> {
    service::forget(&state, &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}
