//! `PUT /api/v1/recurring-templates/{id}`.

use axum::extract::State;
use sync::domain::access::Permission;
use sync::ids::RecurringTemplateId;

use super::super::templates::{self, RecurringTemplate, RecurringTemplateInput};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Path};

/// Change a preset for recurring jobs
///
/// Recurring jobs that were made with it stay as they are.
#[utoipa::path(put, path = "/api/v1/recurring-templates/{id}", tag = "recurring jobs", params(("id" = Uuid, Path)),
    request_body = RecurringTemplateInput, responses((status = 200, body = RecurringTemplate)))]
pub async fn update_recurring_template(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<RecurringTemplateId>,
    Json(body): Json<RecurringTemplateInput>,
) -> ApiResult<Json<RecurringTemplate>> {
    caller.require(Permission::DispatchJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    let changed = templates::update(&mut tx, id, body).await?;
    tx.commit().await?;
    Ok(Json(changed))
}
