//! `PUT /api/v1/assets/{id}`.

use axum::extract::State;
use sync::domain::access::Permission;
use sync::ids::AssetId;

use super::super::{Asset, AssetInput, service};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Path};

/// Change an asset
///
/// Replaces all fields: what is left out becomes empty.
#[utoipa::path(put, path = "/api/v1/assets/{id}", tag = "assets", params(("id" = Uuid, Path)),
    request_body = AssetInput, responses((status = 200, body = Asset)))]
pub async fn update_asset(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<AssetId>,
    Json(body): Json<AssetInput>,
) -> ApiResult<Json<Asset>> {
    caller.require(Permission::EditCustomers)?;
    let mut tx = state.db.begin(&caller).await?;
    let asset = service::update(&mut tx, id, body).await?;
    tx.commit().await?;
    Ok(Json(asset))
}
