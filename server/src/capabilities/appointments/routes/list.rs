//! `GET /api/v1/appointments`.

use axum::extract::State;
use serde::Deserialize;
use sync::ids::UserId;
use sync::time::Timestamp;
use utoipa::IntoParams;

use super::super::model::Appointment;
use super::super::service::{self, Wanted};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Page, Paged, Query};

/// Which appointments are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AppointmentQuery {
    /// Only those of this person.
    #[serde(default)]
    #[param(value_type = Option<Uuid>)]
    technician: Option<UserId>,
    /// Only those that end after this instant.
    #[serde(default)]
    #[param(value_type = Option<i64>)]
    from: Option<Timestamp>,
    /// Only those that begin before this instant.
    #[serde(default)]
    #[param(value_type = Option<i64>)]
    to: Option<Timestamp>,
    /// States separated by commas, such as `SCHEDULED,IN_PROGRESS`.
    #[serde(default)]
    status: Option<String>,
}

/// List appointments in order of time
///
/// An appointment is a visit of a job that has a time. Technicians see their own.
#[utoipa::path(get, path = "/api/v1/appointments", tag = "appointments", params(AppointmentQuery, Page),
    responses((status = 200, body = Paged<Appointment>)))]
pub async fn list_appointments(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<AppointmentQuery>,
    page: Page,
) -> ApiResult<Json<Paged<Appointment>>> {
    let mut tx = state.db.begin(&caller).await?;
    let wanted = Wanted { technician: query.technician, from: query.from, to: query.to, status: query.status };
    let listed = service::list(&mut tx, &caller, wanted, &page).await?;
    tx.commit().await?;
    Ok(Json(listed))
}
