//! `GET /api/v1/map-ground`.

use axum::extract::State;
use serde::Serialize;
use sync::domain::access::Permission;
use utoipa::ToSchema;

use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json};

/// What the map is drawn on: a style, raster tiles, or neither.
#[derive(Debug, Serialize, ToSchema)]
pub struct MapGround {
    /// URL of a MapLibre style.
    pub style_url: Option<String>,
    /// URL of raster tiles with `{z}`, `{x}` and `{y}`.
    pub tile_url: Option<String>,
    /// What the owner of the tiles wants said on the map.
    pub attribution: Option<String>,
}

/// What the map is drawn on
#[utoipa::path(get, path = "/api/v1/map-ground", tag = "map", responses((status = 200, body = MapGround)))]
pub async fn get_map_ground(State(state): State<AppState>, caller: Caller) -> ApiResult<Json<MapGround>> {
    caller.require(Permission::ViewAllJobs)?;
    let ground = state.config.ground.clone();
    Ok(Json(MapGround { style_url: ground.style, tile_url: ground.tiles, attribution: ground.attribution }))
}
