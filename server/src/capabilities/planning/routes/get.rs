//! `GET /api/v1/planning`.

use axum::extract::State;
use sync::domain::access::Permission;

use super::super::{Planning, service};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json};

/// Read how the company plans
#[utoipa::path(get, path = "/api/v1/planning", tag = "planning", responses((status = 200, body = Planning)))]
pub async fn get_planning(State(state): State<AppState>, caller: Caller) -> ApiResult<Json<Planning>> {
    caller.require(Permission::ViewAllJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    let planning = service::planning(&mut tx).await?;
    tx.commit().await?;
    Ok(Json(planning))
}
