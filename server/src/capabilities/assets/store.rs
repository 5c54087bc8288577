//! Rows of assets.

use serde_json::{Map, Value};
use sqlx::Row;
use sqlx::postgres::PgRow;
use sqlx::types::Json;
use sync::ids::{AssetId, SiteId};

use super::model::{Asset, AssetFields, AssetKind, Condition};
use crate::capabilities::columns::{Columns, Statement};
use crate::db::{DbError, TenantTx};

fn asset(row: &PgRow) -> Result<Asset, DbError> {
    let Json(attributes): Json<Map<String, Value>> = row.try_get("attributes")?;
    Ok(Asset {
        id: row.id("id")?,
        site_id: row.id("site_id")?,
        fields: AssetFields {
            kind: row.code("assets", "kind", AssetKind::from_code)?,
            name: row.try_get("name")?,
            attributes,
            condition: row.code("assets", "condition", Condition::from_code)?,
            installed_on: row.try_get("installed_on")?,
            last_serviced_on: row.try_get("last_serviced_on")?,
            notes: row.try_get("notes")?,
        },
        archived_at: row.time_or_none("archived_at")?,
    })
}

/// The assets at a site by name.
pub(super) async fn at_site(tx: &mut TenantTx, site_id: SiteId) -> Result<Vec<Asset>, DbError> {
    let rows = sqlx::query(
        "SELECT id, site_id, kind, name, attributes, condition, installed_on, last_serviced_on, notes, archived_at \
         FROM assets WHERE tenant_id = $1 AND site_id = $2 ORDER BY lower(name), id",
    )
    .bind(tx.tenant_id().0)
    .bind(site_id.0)
    .fetch_all(&mut **tx)
    .await?;
    rows.iter().map(asset).collect()
}

/// The asset, locked against changes by others until the end of the transaction.
pub(super) async fn lock(tx: &mut TenantTx, id: AssetId) -> Result<Option<Asset>, DbError> {
    let row = sqlx::query(
        "SELECT id, site_id, kind, name, attributes, condition, installed_on, last_serviced_on, notes, archived_at \
         FROM assets WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE",
    )
    .bind(tx.tenant_id().0)
    .bind(id.0)
    .fetch_optional(&mut **tx)
    .await?;
    row.as_ref().map(asset).transpose()
}

/// Which of `ids` are assets at the site. They are held against changes by others until the end
/// of the transaction.
pub(super) async fn share(tx: &mut TenantTx, site_id: SiteId, ids: &[AssetId]) -> Result<Vec<AssetId>, DbError> {
    let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
    let found: Vec<uuid::Uuid> = sqlx::query_scalar(
        "SELECT id FROM assets WHERE tenant_id = $1 AND site_id = $2 AND id = ANY($3) ORDER BY id FOR SHARE",
    )
    .bind(tx.tenant_id().0)
    .bind(site_id.0)
    .bind(ids)
    .fetch_all(&mut **tx)
    .await?;
    Ok(found.into_iter().map(AssetId).collect())
}

/// The tenant, the id and the fields as the first arguments of a statement.
fn bound<'q>(query: Statement<'q>, tx: &TenantTx, id: AssetId, fields: &'q AssetFields) -> Statement<'q> {
    query
        .bind(tx.tenant_id().0)
        .bind(id.0)
        .bind(fields.kind.code())
        .bind(&fields.name)
        .bind(Json(&fields.attributes))
        .bind(fields.condition.code())
        .bind(fields.installed_on)
        .bind(fields.last_serviced_on)
        .bind(&fields.notes)
}

/// False where the id is taken.
pub(super) async fn insert(
    tx: &mut TenantTx,
    id: AssetId,
    site_id: SiteId,
    fields: &AssetFields,
) -> Result<bool, DbError> {
    let sql = "INSERT INTO assets (tenant_id, id, kind, name, attributes, condition, installed_on, last_serviced_on, notes, site_id) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (tenant_id, id) DO NOTHING";
    let done = bound(sqlx::query(sql), tx, id, fields).bind(site_id.0).execute(&mut **tx).await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn update(tx: &mut TenantTx, id: AssetId, fields: &AssetFields) -> Result<(), DbError> {
    let sql = "UPDATE assets SET kind = $3, name = $4, attributes = $5, condition = $6, installed_on = $7, last_serviced_on = $8, \
         notes = $9 WHERE tenant_id = $1 AND id = $2";
    bound(sqlx::query(sql), tx, id, fields).execute(&mut **tx).await?;
    Ok(())
}
