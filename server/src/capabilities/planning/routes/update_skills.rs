//! `PUT /api/v1/technicians/{id}/skills`.

use axum::extract::State;
use sync::domain::access::Permission;
use sync::ids::UserId;

use super::super::{SkillsInput, TechnicianProfile, service};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Path};

/// Replace what a technician can do
#[utoipa::path(put, path = "/api/v1/technicians/{id}/skills", tag = "technicians", params(("id" = Uuid, Path)),
    request_body = SkillsInput, responses((status = 200, body = TechnicianProfile)))]
pub async fn update_skills(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<UserId>,
    Json(body): Json<SkillsInput>,
) -> ApiResult<Json<TechnicianProfile>> {
    caller.require(Permission::DispatchJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    service::update_skills(&mut tx, id, body).await?;
    let profile = service::profile(&mut tx, &caller, id).await?;
    tx.commit().await?;
    Ok(Json(profile))
}
