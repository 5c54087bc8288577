//! `GET /api/v1/technicians/{id}/positions`.

use axum::extract::State;
use sync::domain::access::Permission;
use sync::ids::UserId;

use super::super::model::{Span, Trail};
use super::super::service;
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Path, Query};

/// The way of one technician, such as that of a day
#[utoipa::path(get, path = "/api/v1/technicians/{id}/positions", tag = "positions", params(("id" = UserId, Path), Span),
    responses((status = 200, body = Trail), (status = 404)))]
pub async fn list_technician_positions(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<UserId>,
    Query(span): Query<Span>,
) -> ApiResult<Json<Trail>> {
    caller.require(Permission::DispatchJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    let answer = service::trail(&mut tx, id, span).await?;
    tx.commit().await?;
    Ok(Json(answer))
}
