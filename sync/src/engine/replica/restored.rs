//! When the server's history was replaced by an older one, a restored backup: what the device had been
//! told was committed, and the server has forgotten, waits again. Nothing is lost, and nothing comes
//! twice: a mutation that the server still knows is not sent, and a change that it has is the same
//! change under the same hash.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::{Batch, OutboxEntry, Progress, Replica};
use crate::docs::document::JobDocument;
use crate::ids::JobId;
use crate::protocol::{PullResponse, PushResponse};

impl Replica {
    /// Whether the server answered out of another history than the one that this device knows, and
    /// decided nothing: the device has to pull before it pushes on.
    pub fn is_of_another_history(&self, response: &PushResponse) -> bool {
        self.meta.cursor.zip(response.epoch).is_some_and(|(own, epoch)| own.epoch != epoch)
    }

    /// What of the queue the server of `response` has forgotten, made pending again. `batch` is what
    /// the response comes to otherwise.
    pub(super) fn forgotten(&self, response: &PullResponse, batch: &Batch) -> Batch {
        let mut next = Batch::default();
        let mut waiting: BTreeMap<u64, OutboxEntry> = BTreeMap::new();
        for (id, entry) in &self.outbox {
            let known = *id <= response.last_mutation_id;
            match entry.progress {
                // Decided in this history as well; the answer with the verdict will come again.
                Progress::Pending if known => drop(waiting.insert(*id, entry.clone())),
                Progress::Accepted { .. } if known => next.outbox.push(entry.kept(response.now)),
                Progress::Kept { .. } if known => {}
                _ if entry.mutation.is_void() => next.drop_outbox.push(*id),
                _ => drop(waiting.insert(*id, entry.clone())),
            }
        }
        for (id, entry) in self.inbox.iter().filter(|(id, entry)| entry.quarantined && **id > response.last_mutation_id)
        {
            // The office was to decide on it, and does not know of it any more.
            let mutation = entry.mutation.clone();
            waiting.insert(*id, OutboxEntry { mutation, progress: Progress::Pending, attempts: 0, last_error: None });
            next.drop_inbox.push(*id);
        }
        let redo = self.unfounded(&waiting, batch);
        for (id, entry) in &waiting {
            if redo.contains(id) {
                next.drop_outbox.push(*id);
            } else if !entry.is_undecided() || !self.outbox.contains_key(id) {
                next.outbox.push(OutboxEntry { progress: Progress::Pending, attempts: 0, ..entry.clone() });
            }
        }
        let mut whole = batch.clone();
        whole.absorb(next.clone());
        let again: Vec<&OutboxEntry> = redo.iter().filter_map(|id| waiting.get(id)).collect();
        let jobs = again.iter().map(|entry| entry.mutation.job_id).collect();
        next.absorb(self.part(jobs, &whole).redo_all(again.into_iter(), response.now));
        next
    }

    /// The mutations that build on changes which the server has not got (again), with everything
    /// behind them on the same job: they are made anew, in their order.
    fn unfounded(&self, waiting: &BTreeMap<u64, OutboxEntry>, batch: &Batch) -> BTreeSet<u64> {
        let bases: BTreeMap<JobId, &[u8]> = batch.jobs.iter().map(|job| (job.facts.id, job.base.as_slice())).collect();
        let mut documents: BTreeMap<JobId, JobDocument> = BTreeMap::new();
        let mut broken = BTreeSet::new();
        let mut redo = BTreeSet::new();
        for (id, entry) in waiting {
            let job = entry.mutation.job_id;
            // Where the server shows no document there is nothing to compare with: it will judge.
            let Some(base) = bases.get(&job) else { continue };
            let document = match documents.entry(job) {
                Entry::Occupied(there) => there.into_mut(),
                Entry::Vacant(place) => match JobDocument::load(base) {
                    Ok(document) => place.insert(document),
                    Err(_) => continue,
                },
            };
            let changes = entry.mutation.changes.iter().map(|bytes| bytes.as_slice());
            if broken.contains(&job) || document.apply_changes(changes).is_err() {
                broken.insert(job);
                redo.insert(*id);
            }
        }
        redo
    }
}
