//! `GET /api/v1/appointments/calendar`.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use sync::time::Timestamp;
use utoipa::{IntoParams, ToSchema};

use super::super::calendar;
use super::super::model::CalendarDay;
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Query};

/// Which span is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CalendarQuery {
    #[param(value_type = i64)]
    from: Timestamp,
    /// At most 62 days later.
    #[param(value_type = i64)]
    to: Timestamp,
}

/// Days in order, without those that have no appointment.
#[derive(Debug, Serialize, ToSchema)]
pub struct Calendar {
    days: Vec<CalendarDay>,
}

/// List the appointments of a span by day
///
/// Days are the company's. Technicians see their own appointments.
#[utoipa::path(get, path = "/api/v1/appointments/calendar", tag = "appointments", params(CalendarQuery),
    responses((status = 200, body = Calendar)))]
pub async fn list_appointment_calendar(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<CalendarQuery>,
) -> ApiResult<Json<Calendar>> {
    let mut tx = state.db.begin(&caller).await?;
    let days = calendar::days(&mut tx, &caller, query.from, query.to).await?;
    tx.commit().await?;
    Ok(Json(Calendar { days }))
}
