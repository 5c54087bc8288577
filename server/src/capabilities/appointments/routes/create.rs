//! `POST /api/v1/appointments`.

use axum::extract::State;
use sync::domain::access::Permission;

use super::super::create;
use super::super::model::{Appointment, AppointmentInput};
use crate::AppState;
use crate::auth::Caller;
use crate::capabilities::Saved;
use crate::db::retry;
use crate::http::{ApiResult, Json};

/// Make an appointment
///
/// With a `workOrderId` for that job, else with a customer and a service type for a new one. With an `id` of
/// the client's own, the same request can be sent again: the answer is then 200.
#[utoipa::path(post, path = "/api/v1/appointments", tag = "appointments", request_body = AppointmentInput,
    responses((status = 201, body = Appointment), (status = 200, body = Appointment)))]
pub async fn create_appointment(
    State(state): State<AppState>,
    caller: Caller,
    Json(body): Json<AppointmentInput>,
) -> ApiResult<Saved<Appointment>> {
    caller.require(Permission::DispatchJobs)?;
    retry(|| async {
        let mut tx = state.db.begin(&caller).await?;
        let saved = create::create(&mut tx, &caller, body.clone()).await?;
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
