//! `PUT /api/v1/skill-types/{code}`.

use axum::extract::State;
use sync::domain::access::Permission;

use super::super::{SkillType, SkillTypeInput, service};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Path};

/// Add a kind of skill, or name it anew
#[utoipa::path(put, path = "/api/v1/skill-types/{code}", tag = "planning", params(("code" = String, Path)),
    request_body = SkillTypeInput, responses((status = 200, body = SkillType)))]
pub async fn save_skill_type(
    State(state): State<AppState>,
    caller: Caller,
    Path(code): Path<String>,
    Json(body): Json<SkillTypeInput>,
) -> ApiResult<Json<SkillType>> {
    caller.require(Permission::DispatchJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    let skill = service::save_skill_type(&mut tx, &code, body).await?;
    tx.commit().await?;
    Ok(Json(skill))
}
