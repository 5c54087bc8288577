//! `GET /api/v1/sites/{id}`.

use axum::extract::State;
use sync::domain::access::Permission;
use sync::ids::SiteId;

use super::super::{SiteDetail, service};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Path};

/// Get a site with its assets
#[utoipa::path(get, path = "/api/v1/sites/{id}", tag = "sites", params(("id" = Uuid, Path)),
    responses((status = 200, body = SiteDetail)))]
pub async fn get_site(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<SiteId>,
) -> ApiResult<Json<SiteDetail>> {
    caller.require(Permission::ViewCustomers)?;
    let mut tx = state.db.begin(&caller).await?;
    let site = service::get(&mut tx, id).await?;
    tx.commit().await?;
    Ok(Json(site))
}
