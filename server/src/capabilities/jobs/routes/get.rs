//! `GET /api/v1/jobs/{id}`.

use axum::extract::State;
use sync::ids::JobId;

use super::super::{JobDetail, service};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Path};

/// Get a job with what was entered in the field
///
/// To a technician, jobs without a visit of theirs do not exist, and prices are left out.
#[utoipa::path(get, path = "/api/v1/jobs/{id}", tag = "jobs", params(("id" = Uuid, Path)),
    responses((status = 200, body = JobDetail)))]
pub async fn get_job(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<JobId>,
) -> ApiResult<Json<JobDetail>> {
    let mut tx = state.db.begin(&caller).await?;
    let job = service::get(&mut tx, &caller, id).await?;
    tx.commit().await?;
    Ok(Json(job))
}
