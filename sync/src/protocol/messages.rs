//! Push, pull and poke.

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use uuid::Uuid;

use super::codec::{self, DecodeError};
use crate::docs::edit::DocEdit;
use crate::domain::command::Command;
use crate::domain::facts::{CatalogItem, JobFacts, StaffMember};
use crate::domain::plan_changes::Departure;
use crate::domain::planning::Roster;
use crate::domain::rejection::Rejection;
use crate::domain::tracking::TechnicianFix;
use crate::ids::{JobId, ReplicaId, UserId};
use crate::time::Timestamp;

/// Mutations in one push, at most.
pub const PUSH_MUTATIONS: usize = 250;
/// Encoded bytes of one push's mutations at which a device stops adding more.
pub const PUSH_BYTES: usize = 256 * 1024;
/// Jobs in one page of a pull.
pub const PULL_JOBS: usize = 200;

/// What a person wished: enough to do it again on another state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "intent")]
pub enum Intent {
    /// Edits of the job's document, made as one change.
    Edit { edits: Vec<DocEdit> },
    /// A command on the job's facts.
    Command { command: Command },
}

/// One queued intent with the changes that it made on the device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mutation {
    /// Contiguous per replica, from 1.
    pub id: u64,
    pub job_id: JobId,
    /// When it happened by the device's clock; advisory.
    pub at: Timestamp,
    /// The encoded [`Intent`]. Opaque here, so that one intent of a newer build does not make the
    /// whole push unreadable.
    pub intent: ByteBuf,
    /// Document changes; none for a command.
    #[serde(default)]
    pub changes: Vec<ByteBuf>,
    /// The replica's mutation of the same job that this one builds on.
    #[serde(default)]
    pub follows: Option<u64>,
}

impl Mutation {
    /// The intent, where this build knows its kind.
    pub fn intent(&self) -> Result<Intent, DecodeError> {
        codec::decode(&self.intent)
    }

    /// The mutation without its content: it only keeps its number, because its intent was made anew
    /// under another.
    pub fn voided(&self) -> Self {
        let nothing = Intent::Edit { edits: Vec::new() };
        Self { intent: ByteBuf::from(codec::encode(&nothing)), changes: Vec::new(), ..self.clone() }
    }

    /// Whether it only keeps its number.
    pub fn is_void(&self) -> bool {
        self.changes.is_empty() && matches!(self.intent(), Ok(Intent::Edit { edits }) if edits.is_empty())
    }
}

/// Device → server: queued mutations in order of their ids.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PushRequest {
    pub proto: u16,
    pub app_build: String,
    pub replica_id: ReplicaId,
    pub mutations: Vec<Mutation>,
    /// Everything that waits on the device, this push included.
    #[serde(default)]
    pub backlog: Backlog,
    /// The history that the device's cursor is of. The server decides nothing for a device that
    /// knows another one: it has to pull first.
    #[serde(default)]
    pub epoch: Option<Uuid>,
}

impl PushRequest {
    /// As many of `mutations`, in order, as one push takes.
    pub fn that_fits<'a>(mutations: impl Iterator<Item = &'a Mutation>) -> Vec<Mutation> {
        let mut bytes = 0;
        let mut fitting = Vec::new();
        for mutation in mutations.take(PUSH_MUTATIONS) {
            bytes += mutation.intent.len() + mutation.changes.iter().map(|change| change.len()).sum::<usize>();
            if bytes > PUSH_BYTES && !fitting.is_empty() {
                break;
            }
            fitting.push(mutation.clone());
        }
        fitting
    }
}

/// What waits on a device.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backlog {
    pub mutations: u32,
    pub blobs: u32,
    /// When the oldest of it was made.
    pub oldest_at: Option<Timestamp>,
    /// Whether the browser promised to keep the device's storage.
    #[serde(default)]
    pub persisted: Option<bool>,
}

/// What the server decided about a mutation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum Verdict {
    /// Committed.
    Accepted,
    /// Refused for good; the payload is kept on both sides.
    Rejected { rejection: Rejection },
    /// Not applied, but kept for the office to decide on.
    Quarantined { rejection: Rejection },
    /// Not judged: the mutation that it builds on was not accepted. To be made anew.
    BlockedBy { id: u64 },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MutationResult {
    pub id: u64,
    pub verdict: Verdict,
    /// The feed number of the transaction that decided; a pull up to it contains the effects.
    pub seq: u64,
}

/// Server → device, after the commit. Mutations that are not listed are undecided: send them again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PushResponse {
    pub results: Vec<MutationResult>,
    /// The highest decided id.
    pub last_mutation_id: u64,
    /// The history that these verdicts are part of.
    #[serde(default)]
    pub epoch: Option<Uuid>,
}

/// A place in the tenant's feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Changes when the server's history was replaced, by a restored backup for instance; later ones
    /// are greater.
    pub epoch: Uuid,
    pub seq: u64,
}

/// Device → server: what changed since the cursor?
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PullRequest {
    pub proto: u16,
    pub app_build: String,
    pub replica_id: ReplicaId,
    /// None asks for everything in scope.
    pub cursor: Option<Cursor>,
    /// For the pages after the first: the first page's upper bound and the last job received.
    #[serde(default)]
    pub until_seq: Option<u64>,
    #[serde(default)]
    pub page_after: Option<JobId>,
    #[serde(default)]
    pub backlog: Backlog,
    /// Eight bytes for every job that the device holds ([`super::digest`]), to be compared with what
    /// the server believes it to hold. Sent now and then, with the first page.
    #[serde(default)]
    pub digests: Option<ByteBuf>,
    /// Whether it asks for everything because an answer did not fit its copy.
    #[serde(default)]
    pub repair: bool,
    /// The version of the roster that the device has; the answer holds another one or none.
    #[serde(default)]
    pub roster: Option<String>,
}

/// One changed job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JobPage {
    pub facts: JobFacts,
    /// Document changes that the device lacks, oldest first; with a job that is new to the device, all.
    pub changes: Vec<ByteBuf>,
    /// Whether `changes` are all of the document's.
    pub whole: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PullResponse {
    /// The cursor to keep once every page has been applied.
    pub cursor: Cursor,
    pub jobs: Vec<JobPage>,
    /// Jobs that left the device's scope.
    pub revoked: Vec<JobId>,
    /// The device must forget every job that no page of this pull names.
    pub full: bool,
    /// Whether another page follows.
    pub more: bool,
    pub last_mutation_id: u64,
    /// The tenant's technicians, for names and for assigning.
    #[serde(default)]
    pub staff: Vec<StaffMember>,
    /// What can be picked as a part.
    #[serde(default)]
    pub catalog: Vec<CatalogItem>,
    /// What planning has to know of the company; none where the device has it already.
    #[serde(default)]
    pub roster: Option<Roster>,
    /// The server's present.
    pub now: Timestamp,
    /// Whether the device's copies were compared with the server's; those that differed are in
    /// `jobs`, whole.
    #[serde(default)]
    pub checked: bool,
    /// Who goes to the jobs in `revoked`, told to a technician's device.
    #[serde(default)]
    pub departed: Vec<Departure>,
}

impl PullResponse {
    /// Whether a further page belongs to this one: between the two the server's history may have been
    /// replaced.
    pub fn is_continued_by(&self, next: &Self) -> bool {
        self.cursor.epoch == next.cursor.epoch
    }

    /// This page with the one that follows it.
    pub fn join(mut self, next: Self) -> Self {
        self.jobs.extend(next.jobs);
        self.revoked.extend(next.revoked);
        self.departed.extend(next.departed);
        let (jobs, revoked, departed, cursor) = (self.jobs, self.revoked, self.departed, self.cursor);
        let roster = next.roster.or(self.roster);
        Self { jobs, revoked, departed, cursor, roster, full: self.full, checked: self.checked, ..next }
    }
}

/// Server → device over the live connection (JSON text frames).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum Live {
    /// Something in the tenant changed: pull.
    Poke { seq: u64 },
    /// The app is too old to pull; its outbox can still be pushed.
    UpgradeRequired,
    /// Somebody who shares it is here now. For open maps only: nothing has to be pulled, and one
    /// that is lost is overtaken by the next. Goes to those who may dispatch.
    Position { at: TechnicianFix },
    /// They no longer share it.
    PositionGone { technician_id: UserId },
}
