//! `GET /api/v1/jobs/{id}/line-items`.

use axum::extract::State;
use serde::Serialize;
use sync::ids::JobId;
use utoipa::ToSchema;

use super::super::{LineItem, line_items};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Path};

/// All lines of a job: there are never more than fit one page.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineItems {
    items: Vec<LineItem>,
}

/// List the lines of a job
#[utoipa::path(get, path = "/api/v1/jobs/{id}/line-items", tag = "jobs", params(("id" = Uuid, Path)),
    responses((status = 200, body = LineItems)))]
pub async fn list_line_items(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<JobId>,
) -> ApiResult<Json<LineItems>> {
    let mut tx = state.db.begin(&caller).await?;
    let items = line_items::list(&mut tx, &caller, id).await?;
    tx.commit().await?;
    Ok(Json(LineItems { items }))
}
