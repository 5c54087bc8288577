//! `POST /api/v1/recurring-jobs/{id}/occurrences/{date}/move`.

use axum::extract::State;
use chrono::NaiveDate;
use sync::domain::access::Permission;
use sync::ids::RecurringJobId;

use super::super::model::{MoveOccurrence, Occurrence};
use super::super::occurrences;
use crate::AppState;
use crate::auth::Caller;
use crate::capabilities::jobs::Doer;
use crate::db::retry;
use crate::http::{ApiResult, Json, Path};

/// Move one occurrence
///
/// The others stay. Its job is planned anew; where somebody has begun or changed that, the answer is 409.
#[utoipa::path(post, path = "/api/v1/recurring-jobs/{id}/occurrences/{date}/move", tag = "recurring jobs",
    params(("id" = Uuid, Path), ("date" = NaiveDate, Path, description = "The day as the rule says it")), request_body = MoveOccurrence,
    responses((status = 200, body = Occurrence)))]
pub async fn move_recurring_occurrence(
    State(state): State<AppState>,
    caller: Caller,
    Path((id, on)): Path<(RecurringJobId, NaiveDate)>,
    Json(body): Json<MoveOccurrence>,
) -> ApiResult<Json<Occurrence>> {
    caller.require(Permission::DispatchJobs)?;
    let one = retry(|| async {
        let mut tx = state.db.begin(&caller).await?;
        let by = Doer { user_id: caller.user_id, role: caller.role, at: tx.now() };
        let one = occurrences::relocate(&mut tx, by, id, on, body.clone()).await?;
        tx.commit().await?;
        ApiResult::Ok(one)
    })
    .await?;
    Ok(Json(one))
}
