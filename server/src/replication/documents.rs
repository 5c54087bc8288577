//! Job documents in their tables: the saved document and the changes that it is made of.

use std::collections::{BTreeMap, BTreeSet};

use sync::docs::document::JobDocument;
use sync::engine::hub::Applied;
use sync::ids::{JobId, ReplicaId, UserId};
use uuid::Uuid;

use super::projection;
use crate::db::{DbError, TenantTx};
use crate::time::ToUtc;

fn loaded(id: Uuid, snapshot: &[u8]) -> Result<JobDocument, DbError> {
    JobDocument::load(snapshot).map_err(|error| DbError::inconsistent("job_docs", "snapshot", id, error))
}

/// The documents of the jobs; a job without one has the document that every job starts from.
pub async fn load(tx: &mut TenantTx, jobs: &[JobId]) -> Result<BTreeMap<JobId, JobDocument>, DbError> {
    let ids: Vec<Uuid> = jobs.iter().map(|job| job.0).collect();
    let rows: Vec<(Uuid, Vec<u8>)> = sqlx::query_as("SELECT job_id, snapshot FROM job_docs WHERE job_id = ANY($1)")
        .bind(&ids)
        .fetch_all(&mut **tx)
        .await?;
    let mut documents: BTreeMap<JobId, JobDocument> = jobs.iter().map(|job| (*job, JobDocument::genesis())).collect();
    for (id, snapshot) in rows {
        documents.insert(JobId(id), loaded(id, &snapshot)?);
    }
    Ok(documents)
}

/// The changes that a replica lacks, oldest first: all of a job in `whole`, of others those after
/// the feed number `since`.
pub async fn changes_for(
    tx: &mut TenantTx,
    jobs: &[JobId],
    whole: &BTreeSet<JobId>,
    since: i64,
) -> Result<BTreeMap<JobId, Vec<Vec<u8>>>, DbError> {
    let (all, newer): (Vec<JobId>, Vec<JobId>) = jobs.iter().partition(|job| whole.contains(job));
    let newer: Vec<Uuid> = newer.iter().map(|job| job.0).collect();
    let mut changes: BTreeMap<JobId, Vec<Vec<u8>>> = BTreeMap::new();
    for (job, document) in load(tx, &all).await? {
        changes.insert(job, document.all_changes());
    }
    let rows: Vec<(Uuid, Vec<u8>)> = sqlx::query_as(
        "SELECT job_id, bytes FROM job_changes WHERE job_id = ANY($1) AND seq > $2 ORDER BY seq, position",
    )
    .bind(&newer)
    .bind(since)
    .fetch_all(&mut **tx)
    .await?;
    for (job, bytes) in rows {
        changes.entry(JobId(job)).or_default().push(bytes);
    }
    Ok(changes)
}

/// Who made changes, for the record.
#[derive(Clone, Copy, Debug)]
pub struct Origin {
    pub user_id: Option<UserId>,
    pub replica: Option<(ReplicaId, u64)>,
}

/// Stores a job's new document with the changes that made it, under the feed number `seq`, and
/// projects it into rows. The job's row must be locked and its `doc_seq` is set.
pub async fn store(
    tx: &mut TenantTx,
    job: JobId,
    document: &JobDocument,
    changes: &[(Origin, Applied)],
    seq: i64,
) -> Result<(), DbError> {
    let (tenant, now) = (tx.tenant_id().0, tx.now().to_utc());
    for (position, (origin, change)) in changes.iter().enumerate() {
        sqlx::query(
            "INSERT INTO job_changes (tenant_id, job_id, hash, actor, actor_seq, bytes, seq, position, replica_id, mutation_id, user_id, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(tenant)
        .bind(job.0)
        .bind(change.info.hash.as_slice())
        .bind(&change.info.actor)
        .bind(i64::try_from(change.info.actor_seq).unwrap_or(i64::MAX))
        .bind(change.bytes.as_slice())
        .bind(seq)
        .bind(i32::try_from(position).unwrap_or(i32::MAX))
        .bind(origin.replica.map(|(replica, _)| replica.0))
        .bind(origin.replica.map(|(_, mutation)| i64::try_from(mutation).unwrap_or(i64::MAX)))
        .bind(origin.user_id.map(|user| user.0))
        .bind(now)
        .execute(&mut **tx)
        .await?;
    }
    let heads: Vec<Vec<u8>> = document.heads().iter().map(|head| head.to_vec()).collect();
    sqlx::query(
        "INSERT INTO job_docs (tenant_id, job_id, snapshot, heads, seq) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (tenant_id, job_id) DO UPDATE SET snapshot = $3, heads = $4, seq = $5",
    )
    .bind(tenant)
    .bind(job.0)
    .bind(document.save())
    .bind(heads)
    .bind(seq)
    .execute(&mut **tx)
    .await?;
    projection::write(tx, job, document).await?;
    sqlx::query("UPDATE jobs SET doc_seq = $2, updated_at = $3 WHERE id = $1")
        .bind(job.0)
        .bind(seq)
        .bind(now)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// The changes of `document` that `before` lacks, ready for [`store`].
pub fn added(before: &JobDocument, document: &JobDocument) -> Vec<Applied> {
    let changes = document.changes_since(&before.heads());
    let inspected = changes.into_iter().filter_map(|bytes| Some((JobDocument::inspect(&bytes).ok()?, bytes)));
    inspected.map(|(info, bytes)| Applied { info, bytes: bytes.into() }).collect()
}
