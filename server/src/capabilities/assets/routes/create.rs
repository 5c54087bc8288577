//! `POST /api/v1/sites/{id}/assets`.

use axum::extract::State;
use sync::domain::access::Permission;
use sync::ids::SiteId;

use super::super::{Asset, AssetInput, service};
use crate::AppState;
use crate::auth::Caller;
use crate::capabilities::Saved;
use crate::http::{ApiResult, Json, Path};

/// Add an asset to a site
#[utoipa::path(post, path = "/api/v1/sites/{id}/assets", tag = "assets", params(("id" = Uuid, Path)),
    request_body = AssetInput, responses((status = 201, body = Asset), (status = 200, body = Asset)))]
pub async fn create_asset(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<SiteId>,
    Json(body): Json<AssetInput>,
) -> ApiResult<Saved<Asset>> {
    caller.require(Permission::EditCustomers)?;
    let mut tx = state.db.begin(&caller).await?;
    let saved = service::create(&mut tx, id, body).await?;
    tx.commit().await?;
    Ok(saved)
}
