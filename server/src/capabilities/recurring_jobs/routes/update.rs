//! `PUT /api/v1/recurring-jobs/{id}`.

use axum::extract::State;
use sync::domain::access::Permission;
use sync::ids::RecurringJobId;

use super::super::model::{PlanInput, RecurringJob};
use super::super::service;
use crate::AppState;
use crate::auth::Caller;
use crate::capabilities::jobs::Doer;
use crate::db::retry;
use crate::http::{ApiResult, Json, Path};

/// Change the plan of a recurring job
///
/// Jobs ahead that nobody has begun or changed follow the new plan or are called off; all others stay.
/// `POST …/preview-change` tells beforehand which.
#[utoipa::path(put, path = "/api/v1/recurring-jobs/{id}", tag = "recurring jobs", params(("id" = Uuid, Path)),
    request_body = PlanInput, responses((status = 200, body = RecurringJob)))]
pub async fn update_recurring_job(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<RecurringJobId>,
    Json(body): Json<PlanInput>,
) -> ApiResult<Json<RecurringJob>> {
    caller.require(Permission::DispatchJobs)?;
    let changed = retry(|| async {
        let mut tx = state.db.begin(&caller).await?;
        let by = Doer { user_id: caller.user_id, role: caller.role, at: tx.now() };
        let changed = service::change(&mut tx, by, id, body.clone()).await?;
        tx.commit().await?;
        ApiResult::Ok(changed)
    })
    .await?;
    Ok(Json(changed))
}
