//! `PUT /api/v1/push-subscriptions/current`.

use axum::extract::State;

use super::super::model::{Subscription, SubscriptionInput};
use super::super::service;
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json};

/// Take in messages in this session
#[utoipa::path(put, path = "/api/v1/push-subscriptions/current", tag = "alerts", request_body = SubscriptionInput,
    responses((status = 200, body = Subscription)))]
pub async fn save_push_subscription(
    State(state): State<AppState>,
    caller: Caller,
    Json(input): Json<SubscriptionInput>,
) -> ApiResult<Json<Subscription>> {
    Ok(Json(service::save(&state, &caller, &input).await?))
}
