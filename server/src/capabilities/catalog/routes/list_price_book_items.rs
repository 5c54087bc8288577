//! `GET /api/v1/price-book-items`.

use axum::extract::State;
use serde::Deserialize;
use sync::domain::access::Permission;
use utoipa::IntoParams;

use super::super::{ItemKind, PriceBookItem, price_book};
use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiResult, Json, Page, Paged, Query};

/// Which price book items are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PriceBookQuery {
    /// Finds items by part of a name or code.
    #[serde(default)]
    q: Option<String>,
    #[serde(default)]
    kind: Option<ItemKind>,
    /// Only those in use, or only the others.
    #[serde(default)]
    active: Option<bool>,
}

/// List price book items by name
#[utoipa::path(get, path = "/api/v1/price-book-items", tag = "catalog", params(PriceBookQuery, Page),
    responses((status = 200, body = Paged<PriceBookItem>)))]
pub async fn list_price_book_items(
    State(state): State<AppState>,
    caller: Caller,
    Query(query): Query<PriceBookQuery>,
    page: Page,
) -> ApiResult<Json<Paged<PriceBookItem>>> {
    caller.require(Permission::ViewPrices)?;
    let mut tx = state.db.begin(&caller).await?;
    let items = price_book::list(&mut tx, query.q.as_deref(), query.kind, query.active, &page).await?;
    tx.commit().await?;
    Ok(Json(items))
}
