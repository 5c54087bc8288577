//! `PUT /api/v1/appointments/{id}`.

use axum::extract::State;
use sync::domain::access::Permission;
use sync::ids::VisitId;

use super::super::change;
use super::super::model::{Appointment, AppointmentChange};
use crate::AppState;
use crate::auth::Caller;
use crate::db::retry;
use crate::http::{ApiResult, Json, Path};

/// Change an appointment
///
/// The same rules as at the board decide; what has begun can no longer be moved.
#[utoipa::path(put, path = "/api/v1/appointments/{id}", tag = "appointments", params(("id" = Uuid, Path)),
    request_body = AppointmentChange, responses((status = 200, body = Appointment)))]
pub async fn update_appointment(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<VisitId>,
    Json(body): Json<AppointmentChange>,
) -> ApiResult<Json<Appointment>> {
    caller.require(Permission::DispatchJobs)?;
    let changed = retry(|| async {
        let mut tx = state.db.begin(&caller).await?;
        let changed = change::update(&mut tx, &caller, id, body.clone()).await?;
        tx.commit().await?;
        ApiResult::Ok(changed)
    })
    .await?;
    Ok(Json(changed))
}
