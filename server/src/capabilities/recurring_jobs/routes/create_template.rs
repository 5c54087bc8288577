//! `POST /api/v1/recurring-templates`.

use axum::extract::State;
use sync::domain::access::Permission;

use super::super::templates::{self, RecurringTemplate, RecurringTemplateInput};
use crate::AppState;
use crate::auth::Caller;
use crate::capabilities::Saved;
use crate::http::{ApiResult, Json};

/// Add a preset for recurring jobs
#[utoipa::path(post, path = "/api/v1/recurring-templates", tag = "recurring jobs", request_body = RecurringTemplateInput,
    responses((status = 201, body = RecurringTemplate), (status = 200, body = RecurringTemplate)))]
pub async fn create_recurring_template(
    State(state): State<AppState>,
    caller: Caller,
    Json(body): Json<RecurringTemplateInput>,
) -> ApiResult<Saved<RecurringTemplate>> {
    caller.require(Permission::DispatchJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    let saved = templates::create(&mut tx, body).await?;
    tx.commit().await?;
    Ok(saved)
}
