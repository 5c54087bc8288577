//! `POST /api/v1/recurring-jobs/preview-dates`.

use axum::extract::State;
use serde::Serialize;
use sync::domain::access::Permission;
use utoipa::ToSchema;

use super::super::model::Occurrence;
use super::super::service::{self, RuleOfSite};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json};

/// How many dates are shown.
const MANY: usize = 6;

/// Occurrences in order of time.
#[derive(Debug, Serialize, ToSchema)]
pub struct Dates {
    items: Vec<Occurrence>,
}

/// Find the next dates of a rule that is being written
#[utoipa::path(post, path = "/api/v1/recurring-jobs/preview-dates", tag = "recurring jobs", request_body = RuleOfSite,
    responses((status = 200, body = Dates)))]
pub async fn preview_recurring_dates(
    State(state): State<AppState>,
    caller: Caller,
    Json(body): Json<RuleOfSite>,
) -> ApiResult<Json<Dates>> {
    caller.require(Permission::DispatchJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    let items = service::dates(&mut tx, body, MANY).await?;
    tx.rollback().await?;
    Ok(Json(Dates { items }))
}
