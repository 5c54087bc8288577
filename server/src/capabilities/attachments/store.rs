//! The rows of blobs.

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use sync::ids::JobId;
use uuid::Uuid;

use crate::auth::Caller;
use crate::db::{DbError, TenantTx};
use crate::time::ToUtc;

/// A blob as the server has it.
#[derive(Clone, Debug, FromRow)]
pub struct Blob {
    pub sha256: Vec<u8>,
    pub size: i64,
    pub mime: String,
    pub state: String,
    pub received: i64,
    pub storage_key: String,
}

impl Blob {
    /// Whether all bytes are stored and checked.
    pub fn is_verified(&self) -> bool {
        self.state == "verified"
    }

    /// The state as devices hear it: to them a refused upload starts anew.
    pub fn label(&self) -> &'static str {
        if self.is_verified() { "verified" } else { "receiving" }
    }
}

/// Whether the caller may add to the job: may dispatch it, is on it, was given it and may still hold work
/// for it, or has worked on it: the photos of that work may come when somebody else has long had the job.
pub async fn may_attach(tx: &mut TenantTx, caller: &Caller, job: JobId, all: bool) -> Result<bool, DbError> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM jobs WHERE id = $1) AND ($3
             OR EXISTS (SELECT FROM visits v JOIN visit_technicians m ON (m.tenant_id, m.visit_id) = (v.tenant_id, v.id)
                        WHERE v.job_id = $1 AND m.user_id = $2)
             OR EXISTS (SELECT FROM device_jobs d JOIN replicas r ON (r.tenant_id, r.id) = (d.tenant_id, d.replica_id)
                        WHERE d.job_id = $1 AND r.user_id = $2)
             OR EXISTS (SELECT FROM job_changes c WHERE c.job_id = $1 AND c.user_id = $2))",
    )
    .bind(job.0)
    .bind(caller.user_id.0)
    .bind(all)
    .fetch_one(&mut **tx)
    .await?)
}

/// Whether the caller may read the blob: sent it, may see all jobs, or is on one of its jobs.
pub async fn may_read(tx: &mut TenantTx, caller: &Caller, sha256: &[u8], all: bool) -> Result<bool, DbError> {
    Ok(sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM blobs WHERE sha256 = $1 AND ($3 OR created_by = $2))
             OR EXISTS (SELECT FROM blob_jobs l JOIN visits v ON (v.tenant_id, v.job_id) = (l.tenant_id, l.job_id)
                        JOIN visit_technicians m ON (m.tenant_id, m.visit_id) = (v.tenant_id, v.id)
                        WHERE l.sha256 = $1 AND m.user_id = $2)",
    )
    .bind(sha256)
    .bind(caller.user_id.0)
    .bind(all)
    .fetch_one(&mut **tx)
    .await?)
}

/// Makes the blob's row where there is none. An upload that goes on is as young as its last announcement.
pub async fn insert(tx: &mut TenantTx, sha256: &[u8], size: i64, mime: &str, storage_key: &str) -> Result<(), DbError> {
    sqlx::query(
        "INSERT INTO blobs (tenant_id, sha256, size, mime, storage_key, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (tenant_id, sha256) DO UPDATE SET created_at = excluded.created_at WHERE blobs.state <> 'verified'",
    )
    .bind(tx.tenant_id().0)
    .bind(sha256)
    .bind(size)
    .bind(mime)
    .bind(storage_key)
    .bind(tx.now().to_utc())
    .bind(tx.user_id().map(|user| user.0))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Joins the blob to a job. Answers whether it was not joined before.
pub async fn link(tx: &mut TenantTx, sha256: &[u8], job: JobId) -> Result<bool, DbError> {
    let done =
        sqlx::query("INSERT INTO blob_jobs (tenant_id, sha256, job_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
            .bind(tx.tenant_id().0)
            .bind(sha256)
            .bind(job.0)
            .execute(&mut **tx)
            .await?;
    Ok(done.rows_affected() > 0)
}

/// The blob with its row locked; none where there is no such blob.
pub async fn lock(tx: &mut TenantTx, sha256: &[u8]) -> Result<Option<Blob>, DbError> {
    Ok(sqlx::query_as(
        "SELECT sha256, size, mime, state, received, storage_key FROM blobs WHERE sha256 = $1 FOR UPDATE",
    )
    .bind(sha256)
    .fetch_optional(&mut **tx)
    .await?)
}

/// The blob; none where there is no such blob.
pub async fn find(tx: &mut TenantTx, sha256: &[u8]) -> Result<Option<Blob>, DbError> {
    Ok(sqlx::query_as("SELECT sha256, size, mime, state, received, storage_key FROM blobs WHERE sha256 = $1")
        .bind(sha256)
        .fetch_optional(&mut **tx)
        .await?)
}

/// Notes how much has arrived.
pub async fn set_received(tx: &mut TenantTx, sha256: &[u8], received: i64) -> Result<(), DbError> {
    sqlx::query("UPDATE blobs SET received = $2, state = 'receiving' WHERE sha256 = $1 AND state <> 'verified'")
        .bind(sha256)
        .bind(received)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Locks the blob's jobs in ascending order.
pub async fn lock_jobs(tx: &mut TenantTx, sha256: &[u8]) -> Result<Vec<Uuid>, DbError> {
    Ok(sqlx::query_scalar(
        "SELECT id FROM jobs WHERE id IN (SELECT job_id FROM blob_jobs WHERE sha256 = $1) ORDER BY id FOR UPDATE",
    )
    .bind(sha256)
    .fetch_all(&mut **tx)
    .await?)
}

/// Marks the blob as whole and checked; false where there is no such blob any more.
pub async fn set_verified(tx: &mut TenantTx, sha256: &[u8]) -> Result<bool, DbError> {
    let done = sqlx::query(
        "UPDATE blobs SET state = 'verified', received = size, verified_at = coalesce(verified_at, $2) WHERE sha256 = $1",
    )
    .bind(sha256)
    .bind(tx.now().to_utc())
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Puts the jobs' facts under the feed number `seq`.
pub async fn touch_jobs(tx: &mut TenantTx, jobs: &[Uuid], seq: i64) -> Result<(), DbError> {
    sqlx::query("UPDATE jobs SET facts_seq = $2 WHERE id = ANY($1)").bind(jobs).bind(seq).execute(&mut **tx).await?;
    Ok(())
}

/// Unfinished blobs that were announced before `before`, removed; answers their rows.
pub async fn remove_unfinished(tx: &mut TenantTx, before: DateTime<Utc>) -> Result<Vec<Blob>, DbError> {
    Ok(sqlx::query_as(
        "DELETE FROM blobs WHERE state <> 'verified' AND created_at < $1 RETURNING sha256, size, mime, state, received, storage_key",
    )
    .bind(before)
    .fetch_all(&mut **tx)
    .await?)
}
