//! Whether the rows computed from job documents are what the documents say, whether each saved
//! document is its changes put together, and whether what was signed still has its digest.

use std::collections::BTreeSet;

use sync::docs::document::JobDocument;
use sync::ids::{JobId, TenantId};
use uuid::Uuid;

use super::Report;
use crate::AppState;
use crate::db::{DbError, TenantTx};
use crate::replication::{documents, projection};

/// Jobs looked at in one transaction.
const PAGE: i64 = 100;

/// Checks every job document of the tenant.
pub(super) async fn check(state: &AppState, tenant: TenantId, report: &mut Report) -> Result<(), DbError> {
    let mut after = Uuid::nil();
    let mut count = 0;
    loop {
        let mut tx = state.db.begin_for(tenant).await?;
        let page: Vec<(Uuid, Vec<u8>)> =
            sqlx::query_as("SELECT job_id, snapshot FROM job_docs WHERE job_id > $1 ORDER BY job_id LIMIT $2")
                .bind(after)
                .bind(PAGE)
                .fetch_all(&mut *tx)
                .await?;
        let Some((last, _)) = page.last() else { break };
        after = *last;
        count += page.len();
        for (id, snapshot) in page {
            match JobDocument::load(&snapshot) {
                Ok(document) => check_job(&mut tx, JobId(id), &document, report).await?,
                Err(error) => report.faults.push(format!("job {id}: its document cannot be loaded: {error}")),
            }
        }
    }
    report.checked.push(format!("job documents of tenant {tenant}: {count}"));
    Ok(())
}

async fn check_job(tx: &mut TenantTx, job: JobId, document: &JobDocument, report: &mut Report) -> Result<(), DbError> {
    for table in projection::differences(tx, job, document).await? {
        report.faults.push(format!("job {job}: {table} does not say what the document says"));
    }
    let mut replayed = JobDocument::genesis();
    let changes = documents::changes_for(tx, &[job], &BTreeSet::new(), -1).await?.remove(&job).unwrap_or_default();
    let rebuilt = replayed.apply_changes(changes.iter().map(Vec::as_slice));
    if rebuilt.is_err() || replayed.heads() != document.heads() || replayed.content() != document.content() {
        report.faults.push(format!("job {job}: the document is not its changes put together"));
    }
    for (id, sign_off) in document.content().sign_offs {
        // What was signed on a device may build on a change that was refused; then its heads are
        // not here and the signature shows as amended. Heads that are here must still say the same.
        if document.digest_at(&sign_off.signed_heads).is_some_and(|digest| digest != sign_off.content_digest) {
            report.faults.push(format!("job {job}: signature {id} does not match what was signed"));
        }
    }
    Ok(())
}
