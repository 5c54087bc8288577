//! `POST /api/v1/jobs/{id}/line-items`.

use axum::extract::State;
use sync::domain::access::Permission;
use sync::ids::JobId;

use super::super::{Doer, LineItem, LineItemInput, line_items};
use crate::AppState;
use crate::auth::Caller;
use crate::capabilities::Saved;
use crate::http::{ApiResult, Json, Path};

/// Add a line to a job
#[utoipa::path(post, path = "/api/v1/jobs/{id}/line-items", tag = "jobs", params(("id" = Uuid, Path)),
    request_body = LineItemInput, responses((status = 201, body = LineItem), (status = 200, body = LineItem)))]
pub async fn create_line_item(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<JobId>,
    Json(body): Json<LineItemInput>,
) -> ApiResult<Saved<LineItem>> {
    caller.require(Permission::DispatchJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    let by = Doer { user_id: caller.user_id, role: caller.role, at: tx.now() };
    let saved = line_items::create(&mut tx, by, id, body).await?;
    tx.commit().await?;
    Ok(saved)
}
