//! `GET /api/v1/positions`.

use axum::extract::State;
use sync::domain::access::Permission;

use super::super::model::LastFixes;
use super::super::service;
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json};

/// The newest fix of everybody who shares their position now
#[utoipa::path(get, path = "/api/v1/positions", tag = "positions", responses((status = 200, body = LastFixes)))]
pub async fn list_positions(State(state): State<AppState>, caller: Caller) -> ApiResult<Json<LastFixes>> {
    caller.require(Permission::DispatchJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    let answer = service::last_fixes(&mut tx).await?;
    tx.commit().await?;
    Ok(Json(answer))
}
