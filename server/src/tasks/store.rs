//! Rows of the task queue and of the schedule.

use sqlx::Row;
use sync::ids::TenantId;
use sync::time::Timestamp;
use uuid::Uuid;

use super::{NewTask, Task};
use crate::db::{DbError, SystemTx, TenantTx};
use crate::time::ToUtc;

pub(super) async fn insert(tx: &mut TenantTx, id: Uuid, task: &NewTask) -> Result<(), DbError> {
    let run_at = task.run_at.unwrap_or(tx.now()).to_utc();
    sqlx::query(
        "INSERT INTO tasks (tenant_id, id, kind, payload, run_at, max_attempts) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(tx.tenant_id().0)
    .bind(id)
    .bind(task.kind)
    .bind(&task.payload)
    .bind(run_at)
    .bind(task.max_attempts)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Takes up to `limit` due tasks, the longest due first, until `locked_until`. Tasks that
/// another worker is just taking are passed over.
pub(super) async fn claim(
    tx: &mut SystemTx,
    now: Timestamp,
    locked_until: Timestamp,
    limit: i64,
) -> Result<Vec<Task>, DbError> {
    let rows = sqlx::query(
        "UPDATE tasks SET locked_until = $2, attempts = attempts + 1 WHERE (tenant_id, id) IN (\
           SELECT tenant_id, id FROM tasks WHERE done_at IS NULL AND run_at <= $1 \
           AND (locked_until IS NULL OR locked_until <= $1) ORDER BY run_at LIMIT $3 FOR UPDATE SKIP LOCKED) \
         RETURNING tenant_id, id, kind, payload, attempts, max_attempts",
    )
    .bind(now.to_utc())
    .bind(locked_until.to_utc())
    .bind(limit)
    .fetch_all(&mut **tx)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Task {
                tenant_id: TenantId(row.try_get("tenant_id")?),
                id: row.try_get("id")?,
                kind: row.try_get("kind")?,
                payload: row.try_get("payload")?,
                attempt: row.try_get("attempts")?,
                max_attempts: row.try_get("max_attempts")?,
            })
        })
        .collect()
}

/// Marks the attempt as the last one, well or not. A worker that was overtaken, because it
/// held the task too long, changes nothing.
pub(super) async fn finish(tx: &mut SystemTx, task: &Task, now: Timestamp, error: Option<&str>) -> Result<(), DbError> {
    sqlx::query(
        "UPDATE tasks SET done_at = $4, locked_until = NULL, failed = $5, last_error = coalesce($6, last_error) \
         WHERE tenant_id = $1 AND id = $2 AND attempts = $3 AND done_at IS NULL",
    )
    .bind(task.tenant_id.0)
    .bind(task.id)
    .bind(task.attempt)
    .bind(now.to_utc())
    .bind(error.is_some())
    .bind(error)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Puts the task back for `run_at`.
pub(super) async fn postpone(tx: &mut SystemTx, task: &Task, run_at: Timestamp, error: &str) -> Result<(), DbError> {
    sqlx::query(
        "UPDATE tasks SET run_at = $4, locked_until = NULL, last_error = $5 \
         WHERE tenant_id = $1 AND id = $2 AND attempts = $3 AND done_at IS NULL",
    )
    .bind(task.tenant_id.0)
    .bind(task.id)
    .bind(task.attempt)
    .bind(run_at.to_utc())
    .bind(error)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Tasks that wait or are being done, and tasks that failed for good.
pub(super) async fn count(tx: &mut SystemTx) -> Result<(i64, i64), DbError> {
    let row = sqlx::query(
        "SELECT count(*) FILTER (WHERE done_at IS NULL) AS open, count(*) FILTER (WHERE failed) AS failed FROM tasks",
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok((row.try_get("open")?, row.try_get("failed")?))
}

/// Forgets tasks done before `before`; failed ones stay for people to look at.
pub(super) async fn clear_done(tx: &mut SystemTx, before: Timestamp) -> Result<u64, DbError> {
    let gone = sqlx::query("DELETE FROM tasks WHERE done_at < $1 AND NOT failed")
        .bind(before.to_utc())
        .execute(&mut **tx)
        .await?;
    Ok(gone.rows_affected())
}

/// Whether it is this node's turn to do the chore `name`, last started at or before `latest`;
/// if so, it counts as started now.
pub(super) async fn take_turn(
    tx: &mut SystemTx,
    name: &str,
    now: Timestamp,
    latest: Timestamp,
) -> Result<bool, DbError> {
    let taken = sqlx::query(
        "INSERT INTO schedules AS s (name, last_run_at) VALUES ($1, $2) \
         ON CONFLICT (name) DO UPDATE SET last_run_at = $2 WHERE s.last_run_at <= $3",
    )
    .bind(name)
    .bind(now.to_utc())
    .bind(latest.to_utc())
    .execute(&mut **tx)
    .await?;
    Ok(taken.rows_affected() == 1)
}
