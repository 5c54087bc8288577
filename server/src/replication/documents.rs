//! Job documents in their tables: the saved document and the changes that it is made of.

use std::collections::{BTreeMap, BTreeSet};

use sync::docs::content::JobContent;
use sync::docs::document::JobDocument;
use sync::engine::hub::Applied;
use sync::ids::{JobId, ReplicaId, UserId};
use uuid::Uuid;

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

/// Who made a change, for the record.
#[derive(Clone, Copy, Debug)]
pub struct Origin {
    pub user_id: Option<UserId>,
    pub replica: Option<(ReplicaId, u64)>,
}

/// A job's new document with the changes that made it.
pub struct Written<'a> {
    pub job: JobId,
    pub document: &'a JobDocument,
    pub changes: &'a [(Origin, Applied)],
    /// What the document says.
    pub content: JobContent,
    /// What it said when its rows were written last; none where nothing of them is known.
    pub before: Option<&'a JobContent>,
}

impl<'a> Written<'a> {
    pub fn new(job: JobId, document: &'a JobDocument, changes: &'a [(Origin, Applied)]) -> Self {
        Self { job, document, changes, content: document.content(), before: None }
    }

    /// The same, where the document said `before` until now.
    pub fn instead_of(self, before: &'a JobContent) -> Self {
        Self { before: Some(before), ..self }
    }
}

/// Stores new documents and their changes under the feed number `seq`, which becomes the jobs'
/// `doc_seq`, and their `facts_seq`, too: blobs that were here before their entry count as part of the
/// facts. The jobs' rows must be locked. The rows that say the same are `projection::write`'s.
pub async fn store(tx: &mut TenantTx, written: &[Written<'_>], seq: i64) -> Result<(), DbError> {
    if written.is_empty() {
        return Ok(());
    }
    insert_changes(tx, written, seq).await?;
    let jobs: Vec<Uuid> = written.iter().map(|written| written.job.0).collect();
    // Arrays of arrays cannot be unnested: a document's heads travel as one string of bytes.
    let heads = |document: &JobDocument| document.heads().concat();
    sqlx::query(
        "INSERT INTO job_docs (tenant_id, seq, job_id, snapshot, heads)
         SELECT $1, $2, job, snapshot, array(SELECT substring(heads FROM 32 * i + 1 FOR 32) FROM generate_series(0, length(heads) / 32 - 1) AS i ORDER BY i)
         FROM unnest($3::uuid[], $4::bytea[], $5::bytea[]) AS n(job, snapshot, heads)
         ON CONFLICT (tenant_id, job_id) DO UPDATE SET snapshot = excluded.snapshot, heads = excluded.heads, seq = excluded.seq",
    )
    .bind(tx.tenant_id().0)
    .bind(seq)
    .bind(&jobs)
    .bind(written.iter().map(|written| written.document.save()).collect::<Vec<_>>())
    .bind(written.iter().map(|written| heads(written.document)).collect::<Vec<_>>())
    .execute(&mut **tx)
    .await?;
    sqlx::query("UPDATE jobs SET doc_seq = $2, facts_seq = $2, updated_at = $3 WHERE id = ANY($1)")
        .bind(&jobs)
        .bind(seq)
        .bind(tx.now().to_utc())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

async fn insert_changes(tx: &mut TenantTx, written: &[Written<'_>], seq: i64) -> Result<(), DbError> {
    let all: Vec<(Uuid, usize, &Origin, &Applied)> = written
        .iter()
        .flat_map(|written| {
            let placed = written.changes.iter().enumerate();
            placed.map(|(position, (origin, change))| (written.job.0, position, origin, change))
        })
        .collect();
    if all.is_empty() {
        return Ok(());
    }
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    sqlx::query(
        "INSERT INTO job_changes (tenant_id, seq, created_at, job_id, position, hash, actor, actor_seq, bytes, replica_id, mutation_id, user_id)
         SELECT $1, $2, $3, * FROM unnest($4::uuid[], $5::integer[], $6::bytea[], $7::bytea[], $8::bigint[], $9::bytea[], $10::uuid[], $11::bigint[], $12::uuid[])",
    )
    .bind(tx.tenant_id().0)
    .bind(seq)
    .bind(tx.now().to_utc())
    .bind(all.iter().map(|(job, ..)| *job).collect::<Vec<_>>())
    .bind(all.iter().map(|(_, position, ..)| i32::try_from(*position).unwrap_or(i32::MAX)).collect::<Vec<_>>())
    .bind(all.iter().map(|(.., change)| change.info.hash.as_slice()).collect::<Vec<_>>())
    .bind(all.iter().map(|(.., change)| change.info.actor.as_slice()).collect::<Vec<_>>())
    .bind(all.iter().map(|(.., change)| number(change.info.actor_seq)).collect::<Vec<_>>())
    .bind(all.iter().map(|(.., change)| change.bytes.as_slice()).collect::<Vec<_>>())
    .bind(all.iter().map(|(_, _, origin, _)| origin.replica.map(|(replica, _)| replica.0)).collect::<Vec<_>>())
    .bind(all.iter().map(|(_, _, origin, _)| origin.replica.map(|(_, mutation)| number(mutation))).collect::<Vec<_>>())
    .bind(all.iter().map(|(_, _, origin, _)| origin.user_id.map(|user| user.0)).collect::<Vec<_>>())
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
