//! `GET /api/v1/recurring-jobs`.

use axum::extract::State;
use serde::Deserialize;
use sync::domain::access::Permission;
use sync::ids::{CustomerId, JobId, SiteId};
use utoipa::IntoParams;

use super::super::model::RecurringJob;
use super::super::service::{self, Wanted};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Page, Paged, Query};

/// Which recurring jobs are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RecurringJobQuery {
    /// States separated by commas, such as `active,paused`.
    #[serde(default)]
    state: Option<String>,
    /// Only those of this customer.
    #[serde(default)]
    #[param(value_type = Option<Uuid>)]
    customer: Option<CustomerId>,
    /// Only those at this site.
    #[serde(default)]
    #[param(value_type = Option<Uuid>)]
    site: Option<SiteId>,
    /// Only the one that this job was made by.
    #[serde(default)]
    #[param(value_type = Option<Uuid>)]
    job: Option<JobId>,
}

/// List recurring jobs by customer, each with its next occurrences
#[utoipa::path(get, path = "/api/v1/recurring-jobs", tag = "recurring jobs", params(RecurringJobQuery, Page),
    responses((status = 200, body = Paged<RecurringJob>)))]
pub async fn list_recurring_jobs(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<RecurringJobQuery>,
    page: Page,
) -> ApiResult<Json<Paged<RecurringJob>>> {
    caller.require(Permission::ViewAllJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    let wanted = Wanted { state: query.state, customer: query.customer, site: query.site, job: query.job };
    let listed = service::list(&mut tx, wanted, &page).await?;
    tx.commit().await?;
    Ok(Json(listed))
}
