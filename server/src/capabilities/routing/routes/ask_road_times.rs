//! `POST /api/v1/road-times`.

use axum::extract::State;
use sync::domain::access::Permission;

use super::super::model::{AskRoadTimes, RoadTimesTable};
use super::super::service;
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json};

/// How long the roads between places take
#[utoipa::path(post, path = "/api/v1/road-times", tag = "routing", request_body = AskRoadTimes,
    responses((status = 200, body = RoadTimesTable)))]
pub async fn ask_road_times(
    State(state): State<AppState>,
    caller: Caller,
    Json(ask): Json<AskRoadTimes>,
) -> ApiResult<Json<RoadTimesTable>> {
    caller.require(Permission::ViewAllJobs)?;
    service::road_times(&state, &caller, &ask).await.map(Json)
}
