//! `GET /api/v1/assignment-suggestions`.

use axum::extract::State;
use sync::domain::access::Permission;

use super::super::model::SuggestionCount;
use super::super::service;
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json};

/// Count what became of suggestions who should go, in the last thirty days
#[utoipa::path(get, path = "/api/v1/assignment-suggestions", tag = "routing",
    responses((status = 200, body = SuggestionCount)))]
pub async fn count_suggestions(State(state): State<AppState>, caller: Caller) -> ApiResult<Json<SuggestionCount>> {
    caller.require(Permission::DispatchJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    let count = service::count_suggestions(&mut tx).await?;
    tx.commit().await?;
    Ok(Json(count))
}
