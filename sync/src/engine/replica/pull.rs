//! Taking in what the server says.

use std::collections::BTreeSet;

use serde_bytes::ByteBuf;

use super::{Batch, JobRecord, Meta, Progress, Replica};
use crate::docs::document::{Actor, DocumentError, JobDocument};
use crate::domain::plan_changes::Departure;
use crate::ids::JobId;
use crate::protocol::digest::digest;
use crate::protocol::{JobPage, PROTO, PullRequest, PullResponse};

/// Why a pulled page could not be taken in; a pull without cursor repairs it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the device's copy of a job does not fit the server's changes: {0}")]
pub struct Drift(pub DocumentError);

/// How long the server's comparison of the copies is good for, and how long what was settled is kept
/// for a server that may be restored from a backup.
const CHECKED_FOR_MS: i64 = 4 * 60 * 60 * 1000;
const KEPT_FOR_MS: i64 = 7 * 24 * 60 * 60 * 1000;
/// Settled mutations kept, at most; the oldest go first.
const KEPT: usize = 2_000;

/// Departures remembered, at most: enough to tell a person who comes back from holidays.
const DEPARTURES: usize = 100;

/// The departures of before with those of this answer; a job that is back has not departed.
fn departed(before: &[Departure], response: &PullResponse) -> Vec<Departure> {
    let told_anew = |job: JobId| response.departed.iter().any(|departure| departure.job_id == job);
    let back = |job: JobId| response.jobs.iter().any(|page| page.facts.id == job);
    let before = before.iter().filter(|departure| !told_anew(departure.job_id) && !back(departure.job_id));
    let mut all: Vec<Departure> = before.chain(&response.departed).cloned().collect();
    all.drain(..all.len().saturating_sub(DEPARTURES));
    all
}

impl Replica {
    /// The next pull: since the cursor, or everything after [`Drift`] (`repair`). After a start and
    /// every few hours it asks the server to compare the copies as well.
    pub fn pull_request(&self, app_build: &str, repair: bool) -> PullRequest {
        let cursor = self.meta.cursor.filter(|_| !repair);
        PullRequest {
            proto: PROTO,
            app_build: app_build.into(),
            replica_id: self.meta.replica_id,
            cursor,
            until_seq: None,
            page_after: None,
            backlog: self.backlog(),
            digests: cursor.filter(|_| self.is_check_due()).map(|_| self.digests()),
            repair,
            roster: Some(self.meta.roster.version.clone()).filter(|version| !repair && !version.is_empty()),
        }
    }

    fn is_check_due(&self) -> bool {
        let Some(checked) = self.meta.checked_at else { return true };
        self.meta.synced_at.is_some_and(|synced| synced.0.saturating_sub(checked.0) >= CHECKED_FOR_MS)
    }

    /// The digests of every job that the device holds, one after the other.
    fn digests(&self) -> ByteBuf {
        let held = self.jobs.values().filter(|job| !job.revoked);
        let digests = held.map(|job| {
            // Bytes that cannot be read are in no state that the server knows.
            let heads = JobDocument::saved_heads(&job.base).unwrap_or_default();
            digest(job.facts.id, job.facts.seq, &heads)
        });
        ByteBuf::from(digests.collect::<Vec<_>>().concat())
    }

    /// Takes in a pull, all its pages put together in one response ([`PullResponse::join`]). An
    /// answer that was overtaken by a newer one changes nothing. Where the server's history was
    /// replaced, what it has forgotten waits again, signed with `fresh_actor` (sixteen random bytes
    /// never used before) where it has to be made anew.
    pub fn pulled(&self, response: &PullResponse, fresh_actor: Actor) -> Result<Batch, Drift> {
        let cursor = response.cursor;
        if self.meta.cursor.is_some_and(|own| (own.epoch, own.seq) > (cursor.epoch, cursor.seq)) {
            return Ok(Batch::default());
        }
        let mut batch = Batch::default();
        for page in &response.jobs {
            batch.jobs.push(self.paged(page)?);
        }
        let mut meta = Meta { cursor: Some(cursor), synced_at: Some(response.now), ..self.meta.clone() };
        meta.staff.clone_from(&response.staff);
        meta.catalog.clone_from(&response.catalog);
        meta.departed = departed(&self.meta.departed, response);
        if let Some(roster) = &response.roster {
            meta.roster.clone_from(roster);
        }
        if response.checked || response.full {
            meta.checked_at = Some(response.now);
        }
        let restored = self.meta.cursor.is_some_and(|own| own.epoch != cursor.epoch);
        if restored {
            meta.actor = fresh_actor;
        }
        batch.meta = Some(meta);
        batch.absorb(if restored { self.forgotten(response, &batch) } else { self.covered(response) });
        self.revoke(response, &mut batch);
        Ok(batch)
    }

    /// What the server's word now contains leaves the top of it.
    fn covered(&self, response: &PullResponse) -> Batch {
        let mut batch = Batch::default();
        let mut kept = 0;
        for (id, entry) in self.outbox.iter().rev() {
            match entry.progress {
                Progress::Accepted { seq } if seq <= response.cursor.seq => {
                    batch.outbox.push(entry.kept(response.now));
                    kept += 1;
                }
                Progress::Kept { at } if kept >= KEPT || response.now.0.saturating_sub(at.0) > KEPT_FOR_MS => {
                    batch.drop_outbox.push(*id);
                }
                Progress::Kept { .. } => kept += 1,
                _ => {}
            }
        }
        batch
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

    /// The replica without its jobs.
    fn queues(&self) -> Self {
        let (meta, outbox, inbox) = (self.meta.clone(), self.outbox.clone(), self.inbox.clone());
        Self { outbox, inbox, ..Self::new(meta) }
    }

    /// Drops the jobs that left the scope, or keeps them hidden while something of theirs waits.
    fn revoke(&self, response: &PullResponse, batch: &mut Batch) {
        let named: BTreeSet<JobId> = response.jobs.iter().map(|page| page.facts.id).collect();
        let mut gone = self
            .jobs
            .values()
            .filter(|job| {
                let id = job.facts.id;
                !named.contains(&id) && (job.revoked || response.full || response.revoked.contains(&id))
            })
            .peekable();
        if gone.peek().is_none() {
            return;
        }
        let mut after = self.queues();
        after.apply(Batch { jobs: Vec::new(), ..batch.clone() });
        for job in gone {
            let id = job.facts.id;
            let waits = after.queued(id).any(|entry| !entry.mutation.is_void());
            let refused = after.inbox.values().any(|entry| entry.mutation.job_id == id);
            match (waits || refused, job.revoked) {
                (false, _) => batch.drop_jobs.push(id),
                (true, false) => batch.jobs.push(JobRecord { revoked: true, ..job.clone() }),
                (true, true) => {}
            }
        }
    }
}
