//! The server's judgement of one mutation: structural gate, authority gate, content gate. Pure: the
//! caller loads the job, binds actors to replicas and stores what comes out.

use serde_bytes::ByteBuf;

pub use super::permit::permit;
use crate::docs::check::check;
use crate::docs::delta::{Delta, deltas};
use crate::docs::document::{ChangeInfo, JobDocument};
use crate::docs::edit::DocEdit;
use crate::docs::limits::DOCUMENT_BYTES;
use crate::domain::access::Role;
use crate::domain::command::Command;
use crate::domain::facts::{JobFacts, StaffMember};
use crate::domain::planning::{Taken, clash};
use crate::domain::rejection::Rejection;
use crate::domain::rules::{self, Context};
use crate::domain::timeline::{Event, command_events, document_events};
use crate::ids::{ReplicaId, UserId};
use crate::protocol::{Intent, Mutation, Verdict};
use crate::time::Timestamp;

/// The job as the server has it.
#[derive(Clone)]
pub struct HubJob {
    pub facts: JobFacts,
    pub document: JobDocument,
}

/// Who pushes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pusher {
    pub user_id: UserId,
    pub role: Role,
    pub replica_id: ReplicaId,
}

/// What the judgement needs from outside.
pub struct Surroundings<'a> {
    pub now: Timestamp,
    pub staff: &'a [StaffMember],
    /// The times that the technicians have given away already whom a command may send; more does no
    /// harm.
    pub taken: &'a [Taken],
    /// The replica that an actor was first seen from; none for a new actor.
    pub owner_of: &'a dyn Fn(&[u8]) -> Option<ReplicaId>,
}

/// A change to store.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    pub info: ChangeInfo,
    pub bytes: ByteBuf,
}

/// The outcome of one mutation. `facts` and `document` are set where they changed.
pub struct Decision {
    pub verdict: Verdict,
    pub facts: Option<JobFacts>,
    pub document: Option<JobDocument>,
    pub applied: Vec<Applied>,
    pub events: Vec<Event>,
}

impl Decision {
    fn refused(rejection: Rejection) -> Self {
        // What the office can still accept is set aside for it; the rest is final.
        let verdict = match rejection {
            Rejection::NotAssigned | Rejection::JobSealed { .. } | Rejection::UnknownVersion => {
                Verdict::Quarantined { rejection }
            }
            rejection => Verdict::Rejected { rejection },
        };
        Self::of(verdict)
    }

    fn of(verdict: Verdict) -> Self {
        Self { verdict, facts: None, document: None, applied: Vec::new(), events: Vec::new() }
    }
}

/// Judges `mutation` on `job` (none where the tenant has no such job). `predecessor` is the verdict
/// of the mutation that it follows, where that was judged.
pub fn decide(
    job: Option<&HubJob>,
    mutation: &Mutation,
    predecessor: Option<&Verdict>,
    pusher: Pusher,
    surroundings: &Surroundings<'_>,
) -> Decision {
    if let (Some(id), Some(verdict)) = (mutation.follows, predecessor)
        && *verdict != Verdict::Accepted
    {
        return Decision::of(Verdict::BlockedBy { id });
    }
    let Some(job) = job else { return Decision::refused(Rejection::NotFound { what: "job".into() }) };
    let outcome = match mutation.intent() {
        Err(_) => Err(Rejection::UnknownVersion),
        Ok(Intent::Command { command }) => decide_command(job, &command, mutation, pusher, surroundings),
        Ok(Intent::Edit { .. }) => decide_edit(job, mutation, pusher, surroundings),
    };
    outcome.unwrap_or_else(Decision::refused)
}

fn decide_command(
    job: &HubJob,
    command: &Command,
    mutation: &Mutation,
    pusher: Pusher,
    surroundings: &Surroundings<'_>,
) -> Result<Decision, Rejection> {
    if !mutation.changes.is_empty() {
        return Err(Rejection::Malformed { message: "a command carries no document changes".into() });
    }
    // A device's clock may be wrong by years: what it says is kept only where it can be true.
    let at = mutation.at.clamp(job.facts.created_at.min(surroundings.now), surroundings.now);
    let context = Context { user_id: pusher.user_id, role: pusher.role, at, staff: surroundings.staff };
    let facts = rules::apply(&job.facts, &job.document.content(), command, &context)?;
    clash(&job.facts, &facts, surroundings.taken)?;
    let events = command_events(command, &job.facts, &facts);
    Ok(Decision { facts: Some(facts), events, ..Decision::of(Verdict::Accepted) })
}

fn decide_edit(
    job: &HubJob,
    mutation: &Mutation,
    pusher: Pusher,
    surroundings: &Surroundings<'_>,
) -> Result<Decision, Rejection> {
    let malformed = |message: String| Rejection::Malformed { message };
    let mut fresh = Vec::new();
    for bytes in &mutation.changes {
        let info = JobDocument::inspect(bytes).map_err(|error| malformed(error.to_string()))?;
        if job.document.has(&info.hash) {
            continue;
        }
        if (surroundings.owner_of)(&info.actor).is_some_and(|owner| owner != pusher.replica_id) {
            return Err(malformed("the change is signed by another device".into()));
        }
        fresh.push(Applied { info, bytes: bytes.clone() });
    }
    let mut document = job.document.clone();
    document
        .admit(fresh.iter().map(|applied| applied.bytes.as_slice()))
        .map_err(|error| malformed(error.to_string()))?;
    let (before, after) = (job.document.content(), document.content());
    let differences = deltas(&before, &after);
    permit(&job.facts, &differences, pusher.user_id, pusher.role)?;
    check(&after, &differences)?;
    check_signatures(&document, &differences)?;
    if !fresh.is_empty() && document.is_too_large(MERGED_BYTES) {
        return Err(Rejection::TooLarge { limit: DOCUMENT_BYTES as u64 });
    }
    let signed = before.sign_offs.values().any(|sign_off| !sign_off.removed);
    let events = document_events(&job.facts, &differences, signed);
    Ok(Decision { document: Some(document), applied: fresh, events, ..Decision::of(Verdict::Accepted) })
}

/// Several devices may each fill a document up to [`DOCUMENT_BYTES`] before they hear of each other.
const MERGED_BYTES: usize = 2 * DOCUMENT_BYTES;

/// What a new signature says that it signed is what the document said then. Heads that the server
/// never got (they were refused) prove nothing either way.
fn check_signatures(document: &JobDocument, differences: &[Delta]) -> Result<(), Rejection> {
    differences.iter().try_for_each(|difference| match difference {
        Delta::SignOff { before: None, after, .. }
            if document.digest_at(&after.signed_heads).is_some_and(|digest| digest != after.content_digest) =>
        {
            Err(Rejection::Malformed { message: "the signature is of another content".into() })
        }
        _ => Ok(()),
    })
}

/// The edits of a mutation, where it is one.
pub fn edits(mutation: &Mutation) -> Vec<DocEdit> {
    match mutation.intent() {
        Ok(Intent::Edit { edits }) => edits,
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests;
