//! `POST /api/v1/jobs`.

use axum::extract::State;
use sync::domain::access::Permission;

use super::super::{Doer, JobDetail, JobInput, create};
use crate::AppState;
use crate::auth::Caller;
use crate::capabilities::Saved;
use crate::db::retry;
use crate::http::{ApiResult, Json};

/// Create a job with its first visit
///
/// With an `id` of the client's own, the same request can be sent again without creating a
/// second job: the answer is then 200.
#[utoipa::path(post, path = "/api/v1/jobs", tag = "jobs", request_body = JobInput,
    responses((status = 201, body = JobDetail), (status = 200, body = JobDetail)))]
pub async fn create_job(
    State(state): State<AppState>,
    caller: Caller,
    Json(body): Json<JobInput>,
) -> ApiResult<Saved<JobDetail>> {
    caller.require(Permission::DispatchJobs)?;
    retry(|| async {
        let mut tx = state.db.begin(&caller).await?;
        let by = Doer { user_id: caller.user_id, role: caller.role, at: tx.now() };
        let saved = create(&mut tx, by, body.clone()).await?;
        // A repeated request must not use up a job number.
        if saved.new {
            tx.commit().await?
        } else {
            tx.rollback().await?
        }
        ApiResult::Ok(saved)
    })
    .await
}
