//! Devices and their replicas as the server knows them.

use axum::http::{HeaderMap, StatusCode, header};
use sync::ids::{DeviceId, ReplicaId};
use sync::protocol::Backlog;
use uuid::Uuid;

use super::scope::Scope;
use crate::auth::Caller;
use crate::db::{DbError, TenantTx};
use crate::http::ApiError;
use crate::time::ToUtc;

/// How a device's word came here.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Contact {
    Push,
    Pull,
    /// Somebody else brought it in a file: the device itself has not been heard of.
    HandedIn,
}

/// What a device says of itself with each request.
pub struct Report<'a> {
    app_build: String,
    user_agent: &'a str,
    backlog: &'a Backlog,
    contact: Contact,
}

impl<'a> Report<'a> {
    /// What cannot be kept of a device's words is left out: they are for people to read and hold up nothing.
    pub fn new(app_build: &str, user_agent: &'a str, backlog: &'a Backlog, contact: Contact) -> Self {
        let app_build = app_build.chars().filter(|c| !c.is_control()).take(100).collect();
        Self { app_build, user_agent, backlog, contact }
    }
}

/// Finds the caller's replica, or makes it at the first contact, and locks it: requests of one
/// replica are handled one after the other. Answers the last decided mutation's id. 403 where the
/// replica is another person's.
pub async fn lock(tx: &mut TenantTx, caller: &Caller, id: ReplicaId, report: &Report<'_>) -> Result<i64, ApiError> {
    let device = note_device(tx, caller, id, report).await?;
    let now = tx.now().to_utc();
    sqlx::query(
        "INSERT INTO replicas (tenant_id, id, device_id, user_id, created_at, app_build) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (tenant_id, id) DO NOTHING",
    )
    .bind(caller.tenant_id.0)
    .bind(id.0)
    .bind(device)
    .bind(caller.user_id.0)
    .bind(now)
    .bind(&report.app_build)
    .execute(&mut **tx)
    .await
    .map_err(DbError::from)?;
    let (owner, last): (Uuid, i64) =
        sqlx::query_as("SELECT user_id, last_mutation_id FROM replicas WHERE id = $1 FOR UPDATE")
            .bind(id.0)
            .fetch_one(&mut **tx)
            .await
            .map_err(DbError::from)?;
    if owner != caller.user_id.0 {
        return Err(ApiError::new(
            StatusCode::FORBIDDEN,
            "foreign_replica",
            "This device's work was entered by another person, who has to sign in to send it.",
        ));
    }
    Ok(last)
}

/// The highest cursor that the replica was ever given.
pub async fn given(tx: &mut TenantTx, id: ReplicaId) -> Result<i64, DbError> {
    Ok(sqlx::query_scalar("SELECT cursor_seq FROM replicas WHERE id = $1").bind(id.0).fetch_one(&mut **tx).await?)
}

/// Notes a cursor that the replica is about to be given.
pub async fn note_given(tx: &mut TenantTx, id: ReplicaId, seq: i64) -> Result<(), DbError> {
    sqlx::query("UPDATE replicas SET cursor_seq = greatest(cursor_seq, $2) WHERE id = $1")
        .bind(id.0)
        .bind(seq)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The device that a replica is on, where it was ever heard of.
pub async fn device_of(tx: &mut TenantTx, id: ReplicaId) -> Result<Option<DeviceId>, DbError> {
    let device: Option<Uuid> =
        sqlx::query_scalar("SELECT device_id FROM replicas WHERE id = $1").bind(id.0).fetch_optional(&mut **tx).await?;
    Ok(device.map(DeviceId))
}

/// Notes the device's contact and what waits on it; answers its id.
async fn note_device(
    tx: &mut TenantTx,
    caller: &Caller,
    replica: ReplicaId,
    report: &Report<'_>,
) -> Result<Uuid, DbError> {
    let device = caller.device_id.map_or(replica.0, |device| device.0);
    let now = tx.now().to_utc();
    let waiting = i32::try_from(report.backlog.mutations.saturating_add(report.backlog.blobs)).unwrap_or(i32::MAX);
    let platform = platform(report.user_agent);
    sqlx::query(
        "INSERT INTO devices (tenant_id, id, user_id, name, user_agent, app_build, platform, first_seen_at, last_seen_at,
                last_push_at, last_pull_at, backlog, oldest_unsent_at, storage_persisted, scope)
         VALUES ($1, $2, $3, $6, $4, $5, $6, $7, $7, CASE WHEN $8 THEN $7 END, CASE WHEN $8 THEN NULL ELSE $7 END, $9, $10, $11, $12)
         ON CONFLICT (tenant_id, id) DO UPDATE SET user_id = $3, user_agent = $4, app_build = $5, platform = $6, last_seen_at = $7,
                last_push_at = CASE WHEN $8 THEN $7 ELSE devices.last_push_at END,
                last_pull_at = CASE WHEN $8 THEN devices.last_pull_at ELSE $7 END,
                backlog = $9, oldest_unsent_at = $10, storage_persisted = coalesce($11, devices.storage_persisted), scope = $12
         WHERE NOT $13",
    )
    .bind(caller.tenant_id.0)
    .bind(device)
    .bind(caller.user_id.0)
    .bind(report.user_agent)
    .bind(&report.app_build)
    .bind(platform)
    .bind(now)
    .bind(report.contact == Contact::Push)
    .bind(waiting)
    .bind(report.backlog.oldest_at.filter(|at| at.is_plausible()).map(|at| at.to_utc().min(now)))
    .bind(report.backlog.persisted)
    .bind(Scope::of(caller).code())
    .bind(report.contact == Contact::HandedIn)
    .execute(&mut **tx)
    .await?;
    Ok(device)
}

/// What the browser calls itself, shortened; empty where it does not say.
pub fn user_agent(headers: &HeaderMap) -> &str {
    let name = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    name.get(..300).unwrap_or(name)
}

/// A device's kind in a word, from what its browser calls itself.
fn platform(user_agent: &str) -> &'static str {
    const KNOWN: [(&str, &str); 6] = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Macintosh", "Mac"),
        ("Windows", "Windows"),
        ("Linux", "Linux"),
    ];
    KNOWN.iter().find(|(mark, _)| user_agent.contains(mark)).map_or("Unknown", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::platform;

    #[test]
    fn a_phone_is_named_before_its_kernel() {
        assert_eq!(platform("Mozilla/5.0 (Linux; Android 14; Pixel 8)"), "Android");
        assert_eq!(platform("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)"), "iPhone");
        assert_eq!(platform("curl/8"), "Unknown");
    }
}
