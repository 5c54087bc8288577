//! `POST /api/v1/technicians/{id}/time-off`.

use axum::extract::State;
use sync::domain::access::Permission;
use sync::ids::UserId;

use super::super::{TimeOff, TimeOffInput, service};
use crate::AppState;
use crate::auth::Caller;
use crate::capabilities::Saved;
use crate::http::{ApiResult, Json, Path};

/// Note that a technician is away
#[utoipa::path(post, path = "/api/v1/technicians/{id}/time-off", tag = "technicians", params(("id" = Uuid, Path)),
    request_body = TimeOffInput, responses((status = 201, body = TimeOff), (status = 200, body = TimeOff)))]
pub async fn create_time_off(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<UserId>,
    Json(body): Json<TimeOffInput>,
) -> ApiResult<Saved<TimeOff>> {
    caller.require(Permission::DispatchJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    let saved = service::create_time_off(&mut tx, id, body).await?;
    tx.commit().await?;
    Ok(saved)
}
