//! Rows of service types.

use sqlx::Row;
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use sync::ids::ServiceTypeId;
use uuid::Uuid;

use super::model::{ServiceType, ServiceTypeFields};
use crate::capabilities::columns::{Columns, Statement};
use crate::db::{DbError, TenantTx};

const SERVICE_TYPE: &str = "SELECT id, code, name, name_es, default_minutes, checklist, min_before_photos, \
    min_after_photos, min_photos, customer_signature, technician_signature, active, lower(name) AS sort_name \
    FROM service_types WHERE tenant_id = $1";

fn service_type(row: &PgRow) -> Result<ServiceType, DbError> {
    let number = |column: &str| Ok::<_, DbError>(row.try_get::<i32, _>(column)?.unsigned_abs());
    let Json(checklist) = row.try_get("checklist")?;
    Ok(ServiceType {
        id: row.id("id")?,
        fields: ServiceTypeFields {
            code: row.try_get("code")?,
            name: row.try_get("name")?,
            name_es: row.try_get("name_es")?,
            default_minutes: number("default_minutes")?,
            checklist,
            min_before_photos: number("min_before_photos")?,
            min_after_photos: number("min_after_photos")?,
            min_photos: number("min_photos")?,
            customer_signature: row.try_get("customer_signature")?,
            technician_signature: row.try_get("technician_signature")?,
            active: row.try_get("active")?,
        },
    })
}

/// Service types by name, each with its key for paging. `active` none: both kinds.
pub(super) async fn list(
    tx: &mut TenantTx,
    active: Option<bool>,
    after: Option<(String, Uuid)>,
    limit: i64,
) -> Result<Vec<(String, ServiceType)>, DbError> {
    let (after_name, after_id) = after.unzip();
    let sql = format!(
        "{SERVICE_TYPE} AND ($2::boolean IS NULL OR active = $2) AND ($3::text IS NULL OR (lower(name), id) > ($3, $4)) \
         ORDER BY lower(name), id LIMIT $5"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(tx.tenant_id().0)
        .bind(active)
        .bind(after_name)
        .bind(after_id)
        .bind(limit)
        .fetch_all(&mut **tx)
        .await?;
    rows.iter().map(|row| Ok((row.try_get("sort_name")?, service_type(row)?))).collect()
}

pub(super) async fn get(tx: &mut TenantTx, id: ServiceTypeId) -> Result<Option<ServiceType>, DbError> {
    one(tx, id, "").await
}

/// The service type, locked until the end of the transaction: for a change, or (`change` false)
/// so that nobody else changes it while something is built on it.
pub(super) async fn lock(tx: &mut TenantTx, id: ServiceTypeId, change: bool) -> Result<Option<ServiceType>, DbError> {
    one(tx, id, if change { "FOR NO KEY UPDATE" } else { "FOR SHARE" }).await
}

async fn one(tx: &mut TenantTx, id: ServiceTypeId, lock: &str) -> Result<Option<ServiceType>, DbError> {
    let sql = format!("{SERVICE_TYPE} AND id = $2 {lock}");
    let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(tx.tenant_id().0).bind(id.0).fetch_optional(&mut **tx).await?;
    row.as_ref().map(service_type).transpose()
}

fn count(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// The tenant, the id and the fields as the first arguments of a statement.
fn bound<'q>(query: Statement<'q>, tx: &TenantTx, id: ServiceTypeId, fields: &'q ServiceTypeFields) -> Statement<'q> {
    query
        .bind(tx.tenant_id().0)
        .bind(id.0)
        .bind(&fields.code)
        .bind(&fields.name)
        .bind(&fields.name_es)
        .bind(count(fields.default_minutes))
        .bind(Json(&fields.checklist))
        .bind(count(fields.min_before_photos))
        .bind(count(fields.min_after_photos))
        .bind(count(fields.min_photos))
        .bind(fields.customer_signature)
        .bind(fields.technician_signature)
        .bind(fields.active)
}

/// False where the id is taken.
pub(super) async fn insert(tx: &mut TenantTx, id: ServiceTypeId, fields: &ServiceTypeFields) -> Result<bool, DbError> {
    let sql = "INSERT INTO service_types (tenant_id, id, code, name, name_es, default_minutes, checklist, min_before_photos, \
         min_after_photos, min_photos, customer_signature, technician_signature, active) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (tenant_id, id) DO NOTHING";
    let done = bound(sqlx::query(sql), tx, id, fields).execute(&mut **tx).await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn update(tx: &mut TenantTx, id: ServiceTypeId, fields: &ServiceTypeFields) -> Result<(), DbError> {
    let sql = "UPDATE service_types SET code = $3, name = $4, name_es = $5, default_minutes = $6, checklist = $7, \
         min_before_photos = $8, min_after_photos = $9, min_photos = $10, customer_signature = $11, \
         technician_signature = $12, active = $13 WHERE tenant_id = $1 AND id = $2";
    bound(sqlx::query(sql), tx, id, fields).execute(&mut **tx).await?;
    Ok(())
}
