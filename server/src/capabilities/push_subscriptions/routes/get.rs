//! `GET /api/v1/push-subscriptions/current`.

use axum::extract::State;

use super::super::model::Subscription;
use super::super::service;
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json};

/// How this session stands with alerts
///
/// What browsers subscribe with, whether this session takes in messages, and what the person wants to be told of.
#[utoipa::path(get, path = "/api/v1/push-subscriptions/current", tag = "alerts",
    responses((status = 200, body = Subscription)))]
pub async fn get_push_subscription(State(state): State<AppState>, caller: Caller) -> ApiResult<Json<Subscription>> {
    Ok(Json(service::current(&state, &caller).await?))
}
