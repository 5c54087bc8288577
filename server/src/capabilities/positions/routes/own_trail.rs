//! `GET /api/v1/me/positions`.

use axum::extract::State;
use sync::domain::access::Permission;

use super::super::model::{Span, Trail};
use super::super::service;
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Query};

/// What the company keeps of the caller's own way
#[utoipa::path(get, path = "/api/v1/me/positions", tag = "positions", params(Span), responses((status = 200, body = Trail)))]
pub async fn list_own_positions(
    State(state): State<AppState>,
    caller: Caller,
    Query(span): Query<Span>,
) -> ApiResult<Json<Trail>> {
    caller.require(Permission::WorkOwnVisits)?;
    let mut tx = state.db.begin(&caller).await?;
    let answer = service::trail(&mut tx, caller.user_id, span).await?;
    tx.commit().await?;
    Ok(Json(answer))
}
