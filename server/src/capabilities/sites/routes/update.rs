//! `PUT /api/v1/sites/{id}`.

use axum::extract::State;
use sync::domain::access::Permission;
use sync::ids::SiteId;

use super::super::{SiteDetail, SiteInput, service};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Path};

/// Change a site
///
/// Replaces all fields: what is left out becomes empty.
#[utoipa::path(put, path = "/api/v1/sites/{id}", tag = "sites", params(("id" = Uuid, Path)),
    request_body = SiteInput, responses((status = 200, body = SiteDetail)))]
pub async fn update_site(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<SiteId>,
    Json(body): Json<SiteInput>,
) -> ApiResult<Json<SiteDetail>> {
    caller.require(Permission::EditCustomers)?;
    let mut tx = state.db.begin(&caller).await?;
    let site = service::update(&mut tx, id, body).await?;
    tx.commit().await?;
    Ok(Json(site))
}
