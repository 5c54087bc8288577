//! What can be done with price book items. A change reaches the audit log and, without the
//! prices, the phones of technicians, who pick parts from it.

use serde_json::json;
use sync::ids::PriceBookItemId;

use super::model::*;
use super::price_book_store::{self as store, Filter};
use super::service_types::code_taken;
use crate::audit::{self, AuditEntry};
use crate::capabilities::fields::{Fields, contains_pattern};
use crate::capabilities::saved::{Saved, id_in_use};
use crate::capabilities::values::{after_name, changed_fields};
use crate::db::TenantTx;
use crate::http::{ApiError, ApiResult, Page, Paged};

/// Items by name; `q` finds part of a name or code.
pub async fn list(
    tx: &mut TenantTx,
    q: Option<&str>,
    kind: Option<ItemKind>,
    active: Option<bool>,
    page: &Page,
) -> ApiResult<Paged<PriceBookItem>> {
    let mut check = Fields::new();
    let pattern = contains_pattern(&mut check, q);
    check.finish()?;
    let filter = Filter { pattern, kind, active, after: after_name(page)?, limit: page.sql_limit() };
    let rows = store::list(tx, filter).await?;
    Ok(page.of(rows, |(name, row)| Page::pair(name, row.id.0), |(_, row)| row))
}

/// One item.
pub async fn get(tx: &mut TenantTx, id: PriceBookItemId) -> ApiResult<PriceBookItem> {
    store::get(tx, id).await?.ok_or_else(|| ApiError::not_found("price book item"))
}

/// Adds an item. The same request a second time changes nothing.
pub async fn create(tx: &mut TenantTx, input: PriceBookItemInput) -> ApiResult<Saved<PriceBookItem>> {
    let (id, fields) = input.checked(None, tx.new_id())?;
    let new = store::insert(tx, id, &fields).await.map_err(|error| code_taken(error, &fields.code))?;
    let body = get(tx, id).await?;
    if body.fields != fields {
        return Err(id_in_use("price book item"));
    }
    if new {
        let entry = AuditEntry::new("price_book_item.created", "price_book_item", id.0);
        audit::record(tx, entry.details(json!({ "code": fields.code, "unit_price_cents": fields.unit_price_cents })));
        tx.publish().await?;
    }
    Ok(Saved { new, body })
}

/// Replaces what the office can set. Line items keep the price that they were written with.
pub async fn update(tx: &mut TenantTx, id: PriceBookItemId, input: PriceBookItemInput) -> ApiResult<PriceBookItem> {
    let (_, fields) = input.checked(Some(id), id.0)?;
    let before = store::lock(tx, id).await?.ok_or_else(|| ApiError::not_found("price book item"))?;
    let changed = changed_fields(&before.fields, &fields);
    if changed.is_empty() {
        return Ok(before);
    }
    store::update(tx, id, &fields).await.map_err(|error| code_taken(error, &fields.code))?;
    let prices = json!({ "from": before.fields.unit_price_cents, "to": fields.unit_price_cents });
    let entry = AuditEntry::new("price_book_item.changed", "price_book_item", id.0);
    audit::record(tx, entry.details(json!({ "fields": changed, "unit_price_cents": prices })));
    // A pull carries the catalog whole: it is enough that devices hear that something changed.
    tx.publish().await?;
    Ok(PriceBookItem { id, fields })
}
