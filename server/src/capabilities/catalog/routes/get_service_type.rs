//! `GET /api/v1/service-types/{id}`.

use axum::extract::State;
use sync::domain::access::Permission;
use sync::ids::ServiceTypeId;

use super::super::{ServiceType, service_types};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Path};

/// Get a service type with its checklist
#[utoipa::path(get, path = "/api/v1/service-types/{id}", tag = "catalog", params(("id" = Uuid, Path)),
    responses((status = 200, body = ServiceType)))]
pub async fn get_service_type(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<ServiceTypeId>,
) -> ApiResult<Json<ServiceType>> {
    caller.require(Permission::ViewAllJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    let service_type = service_types::get(&mut tx, id).await?;
    tx.commit().await?;
    Ok(Json(service_type))
}
