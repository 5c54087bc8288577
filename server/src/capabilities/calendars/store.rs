//! Rows of calendar links, and of the visits that a calendar shows.

use chrono::{DateTime, Utc};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use sync::domain::access::{Permission, Role};
use sync::domain::status::VisitStatus;
use sync::ids::{JobId, TenantId, UserId, VisitId};
use uuid::Uuid;

use super::ics::Entry;
use super::model::CalendarLink;
use crate::capabilities::columns::Columns;
use crate::db::{DbError, TenantTx};
use crate::time::ToUtc;

/// Days before today whose visits stay in the calendar, and days ahead that are in it.
const PAST: i64 = 60;
const AHEAD: i64 = 400;
/// Visits of a calendar, at most.
const MOST: i64 = 5000;
/// A link notes at most this often that it is in use.
const NOTE_EVERY: chrono::Duration = chrono::Duration::hours(1);

/// Whether that is somebody active who can be sent on visits.
pub(super) async fn is_technician(tx: &mut TenantTx, user: UserId) -> Result<bool, DbError> {
    let roles: Vec<&str> =
        Role::ALL.into_iter().filter(|role| role.may(Permission::WorkOwnVisits)).map(Role::code).collect();
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM users WHERE tenant_id = $1 AND id = $2 AND active AND role = ANY($3))",
    )
    .bind(tx.tenant_id().0)
    .bind(user.0)
    .bind(roles)
    .fetch_one(&mut **tx)
    .await?)
}

pub(super) async fn link(tx: &mut TenantTx, user: UserId) -> Result<Option<CalendarLink>, DbError> {
    let row = sqlx::query("SELECT created_at, read_at FROM calendar_links WHERE tenant_id = $1 AND user_id = $2")
        .bind(tx.tenant_id().0)
        .bind(user.0)
        .fetch_optional(&mut **tx)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let link =
        CalendarLink { exists: true, created_at: Some(row.time("created_at")?), read_at: row.time_or_none("read_at")? };
    Ok(Some(link))
}

pub(super) async fn replace(tx: &mut TenantTx, user: UserId, hash: &[u8; 32]) -> Result<(), DbError> {
    sqlx::query(
        "INSERT INTO calendar_links (tenant_id, user_id, token_hash, created_by, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (tenant_id, user_id) DO UPDATE SET token_hash = $3, created_by = $4, created_at = $5, read_at = NULL",
    )
    .bind(tx.tenant_id().0)
    .bind(user.0)
    .bind(hash.as_slice())
    .bind(tx.user_id().map(|id| id.0))
    .bind(tx.now().to_utc())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Whether there was one.
pub(super) async fn remove(tx: &mut TenantTx, user: UserId) -> Result<bool, DbError> {
    let removed = sqlx::query("DELETE FROM calendar_links WHERE tenant_id = $1 AND user_id = $2")
        .bind(tx.tenant_id().0)
        .bind(user.0)
        .execute(&mut **tx)
        .await?;
    Ok(removed.rows_affected() == 1)
}

/// Whose calendar the token opens, in a transaction that sees its link alone.
pub(super) async fn find(db: &mut PgConnection, hash: &[u8; 32]) -> Result<Option<(TenantId, UserId)>, DbError> {
    let row: Option<(Uuid, Uuid)> =
        sqlx::query_as("SELECT tenant_id, user_id FROM calendar_links WHERE token_hash = $1")
            .bind(hash.as_slice())
            .fetch_optional(db)
            .await?;
    Ok(row.map(|(tenant, user)| (TenantId(tenant), UserId(user))))
}

/// Notes that the link is in use.
pub(super) async fn note_read(tx: &mut TenantTx, user: UserId) -> Result<(), DbError> {
    let now = tx.now().to_utc();
    sqlx::query(
        "UPDATE calendar_links SET read_at = $3 WHERE tenant_id = $1 AND user_id = $2 AND (read_at IS NULL OR read_at <= $4)",
    )
    .bind(tx.tenant_id().0)
    .bind(user.0)
    .bind(now)
    .bind(now - NOTE_EVERY)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What the calendar is called: the technician's and the company's name.
pub(super) async fn names(tx: &mut TenantTx, user: UserId) -> Result<(String, String), DbError> {
    Ok(sqlx::query_as(
        "SELECT u.name, t.name FROM users u JOIN tenants t ON t.id = u.tenant_id WHERE u.tenant_id = $1 AND u.id = $2",
    )
    .bind(tx.tenant_id().0)
    .bind(user.0)
    .fetch_one(&mut **tx)
    .await?)
}

/// The technician's visits that have a time, in its order; those that were called off among them.
pub(super) async fn entries(tx: &mut TenantTx, user: UserId) -> Result<Vec<Entry>, DbError> {
    let now = tx.now().to_utc();
    let rows = sqlx::query(
        "SELECT v.id, j.id AS job_id, j.number, j.title, j.facts_seq, v.status, v.duration_minutes,
                coalesce(v.planned_start, v.window_start) AS starts_at, greatest(v.updated_at, j.updated_at) AS changed_at,
                c.name AS customer, y.name AS service, s.latitude, s.longitude,
                concat_ws(', ', NULLIF(s.address_line1, ''), NULLIF(s.city, ''), NULLIF(concat_ws(' ', s.region, s.postal_code), '')) AS address
         FROM visit_technicians m
         JOIN visits v ON (v.tenant_id, v.id) = (m.tenant_id, m.visit_id)
         JOIN jobs j ON (j.tenant_id, j.id) = (v.tenant_id, v.job_id)
         JOIN customers c ON (c.tenant_id, c.id) = (j.tenant_id, j.customer_id)
         JOIN sites s ON (s.tenant_id, s.id) = (j.tenant_id, j.site_id)
         JOIN service_types y ON (y.tenant_id, y.id) = (j.tenant_id, j.service_type_id)
         WHERE m.tenant_id = $1 AND m.user_id = $2 AND v.window_start BETWEEN $3 AND $4
         ORDER BY starts_at, v.id LIMIT $5",
    )
    .bind(tx.tenant_id().0)
    .bind(user.0)
    .bind(now - chrono::Duration::days(PAST))
    .bind(now + chrono::Duration::days(AHEAD))
    .bind(MOST)
    .fetch_all(&mut **tx)
    .await?;
    rows.iter().map(entry).collect()
}

fn entry(row: &PgRow) -> Result<Entry, DbError> {
    let starts_at: DateTime<Utc> = row.try_get("starts_at")?;
    let minutes: i32 = row.try_get("duration_minutes")?;
    let place: (Option<f64>, Option<f64>) = (row.try_get("latitude")?, row.try_get("longitude")?);
    Ok(Entry {
        visit: row.id::<VisitId>("id")?,
        job: row.id::<JobId>("job_id")?,
        number: row.try_get("number")?,
        title: row.try_get("title")?,
        customer: row.try_get("customer")?,
        service: row.try_get("service")?,
        address: row.try_get("address")?,
        position: place.0.zip(place.1),
        status: row.code("visits", "status", VisitStatus::from_code)?,
        starts_at,
        ends_at: starts_at + chrono::Duration::minutes(minutes.into()),
        changed_at: row.try_get("changed_at")?,
        revision: row.try_get("facts_seq")?,
    })
}
