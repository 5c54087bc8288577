//! `PUT /api/v1/technicians/{id}/calendar-link`.

use axum::extract::State;
use sync::ids::UserId;

use super::super::{NewCalendarLink, service};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Path};

/// Make a technician's calendar link
///
/// The one that there was ends at once. The address is in this answer and nowhere else.
#[utoipa::path(put, path = "/api/v1/technicians/{id}/calendar-link", tag = "calendars", params(("id" = Uuid, Path)),
    responses((status = 200, body = NewCalendarLink)))]
pub async fn replace_calendar_link(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<UserId>,
) -> ApiResult<Json<NewCalendarLink>> {
    let mut tx = state.db.begin(&caller).await?;
    service::require_technician(&mut tx, &caller, id).await?;
    let file = service::replace(&mut tx, id).await?;
    let created_at = tx.now();
    tx.commit().await?;
    Ok(Json(NewCalendarLink { url: format!("{}/calendars/{file}", state.config.public_url), created_at }))
}
