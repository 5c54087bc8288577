//! `GET /api/v1/service-types`.

use axum::extract::State;
use serde::Deserialize;
use sync::domain::access::Permission;
use utoipa::IntoParams;

use super::super::{ServiceType, service_types};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Page, Paged, Query};

/// Which service types are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ServiceTypeQuery {
    /// Only those that new jobs may have, or only the others.
    #[serde(default)]
    active: Option<bool>,
}

/// List service types by name
#[utoipa::path(get, path = "/api/v1/service-types", tag = "catalog", params(ServiceTypeQuery, Page),
    responses((status = 200, body = Paged<ServiceType>)))]
pub async fn list_service_types(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<ServiceTypeQuery>,
    page: Page,
) -> ApiResult<Json<Paged<ServiceType>>> {
    caller.require(Permission::ViewAllJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    let types = service_types::list(&mut tx, query.active, &page).await?;
    tx.commit().await?;
    Ok(Json(types))
}
