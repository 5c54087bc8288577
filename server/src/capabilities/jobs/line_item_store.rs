//! Rows of line items.

use sqlx::Row;
use sqlx::postgres::PgRow;
use sync::ids::{JobId, LineItemId};

use super::model::{LineItem, LineItemFields};
use crate::capabilities::columns::Columns;
use crate::db::{DbError, TenantTx};

fn line(row: &PgRow) -> Result<LineItem, DbError> {
    Ok(LineItem {
        id: row.id("id")?,
        job_id: row.id("job_id")?,
        fields: LineItemFields {
            price_book_item_id: row.id_or_none("price_book_item_id")?,
            description: row.try_get("description")?,
            complaint: row.try_get("complaint")?,
            correction: row.try_get("correction")?,
            quantity_milli: row.try_get("quantity_milli")?,
            unit_price_cents: row.try_get("unit_price_cents")?,
            position: row.try_get("position")?,
        },
    })
}

/// A job's lines in their order.
pub(super) async fn of_job(tx: &mut TenantTx, job: JobId) -> Result<Vec<LineItem>, DbError> {
    let rows = sqlx::query(
        "SELECT id, job_id, price_book_item_id, description, complaint, correction, quantity_milli, unit_price_cents, position \
         FROM line_items WHERE tenant_id = $1 AND job_id = $2 ORDER BY position, id",
    )
    .bind(tx.tenant_id().0)
    .bind(job.0)
    .fetch_all(&mut **tx)
    .await?;
    rows.iter().map(line).collect()
}

pub(super) async fn get(tx: &mut TenantTx, id: LineItemId) -> Result<Option<LineItem>, DbError> {
    let row = sqlx::query(
        "SELECT id, job_id, price_book_item_id, description, complaint, correction, quantity_milli, unit_price_cents, position \
         FROM line_items WHERE tenant_id = $1 AND id = $2",
    )
    .bind(tx.tenant_id().0)
    .bind(id.0)
    .fetch_optional(&mut **tx)
    .await?;
    row.as_ref().map(line).transpose()
}

/// Adds a line, or replaces the job's line of that id. A price of none counts as zero. False
/// where the id is taken by another job's line.
pub(super) async fn save(tx: &mut TenantTx, line: &LineItem) -> Result<bool, DbError> {
    let fields = &line.fields;
    let done = sqlx::query(
        "INSERT INTO line_items (tenant_id, id, job_id, price_book_item_id, description, complaint, correction, \
         quantity_milli, unit_price_cents, position) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         ON CONFLICT (tenant_id, id) DO UPDATE SET price_book_item_id = $4, description = $5, complaint = $6, \
         correction = $7, quantity_milli = $8, unit_price_cents = $9, position = $10 \
         WHERE line_items.job_id = $3",
    )
    .bind(tx.tenant_id().0)
    .bind(line.id.0)
    .bind(line.job_id.0)
    .bind(fields.price_book_item_id.map(|id| id.0))
    .bind(&fields.description)
    .bind(&fields.complaint)
    .bind(&fields.correction)
    .bind(fields.quantity_milli)
    .bind(fields.unit_price_cents.unwrap_or(0))
    .bind(fields.position)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn delete(tx: &mut TenantTx, id: LineItemId) -> Result<(), DbError> {
    sqlx::query("DELETE FROM line_items WHERE tenant_id = $1 AND id = $2")
        .bind(tx.tenant_id().0)
        .bind(id.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
