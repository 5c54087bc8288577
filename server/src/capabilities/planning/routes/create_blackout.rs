//! `POST /api/v1/blackouts`.

use axum::extract::State;
use sync::domain::access::Permission;

use super::super::{Blackout, BlackoutInput, service};
use crate::AppState;
use crate::auth::Caller;
use crate::capabilities::Saved;
use crate::http::{ApiResult, Json};

/// Close the company for some days
#[utoipa::path(post, path = "/api/v1/blackouts", tag = "planning", request_body = BlackoutInput,
    responses((status = 201, body = Blackout), (status = 200, body = Blackout)))]
pub async fn create_blackout(
    State(state): State<AppState>,
    caller: Caller,
    Json(body): Json<BlackoutInput>,
) -> ApiResult<Saved<Blackout>> {
    caller.require(Permission::DispatchJobs)?;
    let mut tx = state.db.begin(&caller).await?;
    let saved = service::create_blackout(&mut tx, body).await?;
    tx.commit().await?;
    Ok(saved)
}
