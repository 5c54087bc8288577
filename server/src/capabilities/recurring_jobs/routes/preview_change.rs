//! `POST /api/v1/recurring-jobs/{id}/preview-change`.

use axum::extract::State;
use serde::Serialize;
use sync::domain::access::Permission;
use sync::ids::RecurringJobId;
use utoipa::ToSchema;

use super::super::changes::Effect;
use super::super::service::{self, ConsideredChange};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Path};

/// What a change means, in order of time.
#[derive(Debug, Serialize, ToSchema)]
pub struct Effects {
    items: Vec<Effect>,
}

/// Find out what a change of a recurring job would mean
///
/// Nothing is changed.
#[utoipa::path(post, path = "/api/v1/recurring-jobs/{id}/preview-change", tag = "recurring jobs", params(("id" = Uuid, Path)),
    request_body = ConsideredChange, responses((status = 200, body = Effects)))]
pub async fn preview_recurring_change(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<RecurringJobId>,
    Json(body): Json<ConsideredChange>,
) -> ApiResult<Json<Effects>> {
    caller.require(Permission::DispatchJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    let items = service::preview(&mut tx, id, body).await?;
    tx.rollback().await?;
    Ok(Json(Effects { items }))
}
