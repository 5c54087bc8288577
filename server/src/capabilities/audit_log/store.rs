//! Rows of the audit log, read only.

use serde_json::{Map, Value};
use sqlx::Row;
use sqlx::types::Json;
use uuid::Uuid;

use super::model::AuditLogEntry;
use crate::capabilities::Named;
use crate::capabilities::columns::Columns;
use crate::db::{DbError, TenantTx};
use crate::http::hex;

/// Which entries are read.
pub(super) struct Filter {
    pub subject_kind: Option<String>,
    pub subject_id: Option<Uuid>,
    pub actor_id: Option<Uuid>,
    /// Only entries before this number.
    pub before: Option<i64>,
    pub limit: i64,
}

/// Entries, newest first.
pub(super) async fn list(tx: &mut TenantTx, filter: Filter) -> Result<Vec<AuditLogEntry>, DbError> {
    let rows = sqlx::query(
        "SELECT a.seq, a.at, a.actor_id, u.name AS actor_name, a.action, a.subject_kind, a.subject_id, host(a.ip) AS ip, \
         a.details, a.hash FROM audit_log a LEFT JOIN users u ON u.tenant_id = a.tenant_id AND u.id = a.actor_id \
         WHERE a.tenant_id = $1 AND ($2::text IS NULL OR a.subject_kind = $2) AND ($3::uuid IS NULL OR a.subject_id = $3) \
           AND ($4::uuid IS NULL OR a.actor_id = $4) AND ($5::bigint IS NULL OR a.seq < $5) \
         ORDER BY a.seq DESC LIMIT $6",
    )
    .bind(tx.tenant_id().0)
    .bind(filter.subject_kind)
    .bind(filter.subject_id)
    .bind(filter.actor_id)
    .bind(filter.before)
    .bind(filter.limit)
    .fetch_all(&mut **tx)
    .await?;
    rows.iter()
        .map(|row| {
            let actor = match row.id_or_none("actor_id")? {
                // A person who is gone from the staff keeps the id.
                Some(id) => {
                    Some(Named { id, name: row.try_get::<Option<String>, _>("actor_name")?.unwrap_or_default() })
                }
                None => None,
            };
            let Json(details): Json<Map<String, Value>> = row.try_get("details")?;
            Ok(AuditLogEntry {
                seq: row.try_get("seq")?,
                at: row.time("at")?,
                actor,
                action: row.try_get("action")?,
                subject_kind: row.try_get("subject_kind")?,
                subject_id: row.id_or_none("subject_id")?,
                ip: row.try_get("ip")?,
                details,
                hash: hex(&row.try_get::<Vec<u8>, _>("hash")?),
            })
        })
        .collect()
}
