//! Whether devices hold what the server believes them to hold. A difference is mended by sending the
//! job whole, and it is a defect of ours: it is counted, and the log raises the alarm.

use std::collections::BTreeMap;

use sync::docs::document::JobDocument;
use sync::ids::{JobId, ReplicaId};
use sync::protocol::digest::{Findings, compare, digest};
use uuid::Uuid;

use super::scope::Held;
use crate::db::{DbError, TenantTx};

/// A job's id, the number of its facts, and the heads of its document where it has one.
type CopyRow = (Uuid, i64, Option<Vec<Vec<u8>>>);

/// Compares the digests that a replica sent with its cursor at `since`. Jobs that changed, came or
/// left after that are not compared: the pull sends them anyway.
pub(super) async fn find(
    tx: &mut TenantTx,
    in_scope: &BTreeMap<JobId, i64>,
    held: &BTreeMap<JobId, Held>,
    since: i64,
    sent: &[u8],
) -> Result<Findings, DbError> {
    let settled = held.iter().filter(|(id, held)| {
        held.left_seq.is_none() && held.entered_seq <= since && in_scope.get(id).is_some_and(|seq| *seq <= since)
    });
    let settled: Vec<Uuid> = settled.map(|(id, _)| id.0).collect();
    let rows: Vec<CopyRow> = sqlx::query_as(
        "SELECT j.id, j.facts_seq, d.heads FROM jobs j
         LEFT JOIN job_docs d ON (d.tenant_id, d.job_id) = (j.tenant_id, j.id)
         WHERE j.id = ANY($1) AND j.changed_seq <= $2",
    )
    .bind(settled)
    .bind(since)
    .fetch_all(&mut **tx)
    .await?;
    let mut expected = Vec::with_capacity(rows.len());
    for (id, facts_seq, heads) in rows {
        let heads = match heads {
            None => JobDocument::genesis().heads(),
            Some(heads) => heads
                .into_iter()
                .map(|head| head.try_into().map_err(|_| DbError::inconsistent("job_docs", "heads", id, "not 32 bytes")))
                .collect::<Result<_, _>>()?,
        };
        expected.push((JobId(id), digest(JobId(id), facts_seq.unsigned_abs(), &heads)));
    }
    Ok(compare(sent, &expected, held.len() - expected.len()))
}

/// Counts what was found, and raises the alarm.
pub(super) fn report(replica: ReplicaId, findings: &Findings) {
    metrics::counter!("holdfast_drift_checks_total").increment(1);
    if findings.is_fine() {
        return;
    }
    metrics::counter!("holdfast_drifted_jobs_total").increment(findings.drifted.len() as u64);
    metrics::counter!("holdfast_drift_ghosts_total").increment(u64::from(findings.ghosts));
    let jobs: Vec<String> = findings.drifted.iter().take(20).map(ToString::to_string).collect();
    tracing::error!(
        %replica,
        drifted = findings.drifted.len(),
        ghosts = findings.ghosts,
        jobs = jobs.join(" "),
        "ALARM: a device's copies are not what it was sent; it gets them anew"
    );
}

/// The same for an answer that a device could not take in.
pub(super) fn report_repair(replica: ReplicaId) {
    metrics::counter!("holdfast_drift_repairs_total").increment(1);
    tracing::error!(%replica, "ALARM: an answer did not fit a device's copies; it gets everything anew");
}

/// And for one that was told of more than the server remembers.
pub(super) fn report_forgotten(replica: ReplicaId, cursor: i64, newest: i64) {
    metrics::counter!("holdfast_histories_replaced_total").increment(1);
    tracing::error!(
        %replica,
        cursor,
        newest,
        "ALARM: a device knows more than the server: was a backup restored without `server restored`? A new history begins"
    );
}
