//! `PUT /api/v1/service-types/{id}/needs`.

use axum::extract::State;
use sync::domain::access::Permission;
use sync::ids::ServiceTypeId;

use super::super::{NeedsInput, ServiceNeeds, service};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Path};

/// Replace what a kind of work cannot be done without
#[utoipa::path(put, path = "/api/v1/service-types/{id}/needs", tag = "planning", params(("id" = Uuid, Path)),
    request_body = NeedsInput, responses((status = 200, body = ServiceNeeds)))]
pub async fn update_service_needs(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<ServiceTypeId>,
    Json(body): Json<NeedsInput>,
) -> ApiResult<Json<ServiceNeeds>> {
    caller.require(Permission::DispatchJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    let needs = service::update_needs(&mut tx, id, body).await?;
    tx.commit().await?;
    Ok(Json(needs))
}
