//! Rows of price book items.

use sqlx::Row;
use sqlx::postgres::PgRow;
use sync::ids::PriceBookItemId;
use uuid::Uuid;

use super::model::{ItemKind, PriceBookItem, PriceBookItemFields};
use crate::capabilities::columns::{Columns, Statement};
use crate::db::{DbError, TenantTx};

const ITEM: &str = "SELECT id, code, name, kind, unit, unit_price_cents, currency, active, lower(name) AS sort_name \
    FROM price_book_items WHERE tenant_id = $1";

fn item(row: &PgRow) -> Result<PriceBookItem, DbError> {
    Ok(PriceBookItem {
        id: row.id("id")?,
        fields: PriceBookItemFields {
            code: row.try_get("code")?,
            name: row.try_get("name")?,
            kind: row.code("price_book_items", "kind", ItemKind::from_code)?,
            unit: row.try_get("unit")?,
            unit_price_cents: row.try_get("unit_price_cents")?,
            currency: row.try_get("currency")?,
            active: row.try_get("active")?,
        },
    })
}

/// What a list of price book items shows.
pub(super) struct Filter {
    /// An `ILIKE` pattern.
    pub pattern: Option<String>,
    pub kind: Option<ItemKind>,
    pub active: Option<bool>,
    /// The lower-case name and the id behind which the page starts.
    pub after: Option<(String, Uuid)>,
    pub limit: i64,
}

/// Items by name, each with its key for paging.
pub(super) async fn list(tx: &mut TenantTx, filter: Filter) -> Result<Vec<(String, PriceBookItem)>, DbError> {
    let (after_name, after_id) = filter.after.unzip();
    let sql = format!(
        "{ITEM} AND ($2::text IS NULL OR name ILIKE $2 OR code ILIKE $2) AND ($3::text IS NULL OR kind = $3) \
         AND ($4::boolean IS NULL OR active = $4) AND ($5::text IS NULL OR (lower(name), id) > ($5, $6)) \
         ORDER BY lower(name), id LIMIT $7"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant_id().0)
        .bind(filter.pattern)
        .bind(filter.kind.map(ItemKind::code))
        .bind(filter.active)
        .bind(after_name)
        .bind(after_id)
        .bind(filter.limit)
        .fetch_all(&mut **tx)
        .await?;
    rows.iter().map(|row| Ok((row.try_get("sort_name")?, item(row)?))).collect()
}

/// The item, locked for a change until the end of the transaction.
pub(super) async fn lock(tx: &mut TenantTx, id: PriceBookItemId) -> Result<Option<PriceBookItem>, DbError> {
    let sql = format!("{ITEM} AND id = $2 FOR NO KEY UPDATE");
    let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(tx.tenant_id().0).bind(id.0).fetch_optional(&mut **tx).await?;
    row.as_ref().map(item).transpose()
}

pub(super) async fn get(tx: &mut TenantTx, id: PriceBookItemId) -> Result<Option<PriceBookItem>, DbError> {
    let sql = format!("{ITEM} AND id = $2");
    let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(tx.tenant_id().0).bind(id.0).fetch_optional(&mut **tx).await?;
    row.as_ref().map(item).transpose()
}

/// The tenant, the id and the fields as the first arguments of a statement.
fn bound<'q>(
    query: Statement<'q>,
    tx: &TenantTx,
    id: PriceBookItemId,
    fields: &'q PriceBookItemFields,
) -> Statement<'q> {
    query
        .bind(tx.tenant_id().0)
        .bind(id.0)
        .bind(&fields.code)
        .bind(&fields.name)
        .bind(fields.kind.code())
        .bind(&fields.unit)
        .bind(fields.unit_price_cents)
        .bind(&fields.currency)
        .bind(fields.active)
}

/// False where the id is taken.
pub(super) async fn insert(
    tx: &mut TenantTx,
    id: PriceBookItemId,
    fields: &PriceBookItemFields,
) -> Result<bool, DbError> {
    let sql = "INSERT INTO price_book_items (tenant_id, id, code, name, kind, unit, unit_price_cents, currency, active) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (tenant_id, id) DO NOTHING";
    let done = bound(sqlx::query(sql), tx, id, fields).execute(&mut **tx).await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn update(
    tx: &mut TenantTx,
    id: PriceBookItemId,
    fields: &PriceBookItemFields,
) -> Result<(), DbError> {
    let sql = "UPDATE price_book_items SET code = $3, name = $4, kind = $5, unit = $6, unit_price_cents = $7, currency = $8, \
         active = $9 WHERE tenant_id = $1 AND id = $2";
    bound(sqlx::query(sql), tx, id, fields).execute(&mut **tx).await?;
    Ok(())
}
