//! `GET /api/v1/recurring-templates`.

use axum::extract::State;
use sync::domain::access::Permission;

use super::super::templates::{self, RecurringTemplate};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Page, Paged};

/// List the presets for recurring jobs by name
#[utoipa::path(get, path = "/api/v1/recurring-templates", tag = "recurring jobs", params(Page),
    responses((status = 200, body = Paged<RecurringTemplate>)))]
pub async fn list_recurring_templates(
    State(state): State<AppState>,
    caller: Caller,
    page: Page,
) -> ApiResult<Json<Paged<RecurringTemplate>>> {
    caller.require(Permission::ViewAllJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    let listed = templates::list(&mut tx, &page).await?;
    tx.commit().await?;
    Ok(Json(listed))
}
