//! `POST /api/v1/service-types`.

use axum::extract::State;
use sync::domain::access::Permission;

use super::super::{ServiceType, ServiceTypeInput, service_types};
use crate::AppState;
use crate::auth::Caller;
use crate::capabilities::Saved;
use crate::http::{ApiResult, Json};

/// Add a service type
#[utoipa::path(post, path = "/api/v1/service-types", tag = "catalog", request_body = ServiceTypeInput,
    responses((status = 201, body = ServiceType), (status = 200, body = ServiceType)))]
pub async fn create_service_type(
    State(state): State<AppState>,
    caller: Caller,
    Json(body): Json<ServiceTypeInput>,
) -> ApiResult<Saved<ServiceType>> {
    caller.require(Permission::EditCatalog)?;
    let mut tx = state.db.begin(&caller).await?;
    let saved = service_types::create(&mut tx, body).await?;
    tx.commit().await?;
    Ok(saved)
}
