//! The device's copy: what the server said (facts and base documents), what waits to be sent (the
//! outbox) and what was refused (the inbox). Every operation reads the state and answers a
//! [`Batch`]; the caller makes the batch durable in one transaction and only then applies it here.
//! So memory never shows what storage could lose.

mod author;
mod pull;
mod push;
mod restored;
mod view;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

pub use self::pull::Drift;
pub use self::view::JobView;
use crate::docs::document::Actor;
use crate::domain::access::Role;
use crate::domain::facts::{CatalogItem, JobFacts, StaffMember};
use crate::domain::plan_changes::Departure;
use crate::domain::planning::Roster;
use crate::domain::rejection::Rejection;
use crate::ids::{JobId, ReplicaId, TenantId, UserId};
use crate::protocol::{Cursor, Mutation};
use crate::time::Timestamp;

/// What a replica knows of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Meta {
    pub tenant_id: TenantId,
    pub user_id: UserId,
    pub role: Role,
    pub replica_id: ReplicaId,
    /// Signs this replica's document changes; drawn anew after a refusal.
    pub actor: Actor,
    /// The id of the next mutation.
    pub next_id: u64,
    pub cursor: Option<Cursor>,
    #[serde(default)]
    pub staff: Vec<StaffMember>,
    #[serde(default)]
    pub catalog: Vec<CatalogItem>,
    /// What planning has to know of the company.
    #[serde(default)]
    pub roster: Roster,
    /// When the last pull was whole, by the server's clock.
    #[serde(default)]
    pub synced_at: Option<Timestamp>,
    /// Who goes to jobs that left the device, the latest at the end.
    #[serde(default)]
    pub departed: Vec<Departure>,
    /// When the server last compared the device's copies with its own. Not kept: a device that
    /// starts anew has them compared anew.
    #[serde(skip)]
    pub checked_at: Option<Timestamp>,
}

impl Meta {
    /// A replica that has nothing yet.
    pub fn new(tenant_id: TenantId, user_id: UserId, role: Role, replica_id: ReplicaId, actor: Actor) -> Self {
        Self {
            tenant_id,
            user_id,
            role,
            replica_id,
            actor,
            next_id: 1,
            cursor: None,
            staff: Vec::new(),
            catalog: Vec::new(),
            roster: Roster::default(),
            synced_at: None,
            departed: Vec::new(),
            checked_at: None,
        }
    }
}

/// One job as the server last described it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JobRecord {
    pub facts: JobFacts,
    /// The saved document without anything that waits in the outbox.
    pub base: ByteBuf,
    /// Out of scope, and kept only until its outbox is empty.
    #[serde(default)]
    pub revoked: bool,
}

/// How far a queued mutation has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Progress {
    /// Not decided by the server, as far as the device knows.
    Pending,
    /// Committed by the transaction of that feed number, and not pulled yet.
    Accepted { seq: u64 },
    /// Committed and pulled. Kept for a while, because a server that was restored from a backup may
    /// have forgotten it; `at` is when it was pulled, by the server's clock.
    Kept { at: Timestamp },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutboxEntry {
    pub mutation: Mutation,
    pub progress: Progress,
    /// How often it was sent without an answer.
    #[serde(default)]
    pub attempts: u32,
    /// Why the last attempt failed, in words.
    #[serde(default)]
    pub last_error: Option<String>,
}

impl OutboxEntry {
    /// Whether it holds a person's work that the server has not decided on.
    pub fn is_pending(&self) -> bool {
        self.is_undecided() && !self.mutation.is_void()
    }

    fn is_undecided(&self) -> bool {
        self.progress == Progress::Pending
    }

    /// Whether it is settled and only kept.
    pub fn is_kept(&self) -> bool {
        matches!(self.progress, Progress::Kept { .. })
    }

    fn kept(&self, at: Timestamp) -> Self {
        Self { progress: Progress::Kept { at }, last_error: None, ..self.clone() }
    }
}

/// A refused mutation, kept until a person dismisses it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InboxEntry {
    pub mutation: Mutation,
    pub rejection: Rejection,
    /// Whether the office has it and decides.
    pub quarantined: bool,
    pub at: Timestamp,
    /// The job's number, which the device no longer knows otherwise once the job has left it.
    #[serde(default)]
    pub job_number: Option<i64>,
}

/// Writes that belong together: all or none of them may become durable. Within each kind, what is
/// dropped is dropped before what is put is put.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
    pub meta: Option<Meta>,
    pub jobs: Vec<JobRecord>,
    pub drop_jobs: Vec<JobId>,
    pub outbox: Vec<OutboxEntry>,
    pub drop_outbox: Vec<u64>,
    pub inbox: Vec<InboxEntry>,
    pub drop_inbox: Vec<u64>,
}

impl Batch {
    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds a later batch's writes to this one's.
    fn absorb(&mut self, later: Batch) {
        self.meta = later.meta.or(self.meta.take());
        self.jobs.extend(later.jobs);
        self.drop_jobs.extend(later.drop_jobs);
        self.outbox.extend(later.outbox);
        self.drop_outbox.extend(later.drop_outbox);
        self.inbox.extend(later.inbox);
        self.drop_inbox.extend(later.drop_inbox);
    }
}

/// The whole replica in memory.
#[derive(Clone, Debug, PartialEq)]
pub struct Replica {
    pub meta: Meta,
    pub jobs: BTreeMap<JobId, JobRecord>,
    pub outbox: BTreeMap<u64, OutboxEntry>,
    pub inbox: BTreeMap<u64, InboxEntry>,
}

impl Replica {
    /// An empty replica.
    pub fn new(meta: Meta) -> Self {
        Self { meta, jobs: BTreeMap::new(), outbox: BTreeMap::new(), inbox: BTreeMap::new() }
    }

    /// Takes over a batch that storage has made durable.
    pub fn apply(&mut self, batch: Batch) {
        if let Some(meta) = batch.meta {
            self.meta = meta;
        }
        for id in batch.drop_jobs {
            self.jobs.remove(&id);
        }
        self.jobs.extend(batch.jobs.into_iter().map(|job| (job.facts.id, job)));
        for id in batch.drop_outbox {
            self.outbox.remove(&id);
        }
        self.outbox.extend(batch.outbox.into_iter().map(|entry| (entry.mutation.id, entry)));
        for id in batch.drop_inbox {
            self.inbox.remove(&id);
        }
        self.inbox.extend(batch.inbox.into_iter().map(|entry| (entry.mutation.id, entry)));
    }

    fn queued(&self, job_id: JobId) -> impl DoubleEndedIterator<Item = &OutboxEntry> {
        self.outbox.values().filter(move |entry| entry.mutation.job_id == job_id && !entry.is_kept())
    }

    /// Whether anything of the job waits for the server.
    pub fn has_pending(&self, job_id: JobId) -> bool {
        self.queued(job_id).any(OutboxEntry::is_pending)
    }

    /// Whether everything that was entered is decided and pulled.
    pub fn is_at_rest(&self) -> bool {
        self.outbox.values().all(OutboxEntry::is_kept)
    }

    /// The mutations that the server has not decided.
    pub fn pending(&self) -> impl Iterator<Item = &OutboxEntry> {
        self.outbox.values().filter(|entry| entry.is_pending())
    }

    /// What the server has to decide, in order and with nothing left out: also what only keeps its number.
    pub fn undecided(&self) -> impl Iterator<Item = &Mutation> {
        self.outbox.values().filter(|entry| entry.is_undecided()).map(|entry| &entry.mutation)
    }

    /// The jobs with unsynced work (CON-26: what the badge counts).
    pub fn pending_jobs(&self) -> BTreeSet<JobId> {
        self.pending().map(|entry| entry.mutation.job_id).collect()
    }
}
