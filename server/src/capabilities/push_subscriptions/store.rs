//! Rows of subscriptions and preferences, and the key pair.

use sqlx::Row;
use sync::domain::Language;
use sync::ids::UserId;
use sync::time::Timestamp;
use uuid::Uuid;

use super::model::Level;
use crate::auth::Caller;
use crate::db::{DbError, SystemTx, TenantTx};
use crate::gateways::web_push::crypto::Keys;
use crate::time::ToUtc;

/// A browser that takes in messages.
#[derive(Clone, Debug)]
pub(super) struct Browser {
    pub id: Uuid,
    pub endpoint: String,
    pub keys: Keys,
}

/// What counts: the session stands at the instant `$2`, and the person still works here.
macro_rules! stands {
    () => {
        "s.revoked_at IS NULL AND s.expires_at > $2 AND u.active"
    };
}

/// Keeps the browser of the caller's session, in the place of what it had before.
pub(super) async fn save(
    tx: &mut TenantTx,
    caller: &Caller,
    endpoint: &str,
    hash: &[u8],
    keys: &Keys,
) -> Result<(), DbError> {
    // A browser that was given a new address has one.
    sqlx::query("DELETE FROM push_subscriptions WHERE tenant_id = $1 AND session_id = $2 AND endpoint_hash <> $3")
        .bind(tx.tenant_id().0)
        .bind(caller.session_id)
        .bind(hash)
        .execute(&mut **tx)
        .await?;
    let id = tx.new_id();
    sqlx::query(
        "INSERT INTO push_subscriptions (tenant_id, id, user_id, session_id, endpoint, endpoint_hash, p256dh, auth, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
         ON CONFLICT (tenant_id, endpoint_hash) DO UPDATE SET user_id = excluded.user_id, session_id = excluded.session_id, \
           p256dh = excluded.p256dh, auth = excluded.auth",
    )
    .bind(tx.tenant_id().0)
    .bind(id)
    .bind(caller.user_id.0)
    .bind(caller.session_id)
    .bind(endpoint)
    .bind(hash)
    .bind(&keys.p256dh)
    .bind(&keys.auth)
    .bind(tx.now().to_utc())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The subscription of a session.
pub(super) async fn of_session(tx: &mut TenantTx, session: Uuid) -> Result<Option<Uuid>, DbError> {
    Ok(sqlx::query_scalar("SELECT id FROM push_subscriptions WHERE tenant_id = $1 AND session_id = $2")
        .bind(tx.tenant_id().0)
        .bind(session)
        .fetch_optional(&mut **tx)
        .await?)
}

pub(super) async fn delete_of_session(tx: &mut TenantTx, session: Uuid) -> Result<(), DbError> {
    sqlx::query("DELETE FROM push_subscriptions WHERE tenant_id = $1 AND session_id = $2")
        .bind(tx.tenant_id().0)
        .bind(session)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub(super) async fn delete(tx: &mut TenantTx, id: Uuid) -> Result<(), DbError> {
    sqlx::query("DELETE FROM push_subscriptions WHERE tenant_id = $1 AND id = $2")
        .bind(tx.tenant_id().0)
        .bind(id)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Those among `users` who have a browser that might take in messages.
pub(super) async fn reachable(tx: &mut TenantTx, users: &[UserId]) -> Result<Vec<UserId>, DbError> {
    let found: Vec<Uuid> = sqlx::query_scalar(
        "SELECT DISTINCT user_id FROM push_subscriptions WHERE tenant_id = $1 AND user_id = ANY($2)",
    )
    .bind(tx.tenant_id().0)
    .bind(users.iter().map(|user| user.0).collect::<Vec<_>>())
    .fetch_all(&mut **tx)
    .await?;
    Ok(found.into_iter().map(UserId).collect())
}

/// The person's browsers.
pub(super) async fn of_user(tx: &mut TenantTx, user: UserId) -> Result<Vec<Uuid>, DbError> {
    Ok(sqlx::query_scalar(concat!(
        "SELECT p.id FROM push_subscriptions p JOIN sessions s ON s.tenant_id = p.tenant_id AND s.id = p.session_id ",
        "JOIN users u ON u.tenant_id = p.tenant_id AND u.id = p.user_id ",
        "WHERE p.tenant_id = $1 AND p.user_id = $3 AND ",
        stands!(),
        " ORDER BY p.id"
    ))
    .bind(tx.tenant_id().0)
    .bind(tx.now().to_utc())
    .bind(user.0)
    .fetch_all(&mut **tx)
    .await?)
}

/// One browser, where it still counts.
pub(super) async fn find(tx: &mut TenantTx, id: Uuid) -> Result<Option<Browser>, DbError> {
    let row = sqlx::query(concat!(
        "SELECT p.id, p.endpoint, p.p256dh, p.auth FROM push_subscriptions p ",
        "JOIN sessions s ON s.tenant_id = p.tenant_id AND s.id = p.session_id ",
        "JOIN users u ON u.tenant_id = p.tenant_id AND u.id = p.user_id ",
        "WHERE p.tenant_id = $1 AND p.id = $3 AND ",
        stands!()
    ))
    .bind(tx.tenant_id().0)
    .bind(tx.now().to_utc())
    .bind(id)
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let keys = Keys { p256dh: row.try_get("p256dh")?, auth: row.try_get("auth")? };
    Ok(Some(Browser { id: row.try_get("id")?, endpoint: row.try_get("endpoint")?, keys }))
}

pub(super) async fn note_sent(tx: &mut TenantTx, id: Uuid) -> Result<(), DbError> {
    sqlx::query("UPDATE push_subscriptions SET last_sent_at = $3 WHERE tenant_id = $1 AND id = $2")
        .bind(tx.tenant_id().0)
        .bind(id)
        .bind(tx.now().to_utc())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Forgets browsers whose session has ended and those of people who left.
pub(super) async fn clear(tx: &mut TenantTx) -> Result<(), DbError> {
    sqlx::query(concat!(
        "DELETE FROM push_subscriptions p USING sessions s, users u ",
        "WHERE p.tenant_id = $1 AND s.tenant_id = p.tenant_id AND s.id = p.session_id ",
        "AND u.tenant_id = p.tenant_id AND u.id = p.user_id AND NOT (",
        stands!(),
        ")"
    ))
    .bind(tx.tenant_id().0)
    .bind(tx.now().to_utc())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What the person wants to be told of, and in which language.
pub(super) async fn preference(tx: &mut TenantTx, user: UserId) -> Result<(Level, Language), DbError> {
    let row = sqlx::query(
        "SELECT p.level, u.locale FROM users u \
         LEFT JOIN push_preferences p ON p.tenant_id = u.tenant_id AND p.user_id = u.id \
         WHERE u.tenant_id = $1 AND u.id = $2",
    )
    .bind(tx.tenant_id().0)
    .bind(user.0)
    .fetch_one(&mut **tx)
    .await?;
    let level: Option<String> = row.try_get("level")?;
    let level = match level {
        None => Level::All,
        Some(code) => Level::from_code(&code).ok_or_else(|| {
            DbError::inconsistent("push_preferences", "level", user.to_string(), format!("unknown value {code:?}"))
        })?,
    };
    Ok((level, Language::from_tag(row.try_get("locale")?)))
}

pub(super) async fn prefer(tx: &mut TenantTx, user: UserId, level: Level) -> Result<(), DbError> {
    sqlx::query(
        "INSERT INTO push_preferences (tenant_id, user_id, level) VALUES ($1, $2, $3) \
         ON CONFLICT (tenant_id, user_id) DO UPDATE SET level = excluded.level",
    )
    .bind(tx.tenant_id().0)
    .bind(user.0)
    .bind(level.code())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The private key, where one was made.
pub(super) async fn key(tx: &mut SystemTx) -> Result<Option<Vec<u8>>, DbError> {
    Ok(sqlx::query_scalar("SELECT private_key FROM push_key").fetch_optional(&mut **tx).await?)
}

/// Keeps a private key, unless another node was first.
pub(super) async fn keep_key(tx: &mut SystemTx, private: &[u8], now: Timestamp) -> Result<(), DbError> {
    sqlx::query("INSERT INTO push_key (private_key, created_at) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(private)
        .bind(now.to_utc())
        .execute(&mut **tx)
        .await?;
    Ok(())
}
