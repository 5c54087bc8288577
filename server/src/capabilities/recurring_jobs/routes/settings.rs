//! `GET` and `PUT /api/v1/recurring-settings`.

use axum::extract::State;
use sync::domain::access::Permission;

use super::super::settings::{self, RecurringSettings};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json};

/// Get how jobs are made of recurring jobs
#[utoipa::path(get, path = "/api/v1/recurring-settings", tag = "recurring jobs",
    responses((status = 200, body = RecurringSettings)))]
pub async fn get_recurring_settings(
    State(state): State<AppState>,
    caller: Caller,
) -> ApiResult<Json<RecurringSettings>> {
    caller.require(Permission::ViewAllJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    let found = settings::get(&mut tx).await?;
    tx.commit().await?;
    Ok(Json(found))
}

/// Change how jobs are made of recurring jobs
///
/// Jobs that are there stay when they are to be made fewer days ahead.
#[utoipa::path(put, path = "/api/v1/recurring-settings", tag = "recurring jobs", request_body = RecurringSettings,
    responses((status = 200, body = RecurringSettings)))]
pub async fn update_recurring_settings(
    State(state): State<AppState>,
    caller: Caller,
    Json(body): Json<RecurringSettings>,
) -> ApiResult<Json<RecurringSettings>> {
    caller.require(Permission::DispatchJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    let changed = settings::update(&mut tx, body).await?;
    tx.commit().await?;
    Ok(Json(changed))
}
