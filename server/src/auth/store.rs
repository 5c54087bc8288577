//! Rows of users, tenants and sessions, as sign-in needs them.

use sqlx::PgConnection;
use sqlx::Row;
use sqlx::postgres::PgRow;
use sync::domain::access::Role;
use sync::ids::{DeviceId, TenantId, UserId};
use sync::time::Timestamp;
use uuid::Uuid;

use super::sessions::Device;
use crate::db::{DbError, TenantTx};
use crate::http::Client;
use crate::time::{ToTimestamp, ToUtc};

/// An account that a password may open.
pub(super) struct Account {
    pub tenant_id: TenantId,
    pub id: UserId,
    pub role: Role,
    pub password_hash: Option<String>,
}

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

/// A member of staff with their tenant, as they see themselves.
pub(super) struct Profile {
    pub email: String,
    pub name: String,
    pub role: Role,
    pub locale: String,
    pub phone: Option<String>,
    pub colour: String,
    pub password_hash: Option<String>,
    pub tenant_name: String,
    pub industry: String,
    pub time_zone: String,
    pub tenant_locale: String,
    pub tenant_phone: Option<String>,
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

fn role(row: &PgRow) -> Result<Role, DbError> {
    let code: String = row.try_get("role")?;
    Role::from_code(&code).ok_or_else(|| match row.try_get::<Uuid, _>("user_id") {
        Ok(id) => DbError::inconsistent("users", "role", id, format!("unknown role {code}")),
        Err(error) => error.into(),
    })
}

/// Active accounts of an address, of one tenant where `tenant` names one; the one used last first.
pub(super) async fn accounts(
    db: &mut PgConnection,
    email: &str,
    tenant: Option<&str>,
) -> Result<Vec<Account>, DbError> {
    let rows = sqlx::query(
        "SELECT u.tenant_id, u.id AS user_id, u.role, u.password_hash \
         FROM users u JOIN tenants t ON t.id = u.tenant_id \
         WHERE u.email = $1 AND u.active AND ($2::text IS NULL OR t.slug = $2) \
         ORDER BY u.last_sign_in_at DESC NULLS LAST, u.created_at LIMIT 5",
    )
    .bind(email)
    .bind(tenant)
    .fetch_all(db)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Account {
                tenant_id: TenantId(row.try_get("tenant_id")?),
                id: UserId(row.try_get("user_id")?),
                role: role(row)?,
                password_hash: row.try_get("password_hash")?,
            })
        })
        .collect()
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

pub(super) async fn profile(tx: &mut TenantTx, user_id: UserId) -> Result<Option<Profile>, DbError> {
    let row = sqlx::query(
        "SELECT u.id AS user_id, u.email, u.name, u.role, u.locale, u.phone, u.colour, u.password_hash, \
         t.name AS tenant_name, t.industry, t.time_zone, t.locale AS tenant_locale, t.phone AS tenant_phone \
         FROM users u JOIN tenants t ON t.id = u.tenant_id WHERE u.tenant_id = $1 AND u.id = $2",
    )
    .bind(tx.tenant_id().0)
    .bind(user_id.0)
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Profile {
        email: row.try_get("email")?,
        name: row.try_get("name")?,
        role: role(&row)?,
        locale: row.try_get("locale")?,
        phone: row.try_get("phone")?,
        colour: row.try_get("colour")?,
        password_hash: row.try_get("password_hash")?,
        tenant_name: row.try_get("tenant_name")?,
        industry: row.try_get("industry")?,
        time_zone: row.try_get("time_zone")?,
        tenant_locale: row.try_get("tenant_locale")?,
        tenant_phone: row.try_get("tenant_phone")?,
    }))
}

pub(super) async fn set_password(tx: &mut TenantTx, user_id: UserId, hash: &str) -> Result<(), DbError> {
    sqlx::query("UPDATE users SET password_hash = $3 WHERE tenant_id = $1 AND id = $2")
        .bind(tx.tenant_id().0)
        .bind(user_id.0)
        .bind(hash)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub(super) async fn session_expiry(tx: &mut TenantTx, id: Uuid) -> Result<Timestamp, DbError> {
    let row = sqlx::query("SELECT expires_at FROM sessions WHERE tenant_id = $1 AND id = $2")
        .bind(tx.tenant_id().0)
        .bind(id)
        .fetch_one(&mut **tx)
        .await?;
    Ok(time(&row, "expires_at")?)
}
