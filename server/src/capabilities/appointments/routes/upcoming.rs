//! `GET /api/v1/appointments/upcoming`.

use axum::extract::State;
use serde::Deserialize;
use sync::ids::UserId;
use utoipa::IntoParams;

use super::super::model::Appointment;
use super::super::service::{self, Wanted};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Page, Paged, Query};

/// Whose appointments are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UpcomingQuery {
    /// Only those of this person.
    #[serde(default)]
    #[param(value_type = Option<Uuid>)]
    technician: Option<UserId>,
}

/// List appointments that are not over, the nearest first
#[utoipa::path(get, path = "/api/v1/appointments/upcoming", tag = "appointments", params(UpcomingQuery, Page),
    responses((status = 200, body = Paged<Appointment>)))]
pub async fn list_upcoming_appointments(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<UpcomingQuery>,
    page: Page,
) -> ApiResult<Json<Paged<Appointment>>> {
    let mut tx = state.db.begin(&caller).await?;
    let status = Some("SCHEDULED,IN_PROGRESS".to_owned());
    let wanted = Wanted { technician: query.technician, from: Some(tx.now()), to: None, status };
    let listed = service::list(&mut tx, &caller, wanted, &page).await?;
    tx.commit().await?;
    Ok(Json(listed))
}
