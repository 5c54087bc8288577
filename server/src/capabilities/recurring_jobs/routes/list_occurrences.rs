//! `GET /api/v1/recurring-jobs/{id}/occurrences`.

use axum::extract::State;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sync::domain::access::Permission;
use sync::ids::RecurringJobId;
use utoipa::{IntoParams, ToSchema};

use super::super::model::Occurrence;
use super::super::occurrences;
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Path, Query};

/// Which occurrences are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OccurrenceQuery {
    /// The first day (`YYYY-MM-DD`) at the site; today where it is left out.
    #[serde(default)]
    from: Option<NaiveDate>,
    /// The last day, at most 400 days later; a year later where it is left out.
    #[serde(default)]
    until: Option<NaiveDate>,
}

/// Occurrences in order of time.
#[derive(Debug, Serialize, ToSchema)]
pub struct Occurrences {
    items: Vec<Occurrence>,
}

/// List the occurrences of a recurring job, with those that are left out
#[utoipa::path(get, path = "/api/v1/recurring-jobs/{id}/occurrences", tag = "recurring jobs",
    params(("id" = Uuid, Path), OccurrenceQuery), responses((status = 200, body = Occurrences)))]
pub async fn list_recurring_occurrences(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<RecurringJobId>,
    Query(query): Query<OccurrenceQuery>,
) -> ApiResult<Json<Occurrences>> {
    caller.require(Permission::ViewAllJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    let items = occurrences::list(&mut tx, id, query.from, query.until).await?;
    tx.commit().await?;
    Ok(Json(Occurrences { items }))
}
