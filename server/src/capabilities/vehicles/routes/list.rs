//! `GET /api/v1/vehicles`.

use axum::extract::State;
use sync::domain::access::Permission;

use super::super::model::Vehicles;
use super::super::service;
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json};

/// The company's tracked vehicles with their last place
#[utoipa::path(get, path = "/api/v1/vehicles", tag = "vehicles", responses((status = 200, body = Vehicles)))]
pub async fn list_vehicles(State(state): State<AppState>, caller: Caller) -> ApiResult<Json<Vehicles>> {
    caller.require(Permission::DispatchJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    let vehicles = service::list(&mut tx).await?;
    tx.commit().await?;
    Ok(Json(vehicles))
}
