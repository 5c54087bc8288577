//! A device: the real replica in memory, and a store of bytes that takes a batch whole or not at
//! all and survives when the memory is lost.

use std::collections::BTreeMap;

use crate::docs::content::NoteField;
use crate::docs::document::Actor;
use crate::domain::access::Role;
use crate::engine::replica::{Batch, InboxEntry, JobRecord, Meta, OutboxEntry, Replica};
use crate::ids::{JobId, ReplicaId, TenantId, UserId};
use crate::protocol::{PullRequest, PullResponse, PushResponse, codec};
use crate::time::Timestamp;

/// What survives the end of the browser's process.
#[derive(Clone, Default)]
struct Disk {
    meta: Vec<u8>,
    jobs: BTreeMap<JobId, Vec<u8>>,
    outbox: BTreeMap<u64, Vec<u8>>,
    inbox: BTreeMap<u64, Vec<u8>>,
}

impl Disk {
    fn write(&mut self, batch: &Batch) {
        if let Some(meta) = &batch.meta {
            self.meta = codec::encode(meta);
        }
        batch.drop_jobs.iter().for_each(|id| drop(self.jobs.remove(id)));
        batch.drop_outbox.iter().for_each(|id| drop(self.outbox.remove(id)));
        batch.drop_inbox.iter().for_each(|id| drop(self.inbox.remove(id)));
        self.jobs.extend(batch.jobs.iter().map(|job| (job.facts.id, codec::encode(job))));
        self.outbox.extend(batch.outbox.iter().map(|entry| (entry.mutation.id, codec::encode(entry))));
        self.inbox.extend(batch.inbox.iter().map(|entry| (entry.mutation.id, codec::encode(entry))));
    }

    fn open(&self) -> Replica {
        let mut replica = Replica::new(codec::decode(&self.meta).expect("the device wrote it"));
        for bytes in self.jobs.values() {
            let job: JobRecord = codec::decode(bytes).expect("the device wrote it");
            replica.jobs.insert(job.facts.id, job);
        }
        for bytes in self.outbox.values() {
            let entry: OutboxEntry = codec::decode(bytes).expect("the device wrote it");
            replica.outbox.insert(entry.mutation.id, entry);
        }
        for bytes in self.inbox.values() {
            let entry: InboxEntry = codec::decode(bytes).expect("the device wrote it");
            replica.inbox.insert(entry.mutation.id, entry);
        }
        replica
    }
}

/// A pull on its way, page by page.
struct Pulling {
    serial: u64,
    joined: Option<PullResponse>,
    request: PullRequest,
}

/// One device of one person.
pub struct Device {
    pub user_id: UserId,
    pub replica: Replica,
    disk: Disk,
    pulling: Option<Pulling>,
    serial: u64,
    /// Whether the last pull did not fit and everything has to come again.
    repair: bool,
    /// How often that was.
    pub drifts: u32,
    /// Notes that the person has open, as they were when they were opened.
    pub drafts: Vec<(JobId, NoteField, String)>,
}

impl Device {
    pub fn new(user_id: UserId, role: Role, replica_id: ReplicaId, actor: Actor) -> Self {
        let meta = Meta::new(TenantId::NIL, user_id, role, replica_id, actor);
        let mut disk = Disk::default();
        disk.write(&Batch { meta: Some(meta.clone()), ..Batch::default() });
        Self {
            user_id,
            replica: Replica::new(meta),
            disk,
            pulling: None,
            serial: 0,
            repair: false,
            drifts: 0,
            drafts: Vec::new(),
        }
    }

    /// Makes a batch durable and then shows it.
    pub fn commit(&mut self, batch: Batch) {
        self.check(&batch);
        self.disk.write(&batch);
        self.replica.apply(batch);
    }

    /// Makes a batch durable and loses the memory before it is shown.
    pub fn commit_and_die(&mut self, batch: Batch) {
        self.check(&batch);
        self.disk.write(&batch);
        self.restart();
    }

    /// Loses the memory.
    pub fn restart(&mut self) {
        self.replica = self.disk.open();
        self.pulling = None;
        self.repair = false;
    }

    /// Whether memory shows exactly what storage has.
    pub fn is_in_step(&self) -> bool {
        let mut memory = self.replica.clone();
        // The one thing that is not kept.
        memory.meta.checked_at = None;
        self.disk.open() == memory
    }

    fn check(&self, batch: &Batch) {
        for id in &batch.drop_jobs {
            let waits = self.replica.outbox.values().filter(|entry| entry.mutation.job_id == *id && entry.is_pending());
            let kept: Vec<u64> =
                waits.map(|entry| entry.mutation.id).filter(|id| !batch.drop_outbox.contains(id)).collect();
            assert!(kept.is_empty(), "a job is wiped while mutations {kept:?} of it wait");
        }
        let mut replaced = false;
        if let (Some(new), Some(old)) = (batch.meta.as_ref().and_then(|meta| meta.cursor), self.replica.meta.cursor) {
            assert!((new.epoch, new.seq) >= (old.epoch, old.seq), "the cursor goes back");
            replaced = new.epoch != old.epoch;
        }
        for job in &batch.jobs {
            let older =
                self.replica.jobs.get(&job.facts.id).filter(|old| !old.revoked && old.facts.seq > job.facts.seq);
            assert!(older.is_none() || replaced, "a job's facts go back");
        }
    }

    /// Begins a pull.
    pub fn pull(&mut self) -> (u64, PullRequest) {
        self.serial += 1;
        let request = self.replica.pull_request("test", self.repair);
        self.pulling = Some(Pulling { serial: self.serial, joined: None, request: request.clone() });
        (self.serial, request)
    }

    /// Takes in a page; answers the request for the next, where there is one. A page that belongs to
    /// no pull under way is taken in all the same where it is whole by itself.
    pub fn page(
        &mut self,
        serial: u64,
        after: Option<JobId>,
        response: PullResponse,
        fresh_actor: Actor,
    ) -> Option<PullRequest> {
        let expected = self
            .pulling
            .as_ref()
            .is_some_and(|pulling| pulling.serial == serial && pulling.request.page_after == after);
        if !expected {
            if after.is_none() && !response.more {
                self.take_in(&response, fresh_actor);
            }
            return None;
        }
        let mut pulling = self.pulling.take()?;
        let (more, last) = (response.more, response.jobs.last().map(|page| page.facts.id));
        let until_seq = pulling.request.until_seq.or(Some(response.cursor.seq));
        let joined = match pulling.joined.take() {
            Some(earlier) if !earlier.is_continued_by(&response) => return None,
            Some(earlier) => earlier.join(response),
            None => response,
        };
        if !more {
            self.take_in(&joined, fresh_actor);
            return None;
        }
        let request = PullRequest { until_seq, page_after: last, ..pulling.request };
        self.pulling = Some(Pulling { serial, joined: Some(joined), request: request.clone() });
        Some(request)
    }

    fn take_in(&mut self, response: &PullResponse, fresh_actor: Actor) {
        match self.replica.pulled(response, fresh_actor) {
            Ok(batch) => {
                self.repair = false;
                self.commit(batch);
                self.check_reveal();
            }
            Err(_) => {
                self.repair = true;
                self.drifts += 1;
            }
        }
    }

    /// What was accepted and no longer is on top is in the server's word.
    fn check_reveal(&self) {
        for entry in self.replica.outbox.values() {
            if let crate::engine::replica::Progress::Accepted { seq } = entry.progress {
                assert!(
                    self.replica.meta.cursor.is_none_or(|cursor| cursor.seq < seq),
                    "an accepted mutation stays on top of what contains it"
                );
            }
        }
    }

    /// Takes in verdicts.
    pub fn pushed(&mut self, response: &PushResponse, fresh_actor: Actor, now: Timestamp) {
        let batch = self.replica.pushed(response, fresh_actor, now);
        self.commit(batch);
    }

    /// Whether anything has no verdict yet.
    pub fn has_undecided(&self) -> bool {
        self.replica.push_request("test").is_some()
    }
}
