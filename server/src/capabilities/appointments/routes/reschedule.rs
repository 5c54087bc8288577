//! `POST /api/v1/appointments/{id}/reschedule`.

use axum::extract::State;
use sync::domain::access::Permission;
use sync::ids::VisitId;

use super::super::change;
use super::super::model::{Appointment, Reschedule};
use crate::AppState;
use crate::auth::Caller;
use crate::db::retry;
use crate::http::{ApiResult, Json, Path};

/// Move an appointment in time
///
/// Whoever goes still goes, unless somebody else is named.
#[utoipa::path(post, path = "/api/v1/appointments/{id}/reschedule", tag = "appointments", params(("id" = Uuid, Path)),
    request_body = Reschedule, responses((status = 200, body = Appointment)))]
pub async fn reschedule_appointment(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<VisitId>,
    Json(body): Json<Reschedule>,
) -> ApiResult<Json<Appointment>> {
    caller.require(Permission::DispatchJobs)?;
    let changed = retry(|| async {
        let mut tx = state.db.begin(&caller).await?;
        let changed = change::reschedule(&mut tx, &caller, id, body.clone()).await?;
        tx.commit().await?;
        ApiResult::Ok(changed)
    })
    .await?;
    Ok(Json(changed))
}
