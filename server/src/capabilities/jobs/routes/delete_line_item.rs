//! `DELETE /api/v1/line-items/{id}`.

use axum::extract::State;
use axum::http::StatusCode;
use sync::domain::access::Permission;
use sync::ids::LineItemId;

use super::super::{Doer, line_items};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Path};

/// Remove a line of a job
#[utoipa::path(delete, path = "/api/v1/line-items/{id}", tag = "jobs", params(("id" = Uuid, Path)),
    responses((status = 204)))]
pub async fn delete_line_item(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<LineItemId>,
) -> ApiResult<StatusCode> {
    caller.require(Permission::DispatchJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    let by = Doer { user_id: caller.user_id, role: caller.role, at: tx.now() };
    line_items::delete(&mut tx, by, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
