//! `PUT /api/v1/vehicles/{id}`.

use axum::extract::State;
use sync::domain::access::Permission;
use sync::ids::VehicleId;

use super::super::model::{Vehicle, VehicleChange};
use super::super::service;
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Path};

/// Say who drives a vehicle
#[utoipa::path(put, path = "/api/v1/vehicles/{id}", tag = "vehicles", params(("id" = VehicleId, Path)),
    request_body = VehicleChange, responses((status = 200, body = Vehicle), (status = 404), (status = 422)))]
pub async fn update_vehicle(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<VehicleId>,
    Json(change): Json<VehicleChange>,
) -> ApiResult<Json<Vehicle>> {
    caller.require(Permission::DispatchJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    let vehicle = service::update(&mut tx, id, change).await?;
    tx.commit().await?;
    Ok(Json(vehicle))
}
