//! `GET /api/v1/technicians`.

use axum::extract::State;
use sync::domain::access::Permission;
use sync::domain::facts::StaffMember;

use super::super::service;
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Page, Paged};

/// List the staff who can be sent on visits
#[utoipa::path(get, path = "/api/v1/technicians", tag = "technicians", params(Page),
    responses((status = 200, body = Paged<StaffMember>)))]
pub async fn list_technicians(
    State(state): State<AppState>,
    caller: Caller,
    page: Page,
) -> ApiResult<Json<Paged<StaffMember>>> {
    caller.require(Permission::ViewAllJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    let technicians = service::list(&mut tx, &page).await?;
    tx.commit().await?;
    Ok(Json(technicians))
}
