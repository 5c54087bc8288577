//! Taking in what the server says.

use std::collections::BTreeSet;

use serde_bytes::ByteBuf;

use super::{Batch, JobRecord, Meta, OutboxEntry, Progress, Replica};
use crate::docs::document::{DocumentError, JobDocument};
use crate::ids::JobId;
use crate::protocol::{JobPage, PROTO, PullRequest, PullResponse};

/// Why a pulled page could not be taken in; a pull without cursor repairs it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the device's copy of a job does not fit the server's changes: {0}")]
pub struct Drift(pub DocumentError);

impl Replica {
    /// The next pull: since the cursor, or everything after [`Drift`] (`repair`).
    pub fn pull_request(&self, app_build: &str, repair: bool) -> PullRequest {
        PullRequest {
            proto: PROTO,
            app_build: app_build.into(),
            replica_id: self.meta.replica_id,
            cursor: self.meta.cursor.filter(|_| !repair),
            until_seq: None,
            page_after: None,
            backlog: self.backlog(),
        }
    }

    /// Takes in a pull, all its pages put together in one response ([`PullResponse::join`]). An
    /// answer that was overtaken by a newer one changes nothing.
    pub fn pulled(&self, response: &PullResponse) -> Result<Batch, Drift> {
        let cursor = response.cursor;
        if self.meta.cursor.is_some_and(|own| own.epoch == cursor.epoch && own.seq > cursor.seq) {
            return Ok(Batch::default());
        }
        let mut batch = Batch::default();
        for page in &response.jobs {
            batch.jobs.push(self.paged(page)?);
        }
        let covered = |entry: &&OutboxEntry| matches!(entry.progress, Progress::Accepted { seq } if seq <= cursor.seq);
        batch.drop_outbox = self.outbox.values().filter(covered).map(|entry| entry.mutation.id).collect();
        self.revoke(response, &mut batch);
        let mut meta = Meta { cursor: Some(cursor), synced_at: Some(response.now), ..self.meta.clone() };
        meta.staff.clone_from(&response.staff);
        meta.catalog.clone_from(&response.catalog);
        batch.meta = Some(meta);
        Ok(batch)
    }

    fn paged(&self, page: &JobPage) -> Result<JobRecord, Drift> {
        let known = self.jobs.get(&page.facts.id).filter(|_| !page.whole);
        if let Some(job) = known.filter(|_| page.changes.is_empty()) {
            return Ok(JobRecord { facts: page.facts.clone(), base: job.base.clone(), revoked: false });
        }
        let mut document =
            known.map_or_else(|| Ok(JobDocument::genesis()), |job| JobDocument::load(&job.base)).map_err(Drift)?;
        document.apply_changes(page.changes.iter().map(|bytes| bytes.as_slice())).map_err(Drift)?;
        Ok(JobRecord { facts: page.facts.clone(), base: ByteBuf::from(document.save()), revoked: false })
    }

    /// Drops the jobs that left the scope, or keeps them hidden while something of theirs waits.
    fn revoke(&self, response: &PullResponse, batch: &mut Batch) {
        let named: BTreeSet<JobId> = response.jobs.iter().map(|page| page.facts.id).collect();
        let gone = self.jobs.values().filter(|job| {
            let id = job.facts.id;
            !named.contains(&id) && (job.revoked || response.full || response.revoked.contains(&id))
        });
        for job in gone {
            let id = job.facts.id;
            let queued = self.queued(id).filter(|entry| !batch.drop_outbox.contains(&entry.mutation.id));
            let waits = queued.filter(|entry| !entry.mutation.is_void()).count() > 0;
            let refused = self.inbox.values().any(|entry| entry.mutation.job_id == id);
            match (waits || refused, job.revoked) {
                (false, _) => batch.drop_jobs.push(id),
                (true, false) => batch.jobs.push(JobRecord { revoked: true, ..job.clone() }),
                (true, true) => {}
            }
        }
    }
}
