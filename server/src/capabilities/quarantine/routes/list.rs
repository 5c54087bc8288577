//! `GET /api/v1/quarantine`.

use axum::extract::State;
use serde::Deserialize;
use sync::domain::access::Permission;
use utoipa::IntoParams;

use super::super::{QuarantineEntry, QuarantineState, service};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Page, Paged, Query};

/// Which quarantined work is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct QuarantineQuery {
    /// Only work in this state; all where it is left out.
    #[serde(default)]
    state: Option<QuarantineState>,
}

/// List quarantined work, newest first
#[utoipa::path(get, path = "/api/v1/quarantine", tag = "quarantine", params(QuarantineQuery, Page),
    responses((status = 200, body = Paged<QuarantineEntry>)))]
pub async fn list_quarantine(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<QuarantineQuery>,
    page: Page,
) -> ApiResult<Json<Paged<QuarantineEntry>>> {
    caller.require(Permission::ResolveQuarantine)?;
    let mut tx = state.db.begin(&caller).await?;
    let entries = service::list(&mut tx, query.state, &page).await?;
    tx.commit().await?;
    Ok(Json(entries))
}
