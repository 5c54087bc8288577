//! `DELETE /api/v1/technicians/{id}/calendar-link`.

use axum::extract::State;
use axum::http::StatusCode;
use sync::ids::UserId;

use super::super::service;
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Path};

/// End a technician's calendar link
///
/// Calendars that have its address find nothing there from now on.
#[utoipa::path(delete, path = "/api/v1/technicians/{id}/calendar-link", tag = "calendars", params(("id" = Uuid, Path)),
    responses((status = 204)))]
pub async fn revoke_calendar_link(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<UserId>,
) -> ApiResult<StatusCode> {
    let mut tx = state.db.begin(&caller).await?;
    service::require_technician(&mut tx, &caller, id).await?;
    service::revoke(&mut tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
