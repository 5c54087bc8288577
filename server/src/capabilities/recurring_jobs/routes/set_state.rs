//! `POST /api/v1/recurring-jobs/{id}/pause`, `/resume` and `/end`.

use axum::extract::State;
use sync::domain::access::Permission;
use sync::ids::RecurringJobId;

use super::super::model::{PlanState, RecurringJob};
use super::super::service;
use crate::AppState;
use crate::auth::Caller;
use crate::capabilities::jobs::Doer;
use crate::db::retry;
use crate::http::{ApiResult, Json, Path};

/// What the three have in common.
async fn set(state: &AppState, caller: &Caller, id: RecurringJobId, to: PlanState) -> ApiResult<Json<RecurringJob>> {
    caller.require(Permission::DispatchJobs)?;
    let set = retry(|| async {
        let mut tx = state.db.begin(caller).await?;
        let by = Doer { user_id: caller.user_id, role: caller.role, at: tx.now() };
        let set = service::set_state(&mut tx, by, id, to).await?;
        tx.commit().await?;
        ApiResult::Ok(set)
    })
    .await?;
    Ok(Json(set))
}

/// Pause a recurring job
///
/// Jobs ahead that nobody has begun or changed are called off, and none are made until it is resumed.
#[utoipa::path(post, path = "/api/v1/recurring-jobs/{id}/pause", tag = "recurring jobs", params(("id" = Uuid, Path)),
    responses((status = 200, body = RecurringJob)))]
pub async fn pause_recurring_job(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<RecurringJobId>,
) -> ApiResult<Json<RecurringJob>> {
    set(&state, &caller, id, PlanState::Paused).await
}

/// Resume a recurring job
///
/// Jobs are made again from today on.
#[utoipa::path(post, path = "/api/v1/recurring-jobs/{id}/resume", tag = "recurring jobs", params(("id" = Uuid, Path)),
    responses((status = 200, body = RecurringJob)))]
pub async fn resume_recurring_job(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<RecurringJobId>,
) -> ApiResult<Json<RecurringJob>> {
    set(&state, &caller, id, PlanState::Active).await
}

/// End a recurring job for good
///
/// Jobs ahead that nobody has begun or changed are called off.
#[utoipa::path(post, path = "/api/v1/recurring-jobs/{id}/end", tag = "recurring jobs", params(("id" = Uuid, Path)),
    responses((status = 200, body = RecurringJob)))]
pub async fn end_recurring_job(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<RecurringJobId>,
) -> ApiResult<Json<RecurringJob>> {
    set(&state, &caller, id, PlanState::Ended).await
}
