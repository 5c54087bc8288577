//! Rows of sessions.

use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use sync::domain::access::Role;
use sync::ids::{DeviceId, TenantId, UserId};
use sync::time::Timestamp;
use uuid::Uuid;

use super::people_store::role;
use super::sessions::Device;
use crate::db::{DbError, TenantTx};
use crate::http::Client;
use crate::time::{ToTimestamp, ToUtc};

/// A session with its owner.
pub(super) struct LiveSession {
    pub id: Uuid,
    pub tenant_id: TenantId,
    pub user_id: UserId,
    pub role: Role,
    pub device_id: Option<DeviceId>,
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
    pub expires_at: Timestamp,
}

/// A session as its owner sees it in a list.
pub(super) struct OwnSession {
    pub id: Uuid,
    pub device_id: Option<Uuid>,
    pub device_name: Option<String>,
    pub user_agent: Option<String>,
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
    pub expires_at: Timestamp,
}

fn time(row: &PgRow, column: &str) -> Result<Timestamp, sqlx::Error> {
    row.try_get::<chrono::DateTime<chrono::Utc>, _>(column).map(ToTimestamp::to_timestamp)
}

pub(super) async fn live_session(
    db: &mut PgConnection,
    token_hash: &[u8; 32],
    now: Timestamp,
) -> Result<Option<LiveSession>, DbError> {
    let row = sqlx::query(
        "SELECT s.id, s.tenant_id, s.user_id, s.device_id, s.created_at, s.last_seen_at, s.expires_at, u.role \
         FROM sessions s JOIN users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id \
         WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 AND u.active",
    )
    .bind(token_hash.as_slice())
    .bind(now.to_utc())
    .fetch_optional(db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(LiveSession {
        id: row.try_get("id")?,
        tenant_id: TenantId(row.try_get("tenant_id")?),
        user_id: UserId(row.try_get("user_id")?),
        role: role(&row)?,
        device_id: row.try_get::<Option<Uuid>, _>("device_id")?.map(DeviceId),
        created_at: time(&row, "created_at")?,
        last_seen_at: time(&row, "last_seen_at")?,
        expires_at: time(&row, "expires_at")?,
    }))
}

pub(super) async fn session_stands(tx: &mut TenantTx, id: Uuid) -> Result<bool, DbError> {
    let now = tx.now().to_utc();
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM sessions s JOIN users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id \
         WHERE s.tenant_id = $1 AND s.id = $2 AND s.revoked_at IS NULL AND s.expires_at > $3 AND u.active)",
    )
    .bind(tx.tenant_id().0)
    .bind(id)
    .bind(now)
    .fetch_one(&mut **tx)
    .await?)
}

pub(super) async fn insert_session(
    tx: &mut TenantTx,
    id: Uuid,
    user_id: UserId,
    token_hash: &[u8; 32],
    device: &Device,
    client: &Client,
    expires_at: Timestamp,
) -> Result<(), DbError> {
    let now = tx.now().to_utc();
    sqlx::query(
        "INSERT INTO sessions (tenant_id, id, user_id, token_hash, device_id, device_name, user_agent, ip, \
         created_at, last_seen_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8::inet, $9, $9, $10)",
    )
    .bind(tx.tenant_id().0)
    .bind(id)
    .bind(user_id.0)
    .bind(token_hash.as_slice())
    .bind(device.id.map(|id| id.0))
    .bind(device.name.as_deref())
    .bind(client.user_agent.as_deref())
    .bind(client.ip.map(|ip| ip.to_string()))
    .bind(now)
    .bind(expires_at.to_utc())
    .execute(&mut **tx)
    .await?;
    sqlx::query("UPDATE users SET last_sign_in_at = $3 WHERE tenant_id = $1 AND id = $2")
        .bind(tx.tenant_id().0)
        .bind(user_id.0)
        .bind(now)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub(super) async fn extend_session(tx: &mut TenantTx, id: Uuid, expires_at: Timestamp) -> Result<(), DbError> {
    sqlx::query("UPDATE sessions SET last_seen_at = $3, expires_at = $4 WHERE tenant_id = $1 AND id = $2")
        .bind(tx.tenant_id().0)
        .bind(id)
        .bind(tx.now().to_utc())
        .bind(expires_at.to_utc())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The live sessions of a person, the one used last first.
pub(super) async fn list_sessions(
    tx: &mut TenantTx,
    user_id: UserId,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<OwnSession>, DbError> {
    let rows = sqlx::query(
        "SELECT id, device_id, device_name, user_agent, created_at, last_seen_at, expires_at FROM sessions \
         WHERE tenant_id = $1 AND user_id = $2 AND revoked_at IS NULL AND expires_at > $3 \
         AND ($4::uuid IS NULL OR id < $4) ORDER BY id DESC LIMIT $5",
    )
    .bind(tx.tenant_id().0)
    .bind(user_id.0)
    .bind(tx.now().to_utc())
    .bind(after)
    .bind(limit)
    .fetch_all(&mut **tx)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(OwnSession {
                id: row.try_get("id")?,
                device_id: row.try_get("device_id")?,
                device_name: row.try_get("device_name")?,
                user_agent: row.try_get("user_agent")?,
                created_at: time(row, "created_at")?,
                last_seen_at: time(row, "last_seen_at")?,
                expires_at: time(row, "expires_at")?,
            })
        })
        .collect()
}

/// Ends one live session of a person; false where there is none of that id.
pub(super) async fn end_session(tx: &mut TenantTx, user_id: UserId, id: Uuid) -> Result<bool, DbError> {
    let ended = sqlx::query(
        "UPDATE sessions SET revoked_at = $4 WHERE tenant_id = $1 AND user_id = $2 AND id = $3 AND revoked_at IS NULL",
    )
    .bind(tx.tenant_id().0)
    .bind(user_id.0)
    .bind(id)
    .bind(tx.now().to_utc())
    .execute(&mut **tx)
    .await?;
    Ok(ended.rows_affected() == 1)
}

/// Ends the live session of a token, if there is one.
pub(super) async fn end_session_of(tx: &mut TenantTx, token_hash: &[u8; 32]) -> Result<(), DbError> {
    sqlx::query("UPDATE sessions SET revoked_at = $3 WHERE tenant_id = $1 AND token_hash = $2 AND revoked_at IS NULL")
        .bind(tx.tenant_id().0)
        .bind(token_hash.as_slice())
        .bind(tx.now().to_utc())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub(super) async fn end_sessions(tx: &mut TenantTx, user_id: UserId, keep: Option<Uuid>) -> Result<u64, DbError> {
    let ended = sqlx::query(
        "UPDATE sessions SET revoked_at = $4 WHERE tenant_id = $1 AND user_id = $2 AND revoked_at IS NULL \
         AND ($3::uuid IS NULL OR id <> $3)",
    )
    .bind(tx.tenant_id().0)
    .bind(user_id.0)
    .bind(keep)
    .bind(tx.now().to_utc())
    .execute(&mut **tx)
    .await?;
    Ok(ended.rows_affected())
}

pub(super) async fn delete_sessions_before(tx: &mut TenantTx, before: Timestamp) -> Result<u64, DbError> {
    let gone = sqlx::query("DELETE FROM sessions WHERE tenant_id = $1 AND (expires_at < $2 OR revoked_at < $2)")
        .bind(tx.tenant_id().0)
        .bind(before.to_utc())
        .execute(&mut **tx)
        .await?;
    Ok(gone.rows_affected())
}

pub(super) async fn session_expiry(tx: &mut TenantTx, id: Uuid) -> Result<Timestamp, DbError> {
    let row = sqlx::query("SELECT expires_at FROM sessions WHERE tenant_id = $1 AND id = $2")
        .bind(tx.tenant_id().0)
        .bind(id)
        .fetch_one(&mut **tx)
        .await?;
    Ok(time(&row, "expires_at")?)
}
