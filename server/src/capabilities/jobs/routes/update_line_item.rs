//! `PUT /api/v1/line-items/{id}`.

use axum::extract::State;
use sync::domain::access::Permission;
use sync::ids::LineItemId;

use super::super::{Doer, LineItem, LineItemInput, line_items};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Path};

/// Change a line of a job
#[utoipa::path(put, path = "/api/v1/line-items/{id}", tag = "jobs", params(("id" = Uuid, Path)),
    request_body = LineItemInput, responses((status = 200, body = LineItem)))]
pub async fn update_line_item(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<LineItemId>,
    Json(body): Json<LineItemInput>,
) -> ApiResult<Json<LineItem>> {
    caller.require(Permission::DispatchJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    let by = Doer { user_id: caller.user_id, role: caller.role, at: tx.now() };
    let line = line_items::update(&mut tx, by, id, body).await?;
    tx.commit().await?;
    Ok(Json(line))
}
