//! `GET /api/v1/appointments/availability/{team_member_id}`.

use axum::extract::State;
use chrono::NaiveDate;
use serde::Deserialize;
use sync::domain::access::Permission;
use sync::ids::UserId;
use utoipa::IntoParams;

use super::super::calendar;
use super::super::model::Availability;
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Path, Query};

/// Which day is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AvailabilityQuery {
    /// `YYYY-MM-DD` in the company's time zone; today where it is left out.
    #[serde(default)]
    day: Option<NaiveDate>,
    /// Only free spans of at least so many minutes; 15 where it is left out.
    #[serde(default)]
    minutes: Option<u32>,
}

/// Find out when a technician is free on a day
///
/// Free is what visits leave of the hours agreed with them, without time off and closed days; of the whole day
/// where no hours are agreed.
#[utoipa::path(get, path = "/api/v1/appointments/availability/{team_member_id}", tag = "appointments",
    params(("team_member_id" = Uuid, Path), AvailabilityQuery), responses((status = 200, body = Availability)))]
pub async fn get_appointment_availability(
    State(state): State<AppState>,
    caller: Caller,
    Path(team_member): Path<UserId>,
    Query(query): Query<AvailabilityQuery>,
) -> ApiResult<Json<Availability>> {
    caller.require(Permission::ViewAllJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    let found = calendar::availability(&mut tx, &caller, team_member, query.day, query.minutes.unwrap_or(15)).await?;
    tx.commit().await?;
    Ok(Json(found))
}
