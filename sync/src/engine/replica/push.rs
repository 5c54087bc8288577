//! Sending the outbox and taking in the verdicts.

use std::collections::{BTreeMap, BTreeSet};

use serde_bytes::ByteBuf;

use super::{Batch, InboxEntry, Meta, OutboxEntry, Progress, Replica};
use crate::docs::document::Actor;
use crate::docs::edit::Author;
use crate::domain::rejection::Rejection;
use crate::ids::JobId;
use crate::protocol::{Backlog, Intent, PROTO, PushRequest, PushResponse, Verdict};
use crate::time::Timestamp;

impl Replica {
    /// What waits, for the office to see.
    pub fn backlog(&self) -> Backlog {
        Backlog {
            mutations: self.pending().count() as u32,
            oldest_at: self.pending().map(|entry| entry.mutation.at).min(),
            ..Backlog::default()
        }
    }

    /// The next push; none where nothing waits.
    pub fn push_request(&self, app_build: &str) -> Option<PushRequest> {
        let mutations = PushRequest::that_fits(self.undecided());
        (!mutations.is_empty()).then(|| PushRequest {
            proto: PROTO,
            app_build: app_build.into(),
            replica_id: self.meta.replica_id,
            mutations,
            backlog: self.backlog(),
            epoch: self.meta.cursor.map(|cursor| cursor.epoch),
        })
    }

    /// Takes in the server's verdicts. Accepted mutations stay on top until a pull contains them;
    /// refused ones move to the inbox; whatever builds on a refused one, judged or not yet, is made
    /// anew, in order, with new ids and with `fresh_actor` (sixteen random bytes never used before).
    pub fn pushed(&self, response: &PushResponse, fresh_actor: Actor, now: Timestamp) -> Batch {
        if self.is_of_another_history(response) {
            return Batch::default();
        }
        let mut batch = Batch::default();
        let mut broken = BTreeSet::new();
        let mut redo = BTreeMap::new();
        for result in &response.results {
            let Some(entry) = self.outbox.get(&result.id).filter(|entry| entry.is_undecided()) else { continue };
            match &result.verdict {
                Verdict::Accepted => batch.absorb(self.accepted(entry, result.seq)),
                _ if entry.mutation.is_void() => batch.drop_outbox.push(result.id),
                Verdict::Rejected { rejection } => batch.absorb(self.refused(entry, rejection, false, now)),
                Verdict::Quarantined { rejection } => batch.absorb(self.refused(entry, rejection, true, now)),
                Verdict::BlockedBy { .. } => {
                    batch.drop_outbox.push(result.id);
                    redo.insert(result.id, entry);
                }
            }
            if result.verdict != Verdict::Accepted {
                broken.insert(result.id);
            }
        }
        self.void_followers(&mut broken, &mut redo, response, &mut batch);
        if !redo.is_empty() || batch.inbox.iter().any(|entry| !entry.mutation.changes.is_empty()) {
            batch.meta = Some(Meta { actor: fresh_actor, ..self.meta.clone() });
        }
        if !redo.is_empty() {
            let redone = self
                .part(redo.values().map(|entry| entry.mutation.job_id).collect(), &batch)
                .redo_all(redo.into_values(), now);
            batch.absorb(redone);
        }
        batch
    }

    fn accepted(&self, entry: &OutboxEntry, seq: u64) -> Batch {
        if entry.mutation.is_void() {
            return Batch { drop_outbox: vec![entry.mutation.id], ..Batch::default() };
        }
        // A pull may have brought the effects before the answer to the push came through.
        if self.meta.cursor.is_some_and(|cursor| seq <= cursor.seq) {
            let at = self.meta.synced_at.unwrap_or(entry.mutation.at);
            return Batch { outbox: vec![entry.kept(at)], ..Batch::default() };
        }
        let entry = OutboxEntry { progress: Progress::Accepted { seq }, last_error: None, ..entry.clone() };
        Batch { outbox: vec![entry], ..Batch::default() }
    }

    /// Mutations that the server will find blocked once it sees them are made anew together with
    /// those that it did: if they waited for their own verdict, the older ones made anew would come
    /// to stand after them and undo them. They keep their numbers, without their content.
    fn void_followers<'a>(
        &'a self,
        broken: &mut BTreeSet<u64>,
        redo: &mut BTreeMap<u64, &'a OutboxEntry>,
        response: &PushResponse,
        batch: &mut Batch,
    ) {
        if broken.is_empty() {
            return;
        }
        let judged: BTreeSet<u64> = response.results.iter().map(|result| result.id).collect();
        for (id, entry) in self.outbox.iter().filter(|(id, entry)| entry.is_undecided() && !judged.contains(id)) {
            if entry.mutation.follows.is_none_or(|follows| !broken.contains(&follows)) {
                continue;
            }
            broken.insert(*id);
            if !entry.mutation.is_void() {
                batch.outbox.push(OutboxEntry { mutation: entry.mutation.voided(), ..entry.clone() });
                redo.insert(*id, entry);
            }
        }
    }

    /// What of the replica making mutations of `jobs` anew needs to see, after `batch`.
    pub(super) fn part(&self, jobs: BTreeSet<JobId>, batch: &Batch) -> Self {
        let of = |id: &JobId| jobs.contains(id);
        let mut part = Self::new(self.meta.clone());
        part.jobs = self.jobs.iter().filter(|(id, _)| of(id)).map(|(id, job)| (*id, job.clone())).collect();
        part.outbox = self
            .outbox
            .iter()
            .filter(|(_, entry)| of(&entry.mutation.job_id))
            .map(|(id, entry)| (*id, entry.clone()))
            .collect();
        part.apply(batch.clone());
        part
    }

    pub(super) fn redo_all<'a>(mut self, entries: impl Iterator<Item = &'a OutboxEntry>, now: Timestamp) -> Batch {
        let mut batch = Batch::default();
        for entry in entries {
            let step = self.redo(entry, now);
            self.apply(step.clone());
            batch.absorb(step);
        }
        batch
    }

    /// The same intent made anew on the present state, or an inbox entry where it no longer can be.
    fn redo(&self, entry: &OutboxEntry, now: Timestamp) -> Batch {
        let mutation = &entry.mutation;
        let anew = match mutation.intent() {
            Ok(Intent::Edit { edits }) => {
                let Some(job) = self.jobs.get(&mutation.job_id) else {
                    return self.lost(entry, &Rejection::NotAssigned, now);
                };
                self.document(job)
                    .map_err(|error| Rejection::Malformed { message: error.to_string() })
                    .and_then(|mut document| {
                        let author = Author { user_id: self.meta.user_id, at: mutation.at };
                        document.edit(&edits, author, self.meta.actor)
                    })
                    .map(|change| {
                        change.map(|change| {
                            self.queue(
                                mutation.job_id,
                                Intent::Edit { edits },
                                vec![ByteBuf::from(change)],
                                mutation.at,
                            )
                        })
                    })
            }
            Ok(Intent::Command { command }) => {
                Ok(Some(self.queue(mutation.job_id, Intent::Command { command }, Vec::new(), mutation.at)))
            }
            Err(_) => Err(Rejection::UnknownVersion),
        };
        match anew {
            Ok(Some(batch)) => batch,
            // The state already says what the edit wanted.
            Ok(None) => Batch::default(),
            Err(Rejection::NotFound { .. }) => self.lost(entry, &Rejection::DependsOnRefused, now),
            Err(rejection) => self.lost(entry, &rejection, now),
        }
    }

    /// Records that the pending mutations were sent and got no verdict.
    pub fn push_failed(&self, request: &PushRequest, error: &str) -> Batch {
        let sent = request
            .mutations
            .iter()
            .filter_map(|mutation| self.outbox.get(&mutation.id))
            .filter(|entry| entry.is_undecided());
        let outbox = sent.map(|entry| OutboxEntry {
            attempts: entry.attempts + 1,
            last_error: Some(error.into()),
            ..entry.clone()
        });
        Batch { outbox: outbox.collect(), ..Batch::default() }
    }

    /// Moves a mutation from the outbox to the inbox.
    fn refused(&self, entry: &OutboxEntry, rejection: &Rejection, quarantined: bool, at: Timestamp) -> Batch {
        let job_number = self.jobs.get(&entry.mutation.job_id).map(|job| job.facts.number);
        let (mutation, rejection) = (entry.mutation.clone(), rejection.clone());
        let inbox = InboxEntry { mutation, rejection, quarantined, at, job_number };
        Batch { drop_outbox: vec![entry.mutation.id], inbox: vec![inbox], ..Batch::default() }
    }

    /// Keeps in the inbox what could not be made anew; its place in the outbox is settled already.
    fn lost(&self, entry: &OutboxEntry, rejection: &Rejection, at: Timestamp) -> Batch {
        Batch { drop_outbox: Vec::new(), ..self.refused(entry, rejection, false, at) }
    }
}
