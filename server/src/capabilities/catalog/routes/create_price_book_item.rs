//! `POST /api/v1/price-book-items`.

use axum::extract::State;
use sync::domain::access::Permission;

use super::super::{PriceBookItem, PriceBookItemInput, price_book};
use crate::AppState;
use crate::auth::Caller;
use crate::capabilities::Saved;
use crate::http::{ApiResult, Json};

/// Add a price book item
#[utoipa::path(post, path = "/api/v1/price-book-items", tag = "catalog", request_body = PriceBookItemInput,
    responses((status = 201, body = PriceBookItem), (status = 200, body = PriceBookItem)))]
pub async fn create_price_book_item(
    State(state): State<AppState>,
    caller: Caller,
    Json(body): Json<PriceBookItemInput>,
) -> ApiResult<Saved<PriceBookItem>> {
    caller.require(Permission::EditCatalog)?;
    let mut tx = state.db.begin(&caller).await?;
    let saved = price_book::create(&mut tx, body).await?;
    tx.commit().await?;
    Ok(saved)
}
