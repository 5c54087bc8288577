//! `DELETE /api/v1/blackouts/{id}`.

use axum::extract::State;
use axum::http::StatusCode;
use sync::domain::access::Permission;
use uuid::Uuid;

use super::super::service;
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Path};

/// Open the company again on closed days
#[utoipa::path(delete, path = "/api/v1/blackouts/{id}", tag = "planning", params(("id" = Uuid, Path)),
    responses((status = 204)))]
pub async fn delete_blackout(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> ApiResult<StatusCode> {
    caller.require(Permission::DispatchJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    service::delete_blackout(&mut tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
