//! Rows of sites.

use sqlx::Row;
use sqlx::postgres::PgRow;
use sync::ids::{CustomerId, SiteId};

use super::model::{Site, SiteFields};
use crate::capabilities::Named;
use crate::capabilities::columns::{Columns, Statement};
use crate::db::{DbError, TenantTx};

const SITE: &str = "SELECT s.id, s.customer_id, s.name, s.address_line1, s.city, s.region, s.postal_code, s.country, \
    s.latitude, s.longitude, s.time_zone, s.access_notes, s.archived_at, c.name AS customer_name, \
    (SELECT count(*) FROM assets a WHERE a.tenant_id = s.tenant_id AND a.site_id = s.id AND a.archived_at IS NULL) AS asset_count \
    FROM sites s JOIN customers c ON c.tenant_id = s.tenant_id AND c.id = s.customer_id WHERE s.tenant_id = $1";

fn site(row: &PgRow) -> Result<Site, DbError> {
    Ok(Site {
        id: row.id("id")?,
        customer_id: row.id("customer_id")?,
        fields: SiteFields {
            name: row.try_get("name")?,
            address_line1: row.try_get("address_line1")?,
            city: row.try_get("city")?,
            region: row.try_get("region")?,
            postal_code: row.try_get("postal_code")?,
            country: row.try_get("country")?,
            latitude: row.try_get("latitude")?,
            longitude: row.try_get("longitude")?,
            time_zone: row.try_get("time_zone")?,
            access_notes: row.try_get("access_notes")?,
        },
        asset_count: row.try_get("asset_count")?,
        archived_at: row.time_or_none("archived_at")?,
    })
}

/// A customer's sites by name.
pub(super) async fn of_customer(tx: &mut TenantTx, customer_id: CustomerId) -> Result<Vec<Site>, DbError> {
    let sql = format!("{SITE} AND s.customer_id = $2 ORDER BY lower(s.name), s.id");
    let rows =
        sqlx::query(sqlx::AssertSqlSafe(sql)).bind(tx.tenant_id().0).bind(customer_id.0).fetch_all(&mut **tx).await?;
    rows.iter().map(site).collect()
}

/// A site and the customer whose it is.
pub(super) async fn get(tx: &mut TenantTx, id: SiteId) -> Result<Option<(Site, Named)>, DbError> {
    let sql = format!("{SITE} AND s.id = $2");
    let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(tx.tenant_id().0).bind(id.0).fetch_optional(&mut **tx).await?;
    let Some(row) = row else { return Ok(None) };
    let customer = Named { id: row.id("customer_id")?, name: row.try_get("customer_name")? };
    Ok(Some((site(&row)?, customer)))
}

/// Holds the site against changes by others until the end of the transaction; none where there
/// is no such site. `change` says whether this transaction is going to change it.
pub(super) async fn lock(tx: &mut TenantTx, id: SiteId, change: bool) -> Result<Option<CustomerId>, DbError> {
    let sql = if change {
        "SELECT customer_id FROM sites WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE"
    } else {
        "SELECT customer_id FROM sites WHERE tenant_id = $1 AND id = $2 FOR SHARE"
    };
    let id = sqlx::query_scalar(sql).bind(tx.tenant_id().0).bind(id.0).fetch_optional(&mut **tx).await?;
    Ok(id.map(CustomerId))
}

/// The tenant, the id and the fields as the first arguments of a statement.
fn bound<'q>(query: Statement<'q>, tx: &TenantTx, id: SiteId, fields: &'q SiteFields) -> Statement<'q> {
    query
        .bind(tx.tenant_id().0)
        .bind(id.0)
        .bind(&fields.name)
        .bind(&fields.address_line1)
        .bind(&fields.city)
        .bind(&fields.region)
        .bind(&fields.postal_code)
        .bind(&fields.country)
        .bind(fields.latitude)
        .bind(fields.longitude)
        .bind(&fields.time_zone)
        .bind(&fields.access_notes)
}

/// False where the id is taken.
pub(super) async fn insert(
    tx: &mut TenantTx,
    id: SiteId,
    customer_id: CustomerId,
    fields: &SiteFields,
) -> Result<bool, DbError> {
    let sql = "INSERT INTO sites (tenant_id, id, name, address_line1, city, region, postal_code, country, latitude, \
         longitude, time_zone, access_notes, customer_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
         ON CONFLICT (tenant_id, id) DO NOTHING";
    let done = bound(sqlx::query(sql), tx, id, fields).bind(customer_id.0).execute(&mut **tx).await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn update(tx: &mut TenantTx, id: SiteId, fields: &SiteFields) -> Result<(), DbError> {
    let sql = "UPDATE sites SET name = $3, address_line1 = $4, city = $5, region = $6, postal_code = $7, country = $8, \
         latitude = $9, longitude = $10, time_zone = $11, access_notes = $12 WHERE tenant_id = $1 AND id = $2";
    bound(sqlx::query(sql), tx, id, fields).execute(&mut **tx).await?;
    Ok(())
}
