//! Queueing what a person does.

use std::collections::BTreeSet;

use serde_bytes::ByteBuf;

use super::{Batch, Meta, OutboxEntry, Progress, Replica};
use crate::docs::delta::deltas;
use crate::docs::edit::{Author, DocEdit};
use crate::domain::command::Command;
use crate::domain::planning::{Taken, clash};
use crate::domain::rejection::Rejection;
use crate::domain::rules;
use crate::engine::permit::permit;
use crate::ids::JobId;
use crate::protocol::{Intent, Mutation, codec};
use crate::time::Timestamp;

impl Replica {
    /// Queues edits of a job's document. Answers an empty batch where they change nothing, and the
    /// reason where the server would refuse them.
    pub fn edit(&self, job_id: JobId, edits: Vec<DocEdit>, now: Timestamp) -> Result<Batch, Rejection> {
        self.edit_as(job_id, edits, now, Sealing::Now)
    }

    fn edit_as(&self, job_id: JobId, edits: Vec<DocEdit>, at: Timestamp, sealing: Sealing) -> Result<Batch, Rejection> {
        let job = self.jobs.get(&job_id).ok_or_else(|| Rejection::NotFound { what: "job".into() })?;
        let mut document = self.document(job).map_err(|error| Rejection::Malformed { message: error.to_string() })?;
        let edits = match sealing {
            Sealing::Now => document.seal(edits),
            Sealing::Done => edits,
        };
        let before = document.content();
        let author = Author { user_id: self.meta.user_id, at };
        let Some(change) = document.edit(&edits, author, self.meta.actor)? else { return Ok(Batch::default()) };
        permit(&self.overlaid(job, &before), &deltas(&before, &document.content()), self.meta.user_id, self.meta.role)?;
        Ok(self.queue(job_id, Intent::Edit { edits }, vec![ByteBuf::from(change)], at))
    }

    /// Queues a command, or answers why the server would refuse it.
    pub fn command(&self, job_id: JobId, command: Command, now: Timestamp) -> Result<Batch, Rejection> {
        let view = self.view(job_id).ok_or_else(|| Rejection::NotFound { what: "job".into() })?;
        let after = rules::apply(&view.facts, &view.content, &command, &self.context(now))?;
        if command.plans() {
            clash(&view.facts, &after, &self.taken_but(job_id))?;
        }
        Ok(self.queue(job_id, Intent::Command { command }, Vec::new(), now))
    }

    /// The technicians' times that every job but that one has, with everything queued on top.
    fn taken_but(&self, job_id: JobId) -> Vec<Taken> {
        let waiting: BTreeSet<JobId> =
            self.outbox.values().filter(|entry| !entry.is_kept()).map(|entry| entry.mutation.job_id).collect();
        let mut taken = Vec::new();
        for (id, job) in self.jobs.iter().filter(|(id, job)| **id != job_id && !job.revoked) {
            let overlaid = waiting.contains(id).then(|| self.facts(*id)).flatten();
            taken.extend(overlaid.as_ref().unwrap_or(&job.facts).taken());
        }
        taken
    }

    pub(super) fn queue(&self, job_id: JobId, intent: Intent, changes: Vec<ByteBuf>, at: Timestamp) -> Batch {
        let follows =
            self.queued(job_id).rev().find(|entry| entry.is_undecided() && !entry.mutation.changes.is_empty());
        let mutation = Mutation {
            id: self.meta.next_id,
            job_id,
            at,
            intent: ByteBuf::from(codec::encode(&intent)),
            changes,
            follows: follows.map(|entry| entry.mutation.id),
        };
        let meta = Meta { next_id: self.meta.next_id + 1, ..self.meta.clone() };
        let entry = OutboxEntry { mutation, progress: Progress::Pending, attempts: 0, last_error: None };
        Batch { meta: Some(meta), outbox: vec![entry], ..Batch::default() }
    }

    /// Takes a refused mutation off the list; a person has seen it.
    pub fn dismiss(&self, id: u64) -> Batch {
        Batch { drop_inbox: vec![id], ..Batch::default() }
    }

    /// Makes a refused mutation anew on the present state, as of the time at which it was made
    /// first: a timer stopped at ten stays stopped at ten, and a signature signs what it signed.
    pub fn restore(&self, id: u64, now: Timestamp) -> Result<Batch, Rejection> {
        let entry = self.inbox.get(&id).ok_or_else(|| Rejection::NotFound { what: "refused change".into() })?;
        let intent = entry.mutation.intent().map_err(|_| Rejection::UnknownVersion)?;
        let at = entry.mutation.at.min(now);
        let mut batch = match intent {
            Intent::Edit { edits } => self.edit_as(entry.mutation.job_id, edits, at, Sealing::Done)?,
            Intent::Command { command } => self.command(entry.mutation.job_id, command, at)?,
        };
        batch.drop_inbox.push(id);
        Ok(batch)
    }
}

/// Whether what only the document knows is filled into edits, or was when they were first made.
enum Sealing {
    Now,
    Done,
}
