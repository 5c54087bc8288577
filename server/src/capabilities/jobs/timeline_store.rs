//! Rows of timelines, read only: they are written by `facts`.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use sqlx::Row;
use sqlx::types::Json;
use sync::domain::timeline::EventKind;
use sync::ids::JobId;
use uuid::Uuid;

use super::model::TimelineEntry;
use crate::capabilities::Named;
use crate::capabilities::columns::Columns;
use crate::db::{DbError, TenantTx};

/// A job's entries, newest first; `kinds` none lists all.
pub(super) async fn list(
    tx: &mut TenantTx,
    job: JobId,
    kinds: Option<Vec<EventKind>>,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<TimelineEntry>, DbError> {
    let (after_at, after_id) = after.unzip();
    let rows = sqlx::query(
        "SELECT e.id, e.type, e.description, e.metadata, e.visit_id, e.actor_id, u.name AS actor_name, e.at FROM job_events e \
         LEFT JOIN users u ON u.tenant_id = e.tenant_id AND u.id = e.actor_id \
         WHERE e.tenant_id = $1 AND e.job_id = $2 AND ($3::text[] IS NULL OR e.type = ANY($3)) \
           AND ($4::timestamptz IS NULL OR (e.at, e.id) < ($4, $5)) \
         ORDER BY e.at DESC, e.id DESC LIMIT $6",
    )
    .bind(tx.tenant_id().0)
    .bind(job.0)
    .bind(kinds.map(|kinds| kinds.into_iter().map(EventKind::code).collect::<Vec<_>>()))
    .bind(after_at)
    .bind(after_id)
    .bind(limit)
    .fetch_all(&mut **tx)
    .await?;
    rows.iter()
        .map(|row| {
            let Json(details): Json<Map<String, Value>> = row.try_get("metadata")?;
            let actor = match row.id_or_none("actor_id")? {
                Some(id) => Some(Named { id, name: row.try_get("actor_name")? }),
                None => None,
            };
            Ok(TimelineEntry {
                id: row.id("id")?,
                kind: row.code("job_events", "type", EventKind::from_code)?,
                description: row.try_get("description")?,
                details,
                visit_id: row.id_or_none("visit_id")?,
                actor,
                at: row.time("at")?,
            })
        })
        .collect()
}
