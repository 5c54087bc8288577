//! `PUT /api/v1/technicians/{id}/availability`.

use axum::extract::State;
use sync::domain::access::Permission;
use sync::ids::UserId;

use super::super::{HoursInput, TechnicianProfile, service};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Path};

/// Replace the week that is agreed with a technician
#[utoipa::path(put, path = "/api/v1/technicians/{id}/availability", tag = "technicians", params(("id" = Uuid, Path)),
    request_body = HoursInput, responses((status = 200, body = TechnicianProfile)))]
pub async fn update_availability(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<UserId>,
    Json(body): Json<HoursInput>,
) -> ApiResult<Json<TechnicianProfile>> {
    caller.require(Permission::DispatchJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    service::update_hours(&mut tx, id, body).await?;
    let profile = service::profile(&mut tx, &caller, id).await?;
    tx.commit().await?;
    Ok(Json(profile))
}
