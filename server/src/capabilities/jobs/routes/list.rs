//! `GET /api/v1/jobs`.

use axum::extract::State;
use chrono::NaiveDate;
use serde::Deserialize;
use sync::ids::UserId;
use utoipa::IntoParams;

use super::super::JobSummary;
use super::super::list::{self, Wanted};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Page, Paged, Query};

/// Which jobs are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct JobQuery {
    /// States separated by commas, such as `draft,scheduled`.
    #[serde(default)]
    status: Option<String>,
    /// Only jobs with a visit of this person.
    #[serde(default)]
    #[param(value_type = Option<Uuid>)]
    technician: Option<UserId>,
    /// Only jobs with a visit on this day (`YYYY-MM-DD`) in the company's time zone.
    #[serde(default)]
    day: Option<NaiveDate>,
    /// Finds jobs by part of title, number, customer, telephone number or address.
    #[serde(default)]
    q: Option<String>,
}

/// List jobs, newest first
///
/// Technicians see the jobs that they have a visit on.
#[utoipa::path(get, path = "/api/v1/jobs", tag = "jobs", params(JobQuery, Page),
    responses((status = 200, body = Paged<JobSummary>)))]
pub async fn list_jobs(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<JobQuery>,
    page: Page,
) -> ApiResult<Json<Paged<JobSummary>>> {
    let mut tx = state.db.begin(&caller).await?;
    let wanted = Wanted { status: query.status, technician: query.technician, day: query.day, q: query.q };
    let jobs = list::list(&mut tx, &caller, wanted, &page).await?;
    tx.commit().await?;
    Ok(Json(jobs))
}
