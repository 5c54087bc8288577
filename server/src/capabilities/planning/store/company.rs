//! Rows of the company: settings, kinds of skills, closed days.

use chrono::NaiveDate;
use sqlx::Row;
use uuid::Uuid;

use super::super::model::{Blackout, SkillType};
use crate::db::{DbError, FeedSeq, TenantTx};

/// Where the company and its planning stand.
#[derive(Clone, Debug)]
pub struct Standing {
    /// IANA name.
    pub time_zone: String,
    pub epoch: Uuid,
    /// Of the last change of anything that planning knows.
    pub seq: FeedSeq,
    pub buffer_minutes: u32,
}

pub async fn standing(tx: &mut TenantTx) -> Result<Standing, DbError> {
    let row = sqlx::query(
        "SELECT t.time_zone, f.epoch, coalesce(p.seq, 0) AS seq, coalesce(p.buffer_minutes, $2) AS buffer_minutes \
         FROM tenants t JOIN tenant_feed f ON f.tenant_id = t.id LEFT JOIN planning_settings p ON p.tenant_id = t.id \
         WHERE t.id = $1",
    )
    .bind(tx.tenant_id().0)
    .bind(i32::try_from(sync::domain::planning::USUAL_BUFFER).unwrap_or(i32::MAX))
    .fetch_one(&mut **tx)
    .await?;
    Ok(Standing {
        time_zone: row.try_get("time_zone")?,
        epoch: row.try_get("epoch")?,
        seq: row.try_get("seq")?,
        buffer_minutes: row.try_get::<i32, _>("buffer_minutes")?.unsigned_abs(),
    })
}

/// Locks the company's planning until the end of the transaction: changes come one after the other.
pub async fn lock(tx: &mut TenantTx) -> Result<(), DbError> {
    sqlx::query("INSERT INTO planning_settings (tenant_id) VALUES ($1) ON CONFLICT (tenant_id) DO UPDATE SET seq = planning_settings.seq")
        .bind(tx.tenant_id().0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Notes the feed number of a change.
pub async fn set_seq(tx: &mut TenantTx, seq: FeedSeq) -> Result<(), DbError> {
    sqlx::query("UPDATE planning_settings SET seq = $2 WHERE tenant_id = $1")
        .bind(tx.tenant_id().0)
        .bind(seq)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub async fn set_buffer(tx: &mut TenantTx, minutes: u32) -> Result<(), DbError> {
    sqlx::query("UPDATE planning_settings SET buffer_minutes = $2 WHERE tenant_id = $1")
        .bind(tx.tenant_id().0)
        .bind(i32::try_from(minutes).unwrap_or(i32::MAX))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Kinds of skills by name.
pub async fn skill_types(tx: &mut TenantTx) -> Result<Vec<SkillType>, DbError> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT code, name FROM skill_types WHERE tenant_id = $1 ORDER BY lower(name), code")
            .bind(tx.tenant_id().0)
            .fetch_all(&mut **tx)
            .await?;
    Ok(rows.into_iter().map(|(code, name)| SkillType { code, name }).collect())
}

pub async fn save_skill_type(tx: &mut TenantTx, skill: &SkillType) -> Result<(), DbError> {
    sqlx::query(
        "INSERT INTO skill_types (tenant_id, code, name) VALUES ($1, $2, $3) \
         ON CONFLICT (tenant_id, code) DO UPDATE SET name = excluded.name",
    )
    .bind(tx.tenant_id().0)
    .bind(&skill.code)
    .bind(&skill.name)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Closed days that end on `from` or later, in order of time.
pub async fn blackouts(tx: &mut TenantTx, from: NaiveDate) -> Result<Vec<Blackout>, DbError> {
    let rows: Vec<(Uuid, NaiveDate, NaiveDate, String)> = sqlx::query_as(
        "SELECT id, starts_on, ends_on, reason FROM blackout_dates WHERE tenant_id = $1 AND ends_on >= $2 \
         ORDER BY starts_on, id",
    )
    .bind(tx.tenant_id().0)
    .bind(from)
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|(id, starts_on, ends_on, reason)| Blackout { id, starts_on, ends_on, reason }).collect())
}

/// False where the id is taken.
pub async fn insert_blackout(tx: &mut TenantTx, blackout: &Blackout) -> Result<bool, DbError> {
    let done = sqlx::query(
        "INSERT INTO blackout_dates (tenant_id, id, starts_on, ends_on, reason) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (tenant_id, id) DO NOTHING",
    )
    .bind(tx.tenant_id().0)
    .bind(blackout.id)
    .bind(blackout.starts_on)
    .bind(blackout.ends_on)
    .bind(&blackout.reason)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// False where there is no such row.
pub async fn delete_blackout(tx: &mut TenantTx, id: Uuid) -> Result<bool, DbError> {
    let done = sqlx::query("DELETE FROM blackout_dates WHERE tenant_id = $1 AND id = $2")
        .bind(tx.tenant_id().0)
        .bind(id)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}
