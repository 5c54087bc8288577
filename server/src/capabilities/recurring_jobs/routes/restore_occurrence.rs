//! `POST /api/v1/recurring-jobs/{id}/occurrences/{date}/restore`.

use axum::extract::State;
use chrono::NaiveDate;
use sync::domain::access::Permission;
use sync::ids::RecurringJobId;

use super::super::model::Occurrence;
use super::super::occurrences;
use crate::AppState;
use crate::auth::Caller;
use crate::db::retry;
use crate::http::{ApiResult, Json, Path};

/// Take an occurrence that was left out in again
///
/// Its job is made when it is due.
#[utoipa::path(post, path = "/api/v1/recurring-jobs/{id}/occurrences/{date}/restore", tag = "recurring jobs",
    params(("id" = Uuid, Path), ("date" = NaiveDate, Path, description = "The day as the rule says it")),
    responses((status = 200, body = Occurrence)))]
pub async fn restore_recurring_occurrence(
    State(state): State<AppState>,
    caller: Caller,
    Path((id, on)): Path<(RecurringJobId, NaiveDate)>,
) -> ApiResult<Json<Occurrence>> {
    caller.require(Permission::DispatchJobs)?;
    let one = retry(|| async {
        let mut tx = state.db.begin(&caller).await?;
        let one = occurrences::restore(&mut tx, id, on).await?;
        tx.commit().await?;
        ApiResult::Ok(one)
    })
    .await?;
    Ok(Json(one))
}
