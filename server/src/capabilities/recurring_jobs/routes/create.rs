//! `POST /api/v1/recurring-jobs`.

use axum::extract::State;
use sync::domain::access::Permission;

use super::super::model::{RecurringJob, RecurringJobInput};
use super::super::service;
use crate::AppState;
use crate::auth::Caller;
use crate::capabilities::Saved;
use crate::http::{ApiResult, Json};

/// Add a recurring job
///
/// Its jobs are made in the background, as many days ahead as the settings say. With an `id` of the
/// client's own, the same request can be sent again without adding a second one: the answer is then 200.
#[utoipa::path(post, path = "/api/v1/recurring-jobs", tag = "recurring jobs", request_body = RecurringJobInput,
    responses((status = 201, body = RecurringJob), (status = 200, body = RecurringJob)))]
pub async fn create_recurring_job(
    State(state): State<AppState>,
    caller: Caller,
    Json(body): Json<RecurringJobInput>,
) -> ApiResult<Saved<RecurringJob>> {
    caller.require(Permission::DispatchJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    let saved = service::create(&mut tx, body).await?;
    tx.commit().await?;
    Ok(saved)
}
