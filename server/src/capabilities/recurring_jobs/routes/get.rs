//! `GET /api/v1/recurring-jobs/{id}`.

use axum::extract::State;
use sync::domain::access::Permission;
use sync::ids::RecurringJobId;

use super::super::model::RecurringJob;
use super::super::service;
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Path};

/// Get a recurring job with its next occurrences
#[utoipa::path(get, path = "/api/v1/recurring-jobs/{id}", tag = "recurring jobs", params(("id" = Uuid, Path)),
    responses((status = 200, body = RecurringJob)))]
pub async fn get_recurring_job(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<RecurringJobId>,
) -> ApiResult<Json<RecurringJob>> {
    caller.require(Permission::ViewAllJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    let found = service::get(&mut tx, id).await?;
    tx.commit().await?;
    Ok(Json(found))
}
