//! `DELETE /api/v1/time-off/{id}`.

use axum::extract::State;
use axum::http::StatusCode;
use sync::domain::access::Permission;
use uuid::Uuid;

use super::super::service;
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Path};

/// Take time off back
#[utoipa::path(delete, path = "/api/v1/time-off/{id}", tag = "technicians", params(("id" = Uuid, Path)),
    responses((status = 204)))]
pub async fn delete_time_off(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> ApiResult<StatusCode> {
    caller.require(Permission::DispatchJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    service::delete_time_off(&mut tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
