//! Rows of vehicles.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::postgres::PgRow;
use sync::ids::{TenantId, UserId, VehicleId};

use super::model::Vehicle;
use crate::capabilities::columns::Columns;
use crate::db::{DbError, SystemTx, TenantTx};
use crate::gateways::{Movement, VehicleFix};
use crate::time::ToUtc;

const COLUMNS: &str = "id, provider, external_id, name, technician_id, latitude, longitude, speed_mps, heading_deg, movement, recorded_at";

fn vehicle(row: &PgRow) -> Result<Vehicle, DbError> {
    Ok(Vehicle {
        id: row.id("id")?,
        provider: row.try_get("provider")?,
        external_id: row.try_get("external_id")?,
        name: row.try_get("name")?,
        technician_id: row.id_or_none("technician_id")?,
        latitude: row.try_get("latitude")?,
        longitude: row.try_get("longitude")?,
        speed_mps: row.try_get("speed_mps")?,
        heading_deg: row.try_get("heading_deg")?,
        movement: row.code("vehicles", "movement", Movement::from_code)?.code(),
        recorded_at: row.time("recorded_at")?,
    })
}

/// The company's vehicles by name.
pub(super) async fn list(tx: &mut TenantTx) -> Result<Vec<Vehicle>, DbError> {
    let query = format!("SELECT {COLUMNS} FROM vehicles WHERE tenant_id = $1 ORDER BY lower(name), id");
    let rows = sqlx::query(sqlx::AssertSqlSafe(query)).bind(tx.tenant_id().0).fetch_all(&mut **tx).await?;
    rows.iter().map(vehicle).collect()
}

/// Gives the vehicle to somebody, or to nobody. None where there is no such vehicle.
pub(super) async fn assign(
    tx: &mut TenantTx,
    id: VehicleId,
    technician: Option<UserId>,
) -> Result<Option<Vehicle>, DbError> {
    let query = format!("UPDATE vehicles SET technician_id = $3 WHERE tenant_id = $1 AND id = $2 RETURNING {COLUMNS}");
    let row = sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(tx.tenant_id().0)
        .bind(id.0)
        .bind(technician.map(|technician| technician.0))
        .fetch_optional(&mut **tx)
        .await?;
    row.as_ref().map(vehicle).transpose()
}

/// The tenant of that slug.
pub(super) async fn tenant(tx: &mut SystemTx, slug: &str) -> Result<Option<TenantId>, DbError> {
    let id = sqlx::query_scalar("SELECT id FROM tenants WHERE slug = $1").bind(slug).fetch_optional(&mut **tx).await?;
    Ok(id.map(TenantId))
}

/// Brings the rows in step with what the service says. A vehicle that it no longer names goes.
pub(super) async fn replace(tx: &mut TenantTx, provider: &str, fixes: &[VehicleFix]) -> Result<(), DbError> {
    let text = |value: fn(&VehicleFix) -> String| fixes.iter().map(value).collect::<Vec<String>>();
    let maybe = |value: fn(&VehicleFix) -> Option<f64>| fixes.iter().map(value).collect::<Vec<Option<f64>>>();
    let names = text(|fix| fix.external_id.clone());
    let recorded: Vec<DateTime<Utc>> = fixes.iter().map(|fix| fix.recorded_at.to_utc()).collect();
    let ids: Vec<uuid::Uuid> = fixes.iter().map(|_| tx.new_id()).collect();
    sqlx::query("DELETE FROM vehicles WHERE tenant_id = $1 AND provider = $2 AND external_id <> ALL($3)")
        .bind(tx.tenant_id().0)
        .bind(provider)
        .bind(&names)
        .execute(&mut **tx)
        .await?;
    sqlx::query(
        "INSERT INTO vehicles AS v (tenant_id, provider, updated_at, id, external_id, name, latitude, longitude, speed_mps, \
         heading_deg, movement, recorded_at) SELECT $1, $2, $3, * FROM unnest($4::uuid[], $5::text[], $6::text[], \
         $7::float8[], $8::float8[], $9::float8[], $10::float8[], $11::text[], $12::timestamptz[]) \
         ON CONFLICT (tenant_id, provider, external_id) DO UPDATE SET name = excluded.name, latitude = excluded.latitude, \
         longitude = excluded.longitude, speed_mps = excluded.speed_mps, heading_deg = excluded.heading_deg, \
         movement = excluded.movement, recorded_at = excluded.recorded_at, updated_at = excluded.updated_at \
         WHERE v.recorded_at <= excluded.recorded_at",
    )
    .bind(tx.tenant_id().0)
    .bind(provider)
    .bind(tx.now().to_utc())
    .bind(ids)
    .bind(names)
    .bind(text(|fix| fix.name.clone()))
    .bind(fixes.iter().map(|fix| fix.latitude).collect::<Vec<f64>>())
    .bind(fixes.iter().map(|fix| fix.longitude).collect::<Vec<f64>>())
    .bind(maybe(|fix| fix.speed_mps))
    .bind(maybe(|fix| fix.heading_deg))
    .bind(text(|fix| fix.movement.code().to_owned()))
    .bind(recorded)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
