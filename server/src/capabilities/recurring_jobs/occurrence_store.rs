//! Rows of occurrences of which there is more to say than the rule does.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveTime};
use sqlx::Row;
use sqlx::types::Json;
use sync::domain::facts::Window;
use sync::domain::status::JobStatus;
use sync::ids::{JobId, RecurringJobId};
use uuid::Uuid;

use super::calendar::{Exception, Exceptions};
use super::made::Made;
use super::model::{JobRef, MoveOccurrence};
use crate::capabilities::columns::Columns;
use crate::db::{DbError, TenantTx};

/// The exceptions of plans from the day `from` of their rules on. The window of one with a job is that of
/// the job's first visit.
pub(super) async fn exceptions(
    tx: &mut TenantTx,
    ids: &[RecurringJobId],
    from: NaiveDate,
) -> Result<HashMap<RecurringJobId, Exceptions>, DbError> {
    let rows = sqlx::query(
        "SELECT o.recurring_job_id, o.on_date, o.skipped, o.moved_date, o.moved_from_time, o.moved_until_time, \
         j.id, j.number, j.status, v.window_start, v.window_end \
         FROM recurring_occurrences o \
         LEFT JOIN jobs j ON j.tenant_id = o.tenant_id AND j.id = o.job_id \
         LEFT JOIN LATERAL (SELECT window_start, window_end FROM visits v \
           WHERE v.tenant_id = o.tenant_id AND v.job_id = o.job_id ORDER BY v.position, v.id LIMIT 1) v ON true \
         WHERE o.tenant_id = $1 AND o.recurring_job_id = ANY($2) AND o.on_date >= $3",
    )
    .bind(tx.tenant_id().0)
    .bind(ids.iter().map(|id| id.0).collect::<Vec<Uuid>>())
    .bind(from)
    .fetch_all(&mut **tx)
    .await?;
    let mut all: HashMap<RecurringJobId, Exceptions> = HashMap::new();
    for row in &rows {
        let moved: Option<NaiveDate> = row.try_get("moved_date")?;
        let times: (Option<NaiveTime>, Option<NaiveTime>) =
            (row.try_get("moved_from_time")?, row.try_get("moved_until_time")?);
        let moved = moved.zip(times.0.zip(times.1)).map(|(date, (from, until))| MoveOccurrence {
            date,
            from_time: from.into(),
            until_time: until.into(),
        });
        let job = match row.id_or_none::<JobId>("id")? {
            Some(id) => Some(JobRef {
                id,
                number: row.try_get("number")?,
                status: row.code("jobs", "status", JobStatus::from_code)?,
            }),
            None => None,
        };
        let window = row.time_or_none("window_start")?.zip(row.time_or_none("window_end")?);
        let window = window.map(|(start, end)| Window { start, end });
        let exception = Exception { skipped: row.try_get("skipped")?, moved, job, window };
        all.entry(row.id("recurring_job_id")?).or_default().insert(row.try_get("on_date")?, exception);
    }
    Ok(all)
}

/// A job that was made of an occurrence, and how.
pub(super) struct MadeJob {
    pub on: NaiveDate,
    pub job: JobId,
    pub made: Made,
    /// Whether somebody has entered something into the job's document since.
    pub written: bool,
}

/// The jobs of a plan that still need work, by day.
pub(super) async fn open_jobs(tx: &mut TenantTx, id: RecurringJobId) -> Result<Vec<MadeJob>, DbError> {
    let rows = sqlx::query(
        "SELECT o.on_date, o.job_id, o.made, j.doc_seq <> o.made_seq AS written FROM recurring_occurrences o \
         JOIN jobs j ON j.tenant_id = o.tenant_id AND j.id = o.job_id \
         WHERE o.tenant_id = $1 AND o.recurring_job_id = $2 \
         AND j.status NOT IN ('completed', 'invoiced', 'closed', 'cancelled') ORDER BY o.on_date",
    )
    .bind(tx.tenant_id().0)
    .bind(id.0)
    .fetch_all(&mut **tx)
    .await?;
    rows.iter()
        .map(|row| {
            let Json(made) = row.try_get("made")?;
            Ok(MadeJob { on: row.try_get("on_date")?, job: row.id("job_id")?, made, written: row.try_get("written")? })
        })
        .collect()
}

/// Notes that `job` was made of the occurrence. The key sees to it that there is one job of each.
pub(super) async fn set_job(
    tx: &mut TenantTx,
    id: RecurringJobId,
    on: NaiveDate,
    job: JobId,
    made: &Made,
    seq: i64,
) -> Result<bool, DbError> {
    let done = sqlx::query(
        "INSERT INTO recurring_occurrences AS o (tenant_id, recurring_job_id, on_date, job_id, made, made_seq) \
         VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (tenant_id, recurring_job_id, on_date) DO UPDATE \
         SET job_id = excluded.job_id, made = excluded.made, made_seq = excluded.made_seq \
         WHERE o.job_id IS NULL AND NOT o.skipped",
    )
    .bind(tx.tenant_id().0)
    .bind(id.0)
    .bind(on)
    .bind(job.0)
    .bind(Json(made))
    .bind(seq)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes what the plan has written to the job now.
pub(super) async fn set_made(tx: &mut TenantTx, id: RecurringJobId, on: NaiveDate, made: &Made) -> Result<(), DbError> {
    sqlx::query(
        "UPDATE recurring_occurrences SET made = $4 WHERE tenant_id = $1 AND recurring_job_id = $2 AND on_date = $3",
    )
    .bind(tx.tenant_id().0)
    .bind(id.0)
    .bind(on)
    .bind(Json(made))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Lets go of the job of an occurrence, which can then be made anew.
pub(super) async fn forget_job(tx: &mut TenantTx, id: RecurringJobId, on: NaiveDate) -> Result<(), DbError> {
    sqlx::query(
        "UPDATE recurring_occurrences SET job_id = NULL, made = NULL, made_seq = NULL \
         WHERE tenant_id = $1 AND recurring_job_id = $2 AND on_date = $3",
    )
    .bind(tx.tenant_id().0)
    .bind(id.0)
    .bind(on)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Leaves an occurrence without a job out, or takes it in again.
pub(super) async fn set_skipped(
    tx: &mut TenantTx,
    id: RecurringJobId,
    on: &[NaiveDate],
    skipped: bool,
) -> Result<(), DbError> {
    sqlx::query(
        "INSERT INTO recurring_occurrences (tenant_id, recurring_job_id, on_date, skipped) \
         SELECT $1, $2, day, $4 FROM unnest($3::date[]) AS day \
         ON CONFLICT (tenant_id, recurring_job_id, on_date) DO UPDATE SET skipped = excluded.skipped",
    )
    .bind(tx.tenant_id().0)
    .bind(id.0)
    .bind(on)
    .bind(skipped)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Puts an occurrence elsewhere.
pub(super) async fn set_moved(
    tx: &mut TenantTx,
    id: RecurringJobId,
    on: NaiveDate,
    to: &MoveOccurrence,
) -> Result<(), DbError> {
    sqlx::query(
        "INSERT INTO recurring_occurrences (tenant_id, recurring_job_id, on_date, moved_date, moved_from_time, moved_until_time) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant_id, recurring_job_id, on_date) DO UPDATE \
         SET moved_date = excluded.moved_date, moved_from_time = excluded.moved_from_time, \
         moved_until_time = excluded.moved_until_time, skipped = false",
    )
    .bind(tx.tenant_id().0)
    .bind(id.0)
    .bind(on)
    .bind(to.date)
    .bind(NaiveTime::from(to.from_time))
    .bind(NaiveTime::from(to.until_time))
    .execute(&mut **tx)
    .await?;
    Ok(())
}
