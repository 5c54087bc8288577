//! Rows of the audit log and of the ends of its chains.

use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use sync::ids::{TenantId, UserId};

use super::chain::{Hash, Link, START};
use crate::db::{DbError, TenantTx};
use crate::time::{ToTimestamp, ToUtc};

const BATCH: i64 = 2000;

/// The last entry of a chain.
pub(super) struct Head {
    pub seq: i64,
    pub hash: Hash,
}

/// An entry with the hashes stored beside it.
pub(super) struct Stored {
    pub link: Link,
    pub prev_hash: Hash,
    pub hash: Hash,
}

fn hash(row: &PgRow, column: &'static str) -> Result<Hash, DbError> {
    let bytes: Vec<u8> = row.try_get(column)?;
    bytes.try_into().map_err(|_| DbError::inconsistent("audit_log", column, "?", "is not 32 bytes long"))
}

/// The end of the tenant's chain, locked until the transaction ends; made if there is none.
pub(super) async fn lock_head(db: &mut PgConnection, tenant_id: TenantId) -> Result<Head, DbError> {
    let there = sqlx::query("SELECT seq, hash FROM audit_heads WHERE tenant_id = $1 FOR UPDATE")
        .bind(tenant_id.0)
        .fetch_optional(&mut *db)
        .await?;
    let row = match there {
        Some(row) => row,
        // The update of the row to itself both locks and returns one that was made meanwhile.
        None => {
            sqlx::query(
                "INSERT INTO audit_heads (tenant_id, seq, hash) VALUES ($1, 0, $2) \
                 ON CONFLICT (tenant_id) DO UPDATE SET seq = audit_heads.seq RETURNING seq, hash",
            )
            .bind(tenant_id.0)
            .bind(START.as_slice())
            .fetch_one(db)
            .await?
        }
    };
    Ok(Head { seq: row.try_get("seq")?, hash: hash(&row, "hash")? })
}

pub(super) async fn head(tx: &mut TenantTx) -> Result<Option<Head>, DbError> {
    let row = sqlx::query("SELECT seq, hash FROM audit_heads WHERE tenant_id = $1")
        .bind(tx.tenant_id().0)
        .fetch_optional(&mut **tx)
        .await?;
    row.map(|row| Ok(Head { seq: row.try_get("seq")?, hash: hash(&row, "hash")? })).transpose()
}

/// Adds entries of one tenant, the last of which becomes the end of its chain.
pub(super) async fn insert(db: &mut PgConnection, tenant_id: TenantId, rows: &[Stored]) -> Result<(), DbError> {
    let Some(last) = rows.last() else { return Ok(()) };
    sqlx::query(
        "WITH moved AS (UPDATE audit_heads SET seq = $12, hash = $13 WHERE tenant_id = $1) \
         INSERT INTO audit_log (tenant_id, seq, at, actor_id, action, subject_kind, subject_id, ip, details, prev_hash, hash) \
         SELECT $1, seq, at, actor_id, action, subject_kind, subject_id, ip::inet, details, prev_hash, hash \
         FROM unnest($2::bigint[], $3::timestamptz[], $4::uuid[], $5::text[], $6::text[], $7::uuid[], $8::text[], $9::jsonb[], \
              $10::bytea[], $11::bytea[]) \
              AS n(seq, at, actor_id, action, subject_kind, subject_id, ip, details, prev_hash, hash)",
    )
    .bind(tenant_id.0)
    .bind(rows.iter().map(|row| row.link.seq).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| row.link.at.to_utc()).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| row.link.actor_id.map(|id| id.0)).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| row.link.action.as_str()).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| row.link.subject_kind.as_str()).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| row.link.subject_id).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| row.link.ip.map(|ip| ip.to_string())).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| row.link.details.clone()).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| row.prev_hash.as_slice()).collect::<Vec<_>>())
    .bind(rows.iter().map(|row| row.hash.as_slice()).collect::<Vec<_>>())
    .bind(last.link.seq)
    .bind(last.hash.as_slice())
    .execute(db)
    .await?;
    Ok(())
}

/// The next entries behind number `after`, in order.
pub(super) async fn read(tx: &mut TenantTx, after: i64) -> Result<Vec<Stored>, DbError> {
    let tenant_id = tx.tenant_id();
    let rows = sqlx::query(
        "SELECT seq, at, actor_id, action, subject_kind, subject_id, host(ip) AS ip, details, prev_hash, hash \
         FROM audit_log WHERE tenant_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
    )
    .bind(tenant_id.0)
    .bind(after)
    .bind(BATCH)
    .fetch_all(&mut **tx)
    .await?;
    rows.iter().map(|row| stored(row, tenant_id)).collect()
}

fn stored(row: &PgRow, tenant_id: TenantId) -> Result<Stored, DbError> {
    let seq = row.try_get("seq")?;
    let ip: Option<String> = row.try_get("ip")?;
    let at: chrono::DateTime<chrono::Utc> = row.try_get("at")?;
    Ok(Stored {
        link: Link {
            tenant_id,
            seq,
            at: at.to_timestamp(),
            actor_id: row.try_get::<Option<uuid::Uuid>, _>("actor_id")?.map(UserId),
            action: row.try_get("action")?,
            subject_kind: row.try_get("subject_kind")?,
            subject_id: row.try_get("subject_id")?,
            ip: ip
                .map(|ip| ip.parse())
                .transpose()
                .map_err(|error| DbError::inconsistent("audit_log", "ip", seq, error))?,
            details: row.try_get("details")?,
        },
        prev_hash: hash(row, "prev_hash")?,
        hash: hash(row, "hash")?,
    })
}
