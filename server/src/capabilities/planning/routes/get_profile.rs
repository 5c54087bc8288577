//! `GET /api/v1/technicians/{id}/profile`.

use axum::extract::State;
use sync::ids::UserId;

use super::super::{TechnicianProfile, service};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Path};

/// Read what planning knows of a technician
///
/// Technicians read their own.
#[utoipa::path(get, path = "/api/v1/technicians/{id}/profile", tag = "technicians", params(("id" = Uuid, Path)),
    responses((status = 200, body = TechnicianProfile)))]
pub async fn get_technician_profile(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<UserId>,
) -> ApiResult<Json<TechnicianProfile>> {
    let mut tx = state.db.begin(&caller).await?;
    let profile = service::profile(&mut tx, &caller, id).await?;
    tx.commit().await?;
    Ok(Json(profile))
}
