//! Rows of devices, and the sessions opened from them.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::postgres::PgRow;
use sync::ids::DeviceId;
use uuid::Uuid;

use super::model::Device;
use crate::capabilities::Named;
use crate::capabilities::columns::Columns;
use crate::db::{DbError, TenantTx};
use crate::time::ToUtc;

fn device(row: &PgRow) -> Result<Device, DbError> {
    Ok(Device {
        id: row.id("id")?,
        user: Named { id: row.id("user_id")?, name: row.try_get("user_name")? },
        name: row.try_get("name")?,
        platform: row.try_get("platform")?,
        app_build: row.try_get("app_build")?,
        first_seen_at: row.time("first_seen_at")?,
        last_seen_at: row.time("last_seen_at")?,
        last_push_at: row.time_or_none("last_push_at")?,
        last_pull_at: row.time_or_none("last_pull_at")?,
        backlog: row.try_get("backlog")?,
        oldest_unsent_at: row.time_or_none("oldest_unsent_at")?,
        storage_persisted: row.try_get("storage_persisted")?,
        storage_quota: row.try_get("storage_quota")?,
        storage_usage: row.try_get("storage_usage")?,
        live_sessions: row.try_get("live_sessions")?,
    })
}

/// Devices, the one heard of last first.
pub(super) async fn list(
    tx: &mut TenantTx,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<Device>, DbError> {
    let (after_seen, after_id) = after.unzip();
    let rows = sqlx::query(
        "SELECT d.id, d.user_id, u.name AS user_name, d.name, d.platform, d.app_build, d.first_seen_at, d.last_seen_at, \
         d.last_push_at, d.last_pull_at, d.backlog, d.oldest_unsent_at, d.storage_persisted, d.storage_quota, d.storage_usage, \
         (SELECT count(*) FROM sessions s WHERE s.tenant_id = d.tenant_id AND s.device_id = d.id AND s.revoked_at IS NULL \
           AND s.expires_at > $2) AS live_sessions \
         FROM devices d JOIN users u ON u.tenant_id = d.tenant_id AND u.id = d.user_id \
         WHERE d.tenant_id = $1 AND ($3::timestamptz IS NULL OR (d.last_seen_at, d.id) < ($3, $4)) \
         ORDER BY d.last_seen_at DESC, d.id DESC LIMIT $5",
    )
    .bind(tx.tenant_id().0)
    .bind(tx.now().to_utc())
    .bind(after_seen)
    .bind(after_id)
    .bind(limit)
    .fetch_all(&mut **tx)
    .await?;
    rows.iter().map(device).collect()
}

pub(super) async fn exists(tx: &mut TenantTx, id: DeviceId) -> Result<bool, DbError> {
    let found = sqlx::query("SELECT id FROM devices WHERE tenant_id = $1 AND id = $2")
        .bind(tx.tenant_id().0)
        .bind(id.0)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(found.is_some())
}

/// Ends the live sessions opened from the device; answers how many.
pub(super) async fn end_sessions(tx: &mut TenantTx, id: DeviceId) -> Result<u64, DbError> {
    let ended = sqlx::query(
        "UPDATE sessions SET revoked_at = $3 WHERE tenant_id = $1 AND device_id = $2 AND revoked_at IS NULL",
    )
    .bind(tx.tenant_id().0)
    .bind(id.0)
    .bind(tx.now().to_utc())
    .execute(&mut **tx)
    .await?;
    Ok(ended.rows_affected())
}
