//! `POST /api/v1/recurring-jobs/{id}/occurrences/{date}/skip`.

use axum::extract::State;
use chrono::NaiveDate;
use sync::domain::access::Permission;
use sync::ids::RecurringJobId;

use super::super::model::Occurrence;
use super::super::occurrences;
use crate::AppState;
use crate::auth::Caller;
use crate::capabilities::jobs::Doer;
use crate::db::retry;
use crate::http::{ApiResult, Json, Path};

/// Leave one occurrence out
///
/// Its job is called off; where somebody has begun or changed that, the answer is 409.
#[utoipa::path(post, path = "/api/v1/recurring-jobs/{id}/occurrences/{date}/skip", tag = "recurring jobs",
    params(("id" = Uuid, Path), ("date" = NaiveDate, Path, description = "The day as the rule says it")),
    responses((status = 200, body = Occurrence)))]
pub async fn skip_recurring_occurrence(
    State(state): State<AppState>,
    caller: Caller,
    Path((id, on)): Path<(RecurringJobId, NaiveDate)>,
) -> ApiResult<Json<Occurrence>> {
    caller.require(Permission::DispatchJobs)?;
    let one = retry(|| async {
        let mut tx = state.db.begin(&caller).await?;
        let by = Doer { user_id: caller.user_id, role: caller.role, at: tx.now() };
        let one = occurrences::skip(&mut tx, by, id, on).await?;
        tx.commit().await?;
        ApiResult::Ok(one)
    })
    .await?;
    Ok(Json(one))
}
