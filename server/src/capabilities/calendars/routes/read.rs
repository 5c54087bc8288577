//! `GET /api/v1/technicians/{id}/calendar-link`.

use axum::extract::State;
use sync::ids::UserId;

use super::super::{CalendarLink, service};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Path};

/// Whether a technician has a calendar link
///
/// One's own, or anybody's for who dispatches. Its address is told only when it is made.
#[utoipa::path(get, path = "/api/v1/technicians/{id}/calendar-link", tag = "calendars", params(("id" = Uuid, Path)),
    responses((status = 200, body = CalendarLink)))]
pub async fn read_calendar_link(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<UserId>,
) -> ApiResult<Json<CalendarLink>> {
    let mut tx = state.db.begin(&caller).await?;
    service::require_technician(&mut tx, &caller, id).await?;
    let link = service::read(&mut tx, id).await?;
    tx.commit().await?;
    Ok(Json(link))
}
