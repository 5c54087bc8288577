//! Rows of quarantined work.

use chrono::{DateTime, Utc};
use sqlx::Row;
use sqlx::postgres::PgRow;
use uuid::Uuid;

use super::model::{QuarantineEntry, QuarantineState, QuarantinedJob};
use crate::capabilities::Named;
use crate::capabilities::columns::Columns;
use crate::db::{DbError, TenantTx};

fn entry(row: &PgRow) -> Result<QuarantineEntry, DbError> {
    let job = match row.id_or_none("job_id")? {
        Some(id) => Some(QuarantinedJob { id, number: row.try_get("number")?, title: row.try_get("title")? }),
        None => None,
    };
    let user = match row.id_or_none("user_id")? {
        Some(id) => Some(Named { id, name: row.try_get("user_name")? }),
        None => None,
    };
    Ok(QuarantineEntry {
        id: row.id("id")?,
        job,
        user,
        reason_code: row.try_get("reason_code")?,
        reason: row.try_get("reason")?,
        summary: row.try_get("summary")?,
        state: row.code("quarantine", "state", QuarantineState::from_code)?,
        created_at: row.time("created_at")?,
        decided_at: row.time_or_none("decided_at")?,
    })
}

/// Entries, newest first; `state` none lists all.
pub(super) async fn list(
    tx: &mut TenantTx,
    state: Option<QuarantineState>,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<QuarantineEntry>, DbError> {
    let (after_at, after_id) = after.unzip();
    let rows = sqlx::query(
        "SELECT q.id, j.id AS job_id, j.number, j.title, q.user_id, u.name AS user_name, q.reason_code, q.reason, q.summary, \
         q.state, q.created_at, q.decided_at FROM quarantine q \
         LEFT JOIN jobs j ON j.tenant_id = q.tenant_id AND j.id = q.job_id \
         LEFT JOIN users u ON u.tenant_id = q.tenant_id AND u.id = q.user_id \
         WHERE q.tenant_id = $1 AND ($2::text IS NULL OR q.state = $2) \
           AND ($3::timestamptz IS NULL OR (q.created_at, q.id) < ($3, $4)) \
         ORDER BY q.created_at DESC, q.id DESC LIMIT $5",
    )
    .bind(tx.tenant_id().0)
    .bind(state.map(QuarantineState::code))
    .bind(after_at)
    .bind(after_id)
    .bind(limit)
    .fetch_all(&mut **tx)
    .await?;
    rows.iter().map(entry).collect()
}
