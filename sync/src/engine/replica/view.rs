//! What the screen shows of a job: the server's word with everything queued on top.

use super::{JobRecord, OutboxEntry, Replica};
use crate::docs::content::{FieldConflict, JobContent};
use crate::docs::document::{Actor, DocumentError, JobDocument};
use crate::docs::edit::Author;
use crate::domain::facts::JobFacts;
use crate::domain::rules::{self, Context};
use crate::ids::JobId;
use crate::protocol::Intent;
use crate::time::Timestamp;

/// A job as the screen shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct JobView {
    pub facts: JobFacts,
    pub content: JobContent,
    /// Mutations that the server has not committed.
    pub pending: usize,
    /// Mutations that it refused.
    pub refused: usize,
    /// Fields that people set differently without knowing of each other, until somebody picks.
    pub conflicts: Vec<FieldConflict>,
}

/// Signs changes that exist only on the screen.
const SHOW_ONLY: Actor = [0xff; 16];

impl Replica {
    /// The job's document with what is queued, and what of it could not be built on because the
    /// base lacks what it builds on.
    fn build(&self, job: &JobRecord) -> Result<(JobDocument, Vec<&OutboxEntry>), DocumentError> {
        let mut document = JobDocument::load(&job.base)?;
        let queued: Vec<_> = self.queued(job.facts.id).filter(|entry| !entry.mutation.changes.is_empty()).collect();
        let all = queued.iter().flat_map(|entry| &entry.mutation.changes);
        if document.apply_changes(all.map(|bytes| bytes.as_slice())).is_ok() {
            return Ok((document, Vec::new()));
        }
        let mut apart = queued;
        apart.retain(|entry| {
            document.apply_changes(entry.mutation.changes.iter().map(|bytes| bytes.as_slice())).is_err()
        });
        Ok((document, apart))
    }

    /// The job's document with what is queued, as far as it can be built on.
    pub(super) fn document(&self, job: &JobRecord) -> Result<JobDocument, DocumentError> {
        self.build(job).map(|(document, _)| document)
    }

    /// The job with everything queued on top; none where the replica does not have it.
    pub fn view(&self, job_id: JobId) -> Option<JobView> {
        let job = self.jobs.get(&job_id)?;
        let (mut document, apart) = self.build(job).unwrap_or_default();
        // What cannot be built on is still what the person entered: show it.
        for entry in apart {
            if let Ok(Intent::Edit { edits }) = entry.mutation.intent() {
                let author = Author { user_id: self.meta.user_id, at: entry.mutation.at };
                for edit in edits {
                    let _ = document.edit(&[edit], author, SHOW_ONLY);
                }
            }
        }
        let content = document.content();
        let facts = self.overlaid(job, &content);
        let pending = self.queued(job_id).filter(|entry| entry.is_pending()).count();
        let refused = self.inbox.values().filter(|entry| entry.mutation.job_id == job_id).count();
        Some(JobView { facts, content, pending, refused, conflicts: document.conflicts() })
    }

    /// The job's facts with queued commands on top, without loading its document unless one waits.
    pub fn facts(&self, job_id: JobId) -> Option<JobFacts> {
        let job = self.jobs.get(&job_id)?;
        let commands = self.queued(job_id).any(|entry| entry.mutation.changes.is_empty() && !entry.mutation.is_void());
        if commands { self.view(job_id).map(|view| view.facts) } else { Some(job.facts.clone()) }
    }

    pub(super) fn overlaid(&self, job: &JobRecord, content: &JobContent) -> JobFacts {
        let mut facts = job.facts.clone();
        for entry in self.queued(job.facts.id).filter(|entry| entry.mutation.changes.is_empty()) {
            if let Ok(Intent::Command { command }) = entry.mutation.intent() {
                // A command that no longer applies shows nothing; the server will say why.
                if let Ok(next) = rules::apply(&facts, content, &command, &self.context(entry.mutation.at)) {
                    facts = next;
                }
            }
        }
        facts
    }

    pub(super) fn context(&self, at: Timestamp) -> Context<'_> {
        Context { user_id: self.meta.user_id, role: self.meta.role, at, staff: &self.meta.staff }
    }
}
