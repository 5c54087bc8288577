//! `PUT /api/v1/price-book-items/{id}`.

use axum::extract::State;
use sync::domain::access::Permission;
use sync::ids::PriceBookItemId;

use super::super::{PriceBookItem, PriceBookItemInput, price_book};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Path};

/// Change a price book item
///
/// Lines of jobs keep the price that they were written with.
#[utoipa::path(put, path = "/api/v1/price-book-items/{id}", tag = "catalog", params(("id" = Uuid, Path)),
    request_body = PriceBookItemInput, responses((status = 200, body = PriceBookItem)))]
pub async fn update_price_book_item(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<PriceBookItemId>,
    Json(body): Json<PriceBookItemInput>,
) -> ApiResult<Json<PriceBookItem>> {
    caller.require(Permission::EditCatalog)?;
    let mut tx = state.db.begin(&caller).await?;
    let item = price_book::update(&mut tx, id, body).await?;
    tx.commit().await?;
    Ok(Json(item))
}
