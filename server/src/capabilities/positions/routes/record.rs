//! `POST /api/v1/me/positions`.

use axum::extract::State;
use sync::domain::access::Permission;

use super::super::model::{FixBatch, FixReceipt};
use super::super::service;
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json};

/// Fixes of the caller's own device; one that was sent before is kept once
#[utoipa::path(post, path = "/api/v1/me/positions", tag = "positions", request_body = FixBatch,
    responses((status = 200, body = FixReceipt), (status = 409, description = "The caller does not share"), (status = 422), (status = 429)))]
pub async fn record_positions(
    State(state): State<AppState>,
    caller: Caller,
    Json(batch): Json<FixBatch>,
) -> ApiResult<Json<FixReceipt>> {
    caller.require(Permission::WorkOwnVisits)?;
    Ok(Json(service::record(&state, &caller, batch.fixes).await?))
}
