//! `PUT /api/v1/push-preferences/current`.

use axum::extract::State;

use super::super::model::{PreferenceInput, Subscription};
use super::super::service;
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json};

/// Choose what to be told of
#[utoipa::path(put, path = "/api/v1/push-preferences/current", tag = "alerts", request_body = PreferenceInput,
    responses((status = 200, body = Subscription)))]
pub async fn save_push_preference(
    State(state): State<AppState>,
    caller: Caller,
    Json(input): Json<PreferenceInput>,
) -> ApiResult<Json<Subscription>> {
    Ok(Json(service::prefer(&state, &caller, input.level).await?))
}
