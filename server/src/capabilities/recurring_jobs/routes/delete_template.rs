//! `DELETE /api/v1/recurring-templates/{id}`.

use axum::extract::State;
use axum::http::StatusCode;
use sync::domain::access::Permission;
use sync::ids::RecurringTemplateId;

use super::super::templates;
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Path};

/// Remove a preset for recurring jobs
#[utoipa::path(delete, path = "/api/v1/recurring-templates/{id}", tag = "recurring jobs", params(("id" = Uuid, Path)),
    responses((status = 204)))]
pub async fn delete_recurring_template(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<RecurringTemplateId>,
) -> ApiResult<StatusCode> {
    caller.require(Permission::DispatchJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    templates::delete(&mut tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
