//! Rows of fixes, agreements and settings.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::postgres::PgRow;
use sync::domain::tracking::{Fix, TechnicianFix};
use sync::ids::UserId;
use sync::time::Timestamp;

use crate::capabilities::columns::Columns;
use crate::db::{DbError, TenantTx};
use crate::time::ToUtc;

/// Fixes of a trail that are answered, about.
const TRAIL: i64 = 1500;

/// An agreement that holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Consent {
    pub(super) given_at: Timestamp,
    pub(super) text_version: u32,
}

fn fix(row: &PgRow) -> Result<Fix, DbError> {
    Ok(Fix {
        latitude: row.try_get("latitude")?,
        longitude: row.try_get("longitude")?,
        accuracy_m: row.try_get("accuracy_m")?,
        speed_mps: row.try_get("speed_mps")?,
        heading_deg: row.try_get("heading_deg")?,
        recorded_at: row.time("recorded_at")?,
    })
}

/// The agreement of `user` that holds; none where they do not share.
pub(super) async fn consent(tx: &mut TenantTx, user: UserId) -> Result<Option<Consent>, DbError> {
    let row = sqlx::query(
        "SELECT given_at, text_version FROM position_consents WHERE tenant_id = $1 AND user_id = $2 AND withdrawn_at IS NULL",
    )
    .bind(tx.tenant_id().0)
    .bind(user.0)
    .fetch_optional(&mut **tx)
    .await?;
    row.map(|row| {
        let version: i32 = row.try_get("text_version")?;
        Ok(Consent { given_at: row.time("given_at")?, text_version: version.unsigned_abs() })
    })
    .transpose()
}

/// Notes an agreement, unless one holds already. Answers whether it is new.
pub(super) async fn give(tx: &mut TenantTx, user: UserId, version: u32, at: Timestamp) -> Result<bool, DbError> {
    let done = sqlx::query(
        "INSERT INTO position_consents (tenant_id, id, user_id, text_version, given_at, received_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant_id, user_id) WHERE withdrawn_at IS NULL DO NOTHING",
    )
    .bind(tx.tenant_id().0)
    .bind(tx.new_id())
    .bind(user.0)
    .bind(i32::try_from(version).unwrap_or(i32::MAX))
    .bind(at.to_utc())
    .bind(tx.now().to_utc())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Ends the agreement that holds. Answers whether there was one.
pub(super) async fn withdraw(tx: &mut TenantTx, user: UserId) -> Result<bool, DbError> {
    let done = sqlx::query(
        "UPDATE position_consents SET withdrawn_at = greatest($3, given_at) \
         WHERE tenant_id = $1 AND user_id = $2 AND withdrawn_at IS NULL",
    )
    .bind(tx.tenant_id().0)
    .bind(user.0)
    .bind(tx.now().to_utc())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Fixes that `user` has sent since `since`.
pub(super) async fn received(tx: &mut TenantTx, user: UserId, since: DateTime<Utc>) -> Result<i64, DbError> {
    Ok(sqlx::query_scalar(
        "SELECT count(*) FROM technician_positions WHERE tenant_id = $1 AND technician_id = $2 AND received_at > $3",
    )
    .bind(tx.tenant_id().0)
    .bind(user.0)
    .bind(since)
    .fetch_one(&mut **tx)
    .await?)
}

/// When the newest fix of `user` was recorded.
pub(super) async fn newest(tx: &mut TenantTx, user: UserId) -> Result<Option<Timestamp>, DbError> {
    let row = sqlx::query(
        "SELECT max(recorded_at) AS newest FROM technician_positions WHERE tenant_id = $1 AND technician_id = $2",
    )
    .bind(tx.tenant_id().0)
    .bind(user.0)
    .fetch_one(&mut **tx)
    .await?;
    row.time_or_none("newest")
}

/// Keeps fixes of `user`; answers how many were new.
pub(super) async fn insert(tx: &mut TenantTx, user: UserId, fixes: &[Fix]) -> Result<u64, DbError> {
    let column = |value: fn(&Fix) -> f64| fixes.iter().map(value).collect::<Vec<f64>>();
    let maybe = |value: fn(&Fix) -> Option<f64>| fixes.iter().map(value).collect::<Vec<Option<f64>>>();
    let recorded: Vec<DateTime<Utc>> = fixes.iter().map(|fix| fix.recorded_at.to_utc()).collect();
    let done = sqlx::query(
        "INSERT INTO technician_positions (tenant_id, technician_id, received_at, recorded_at, latitude, longitude, \
         accuracy_m, speed_mps, heading_deg) SELECT $1, $2, $3, * FROM unnest($4::timestamptz[], $5::float8[], \
         $6::float8[], $7::float8[], $8::float8[], $9::float8[]) ON CONFLICT DO NOTHING",
    )
    .bind(tx.tenant_id().0)
    .bind(user.0)
    .bind(tx.now().to_utc())
    .bind(recorded)
    .bind(column(|fix| fix.latitude))
    .bind(column(|fix| fix.longitude))
    .bind(column(|fix| fix.accuracy_m))
    .bind(maybe(|fix| fix.speed_mps))
    .bind(maybe(|fix| fix.heading_deg))
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected())
}

/// The newest fix of everybody who shares now, recorded since they began to.
pub(super) async fn last_fixes(tx: &mut TenantTx) -> Result<Vec<TechnicianFix>, DbError> {
    let rows = sqlx::query(
        "SELECT c.user_id, p.* FROM position_consents c \
         JOIN users u ON u.tenant_id = c.tenant_id AND u.id = c.user_id AND u.active \
         CROSS JOIN LATERAL (SELECT recorded_at, latitude, longitude, accuracy_m, speed_mps, heading_deg \
           FROM technician_positions p WHERE p.tenant_id = c.tenant_id AND p.technician_id = c.user_id \
           AND p.recorded_at >= c.given_at ORDER BY p.recorded_at DESC LIMIT 1) p \
         WHERE c.tenant_id = $1 AND c.withdrawn_at IS NULL ORDER BY c.user_id",
    )
    .bind(tx.tenant_id().0)
    .fetch_all(&mut **tx)
    .await?;
    rows.iter().map(|row| Ok(TechnicianFix { technician_id: row.id("user_id")?, fix: fix(row)? })).collect()
}

/// The fixes of `user` within the span, oldest first: of many every so-manieth, and always the last.
pub(super) async fn trail(
    tx: &mut TenantTx,
    user: UserId,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<Fix>, DbError> {
    let rows = sqlx::query(
        "SELECT recorded_at, latitude, longitude, accuracy_m, speed_mps, heading_deg FROM (\
           SELECT *, row_number() OVER (ORDER BY recorded_at DESC) - 1 AS place, count(*) OVER () AS total \
           FROM technician_positions WHERE tenant_id = $1 AND technician_id = $2 AND recorded_at >= $3 AND recorded_at < $4) p \
         WHERE place % (total / $5 + 1) = 0 ORDER BY recorded_at",
    )
    .bind(tx.tenant_id().0)
    .bind(user.0)
    .bind(from.to_utc())
    .bind(until.to_utc())
    .bind(TRAIL)
    .fetch_all(&mut **tx)
    .await?;
    rows.iter().map(fix).collect()
}

/// Whether the person is of the tenant.
pub(super) async fn is_staff(tx: &mut TenantTx, user: UserId) -> Result<bool, DbError> {
    Ok(sqlx::query_scalar("SELECT EXISTS (SELECT FROM users WHERE tenant_id = $1 AND id = $2)")
        .bind(tx.tenant_id().0)
        .bind(user.0)
        .fetch_one(&mut **tx)
        .await?)
}

/// Days that the tenant keeps fixes; none where it has not chosen.
pub(super) async fn keep_days(tx: &mut TenantTx) -> Result<Option<u32>, DbError> {
    let days: Option<i32> = sqlx::query_scalar("SELECT keep_days FROM position_settings WHERE tenant_id = $1")
        .bind(tx.tenant_id().0)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(days.map(i32::unsigned_abs))
}

pub(super) async fn set_keep_days(tx: &mut TenantTx, days: u32) -> Result<(), DbError> {
    sqlx::query(
        "INSERT INTO position_settings (tenant_id, keep_days, updated_at) VALUES ($1, $2, $3) \
         ON CONFLICT (tenant_id) DO UPDATE SET keep_days = $2, updated_at = $3",
    )
    .bind(tx.tenant_id().0)
    .bind(i32::try_from(days).unwrap_or(i32::MAX))
    .bind(tx.now().to_utc())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Removes fixes recorded before `before`.
pub(super) async fn clear(tx: &mut TenantTx, before: DateTime<Utc>) -> Result<u64, DbError> {
    let gone = sqlx::query("DELETE FROM technician_positions WHERE tenant_id = $1 AND recorded_at < $2")
        .bind(tx.tenant_id().0)
        .bind(before)
        .execute(&mut **tx)
        .await?;
    Ok(gone.rows_affected())
}
