//! `PUT /api/v1/service-types/{id}`.

use axum::extract::State;
use sync::domain::access::Permission;
use sync::ids::ServiceTypeId;

use super::super::{ServiceType, ServiceTypeInput, service_types};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Path};

/// Change a service type
///
/// What completion requires changes for open jobs too; checklists of planned visits stay.
#[utoipa::path(put, path = "/api/v1/service-types/{id}", tag = "catalog", params(("id" = Uuid, Path)),
    request_body = ServiceTypeInput, responses((status = 200, body = ServiceType)))]
pub async fn update_service_type(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<ServiceTypeId>,
    Json(body): Json<ServiceTypeInput>,
) -> ApiResult<Json<ServiceType>> {
    caller.require(Permission::EditCatalog)?;
    let mut tx = state.db.begin(&caller).await?;
    let service_type = service_types::update(&mut tx, id, body).await?;
    tx.commit().await?;
    Ok(Json(service_type))
}
