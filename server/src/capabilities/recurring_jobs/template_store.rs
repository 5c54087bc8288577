//! Rows of templates.

use chrono::NaiveTime;
use sqlx::Row;
use sqlx::postgres::PgRow;
use sync::domain::facts::Arrival;
use sync::ids::RecurringTemplateId;
use uuid::Uuid;

use super::templates::{RecurringTemplate, RecurringTemplateFields};
use crate::capabilities::columns::{Columns, Statement};
use crate::db::{DbError, TenantTx};

const TEMPLATE: &str = "SELECT id, name, service_type_id, title, duration_minutes, rule, from_time, until_time, arrival, \
    lower(name) AS sort_name FROM recurring_templates WHERE tenant_id = $1";

fn template(row: &PgRow) -> Result<RecurringTemplate, DbError> {
    Ok(RecurringTemplate {
        id: row.id("id")?,
        fields: RecurringTemplateFields {
            name: row.try_get("name")?,
            service_type_id: row.id_or_none("service_type_id")?,
            title: row.try_get("title")?,
            duration_minutes: row.try_get::<Option<i32>, _>("duration_minutes")?.map(i32::unsigned_abs),
            rule: row.try_get("rule")?,
            from_time: row.try_get::<NaiveTime, _>("from_time")?.into(),
            until_time: row.try_get::<NaiveTime, _>("until_time")?.into(),
            arrival: row.code("recurring_templates", "arrival", Arrival::from_code)?,
        },
    })
}

/// Templates by name, each with its key for paging.
pub(super) async fn list(
    tx: &mut TenantTx,
    after: Option<(String, Uuid)>,
    limit: i64,
) -> Result<Vec<(String, RecurringTemplate)>, DbError> {
    let (after_name, after_id) = after.unzip();
    let sql =
        format!("{TEMPLATE} AND ($2::text IS NULL OR (lower(name), id) > ($2, $3)) ORDER BY lower(name), id LIMIT $4");
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant_id().0)
        .bind(after_name)
        .bind(after_id)
        .bind(limit)
        .fetch_all(&mut **tx)
        .await?;
    rows.iter().map(|row| Ok((row.try_get("sort_name")?, template(row)?))).collect()
}

/// One template; with `change` locked until the end of the transaction.
pub(super) async fn get(
    tx: &mut TenantTx,
    id: RecurringTemplateId,
    change: bool,
) -> Result<Option<RecurringTemplate>, DbError> {
    let sql = format!("{TEMPLATE} AND id = $2 {}", if change { "FOR NO KEY UPDATE" } else { "" });
    let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(tx.tenant_id().0).bind(id.0).fetch_optional(&mut **tx).await?;
    row.as_ref().map(template).transpose()
}

/// The tenant, the id and the fields as the first arguments of a statement.
fn bound<'q>(
    query: Statement<'q>,
    tx: &TenantTx,
    id: RecurringTemplateId,
    fields: &'q RecurringTemplateFields,
) -> Statement<'q> {
    query
        .bind(tx.tenant_id().0)
        .bind(id.0)
        .bind(&fields.name)
        .bind(fields.service_type_id.map(|id| id.0))
        .bind(&fields.title)
        .bind(fields.duration_minutes.map(|minutes| i32::try_from(minutes).unwrap_or(i32::MAX)))
        .bind(&fields.rule)
        .bind(NaiveTime::from(fields.from_time))
        .bind(NaiveTime::from(fields.until_time))
        .bind(fields.arrival.code())
}

/// False where the id is taken.
pub(super) async fn insert(
    tx: &mut TenantTx,
    id: RecurringTemplateId,
    fields: &RecurringTemplateFields,
) -> Result<bool, DbError> {
    let sql = "INSERT INTO recurring_templates (tenant_id, id, name, service_type_id, title, duration_minutes, rule, \
         from_time, until_time, arrival) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         ON CONFLICT (tenant_id, id) DO NOTHING";
    Ok(bound(sqlx::query(sql), tx, id, fields).execute(&mut **tx).await?.rows_affected() == 1)
}

pub(super) async fn update(
    tx: &mut TenantTx,
    id: RecurringTemplateId,
    fields: &RecurringTemplateFields,
) -> Result<(), DbError> {
    let sql = "UPDATE recurring_templates SET name = $3, service_type_id = $4, title = $5, duration_minutes = $6, rule = $7, \
         from_time = $8, until_time = $9, arrival = $10 WHERE tenant_id = $1 AND id = $2";
    bound(sqlx::query(sql), tx, id, fields).execute(&mut **tx).await?;
    Ok(())
}

/// False where there is none.
pub(super) async fn delete(tx: &mut TenantTx, id: RecurringTemplateId) -> Result<bool, DbError> {
    let done = sqlx::query("DELETE FROM recurring_templates WHERE tenant_id = $1 AND id = $2")
        .bind(tx.tenant_id().0)
        .bind(id.0)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}
