//! `GET /api/v1/appointments/{id}`.

use axum::extract::State;
use sync::ids::VisitId;

use super::super::model::Appointment;
use super::super::service;
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Path};

/// Get an appointment
///
/// To a technician, appointments of others do not exist.
#[utoipa::path(get, path = "/api/v1/appointments/{id}", tag = "appointments", params(("id" = Uuid, Path)),
    responses((status = 200, body = Appointment)))]
pub async fn get_appointment(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<VisitId>,
) -> ApiResult<Json<Appointment>> {
    let mut tx = state.db.begin(&caller).await?;
    let found = service::get(&mut tx, &caller, id).await?;
    tx.commit().await?;
    Ok(Json(found))
}
