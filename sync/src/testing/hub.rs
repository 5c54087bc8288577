//! A server in memory: the tables that `PROTOCOL.md` asks for, around the real judgement. Every
//! request is worked out first and committed after, so that a crash in between loses all of it.

use std::collections::{BTreeMap, BTreeSet};

use serde_bytes::ByteBuf;
use uuid::Uuid;

use super::builders::DAY;
use crate::docs::document::JobDocument;
use crate::domain::access::{Permission, Role};
use crate::domain::facts::{JobFacts, StaffMember};
use crate::domain::planning::Taken;
use crate::domain::status::JobStatus;
use crate::domain::timeline::Event;
use crate::engine::hub::{Applied, Decision, HubJob, Pusher, Surroundings, decide};
use crate::ids::{JobId, ReplicaId, UserId};
use crate::protocol::digest::{Findings, compare, digest};
use crate::protocol::*;
use crate::time::Timestamp;

/// The name of the history that every test begins with.
const FIRST_EPOCH: Uuid = Uuid::from_u128(1);

/// A job as the tables keep it.
#[derive(Clone)]
pub struct JobRow {
    pub facts: JobFacts,
    /// Loaded from what was saved last.
    pub document: JobDocument,
    pub facts_seq: u64,
    pub doc_seq: u64,
    pub updated_at: Timestamp,
    /// With the feed number of the transaction that stored each.
    pub changes: Vec<(u64, Applied)>,
    pub events: Vec<Event>,
}

impl JobRow {
    fn changed_seq(&self) -> u64 {
        self.facts_seq.max(self.doc_seq)
    }
}

/// When a replica was given a job, and when it was taken again.
#[derive(Clone, Copy, Debug)]
struct Held {
    entered: u64,
    left: Option<u64>,
}

#[derive(Clone)]
struct ReplicaRow {
    user_id: UserId,
    last_mutation_id: u64,
    /// The highest number that a cursor of this replica was ever given.
    given: u64,
    held: BTreeMap<JobId, Held>,
}

/// What a transaction writes.
pub struct Commit {
    replica_id: ReplicaId,
    replica: ReplicaRow,
    seq: u64,
    jobs: BTreeMap<JobId, JobRow>,
    mutations: Vec<(Mutation, MutationResult)>,
    actors: BTreeMap<Vec<u8>, ReplicaId>,
    drifted: usize,
}

/// The server.
#[derive(Clone)]
pub struct Hub {
    pub now: Timestamp,
    /// Jobs in one page of a pull.
    pub page: usize,
    pub staff: Vec<StaffMember>,
    pub jobs: BTreeMap<JobId, JobRow>,
    /// Every mutation as it was sent, with its verdict.
    pub mutations: BTreeMap<(ReplicaId, u64), (Mutation, MutationResult)>,
    pub seq: u64,
    /// How often copies on devices differed from what they should be.
    pub drifted: usize,
    pub epoch: Uuid,
    replicas: BTreeMap<ReplicaId, ReplicaRow>,
    actors: BTreeMap<Vec<u8>, ReplicaId>,
}

impl Hub {
    /// A server with its staff and no job.
    pub fn new(staff: Vec<StaffMember>, now: Timestamp) -> Self {
        Self {
            now,
            page: PULL_JOBS,
            staff,
            jobs: BTreeMap::new(),
            mutations: BTreeMap::new(),
            seq: 0,
            drifted: 0,
            epoch: FIRST_EPOCH,
            replicas: BTreeMap::new(),
            actors: BTreeMap::new(),
        }
    }

    /// Whether what this server once knew may be forgotten.
    pub fn is_restored(&self) -> bool {
        self.epoch != FIRST_EPOCH
    }

    /// Begins another history: this server was restored from a backup.
    pub fn begin_history(&mut self, epoch: Uuid) {
        assert!(epoch > self.epoch, "a later history has a greater name");
        self.epoch = epoch;
    }

    /// Takes a new job in, as the desk's API does.
    pub fn create_job(&mut self, facts: JobFacts) {
        self.seq += 1;
        let row = JobRow {
            facts: JobFacts { seq: self.seq, ..facts },
            document: JobDocument::genesis(),
            facts_seq: self.seq,
            doc_seq: 0,
            updated_at: self.now,
            changes: Vec::new(),
            events: Vec::new(),
        };
        self.jobs.insert(row.facts.id, row);
    }

    /// The role of a member of staff.
    pub fn role(&self, user_id: UserId) -> Role {
        self.staff
            .iter()
            .find(|member| member.id == user_id)
            .map(|member| member.role)
            .expect("the world's people are staff")
    }

    /// Whether the person's replicas may hold the job at this moment.
    pub fn in_scope(&self, user_id: UserId, row: &JobRow) -> bool {
        let near = |at: Timestamp| (at.0 - self.now.0).abs() <= 30 * DAY;
        let over = matches!(
            row.facts.status,
            JobStatus::Completed | JobStatus::Invoiced | JobStatus::Closed | JobStatus::Cancelled
        );
        let current = !over
            || near(row.updated_at)
            || row.facts.visits.iter().filter_map(|visit| visit.window).any(|window| near(window.start));
        current && (self.role(user_id).may(Permission::ViewAllJobs) || row.facts.is_assigned(user_id))
    }

    /// The highest mutation of a replica that has a verdict.
    pub fn last_mutation_id(&self, replica_id: ReplicaId) -> u64 {
        self.replicas.get(&replica_id).map_or(0, |row| row.last_mutation_id)
    }

    fn replica(&self, user_id: UserId, replica_id: ReplicaId) -> ReplicaRow {
        let fresh = ReplicaRow { user_id, last_mutation_id: 0, given: 0, held: BTreeMap::new() };
        let row = self.replicas.get(&replica_id).cloned().unwrap_or(fresh);
        assert_eq!(row.user_id, user_id, "a replica is one person's");
        row
    }

    /// Works out a push.
    pub fn push(&self, user_id: UserId, request: &PushRequest) -> (Commit, PushResponse) {
        let replica_id = request.replica_id;
        let mut work = Commit {
            replica_id,
            replica: self.replica(user_id, replica_id),
            seq: self.seq,
            jobs: BTreeMap::new(),
            mutations: Vec::new(),
            actors: BTreeMap::new(),
            drifted: 0,
        };
        let mut results = Vec::new();
        if request.epoch.is_some_and(|epoch| epoch != self.epoch) {
            let last_mutation_id = work.replica.last_mutation_id;
            return (work, PushResponse { results, last_mutation_id, epoch: Some(self.epoch) });
        }
        if let Some(first) = request.mutations.first().filter(|_| self.is_restored() && request.epoch.is_some()) {
            // A device begins with its lowest undecided one: what came before was forgotten here.
            work.replica.last_mutation_id = work.replica.last_mutation_id.max(first.id - 1);
        }
        let mut open: BTreeMap<JobId, HubJob> = BTreeMap::new();
        for mutation in &request.mutations {
            if mutation.id <= work.replica.last_mutation_id {
                results.extend(self.mutations.get(&(replica_id, mutation.id)).map(|(_, result)| result.clone()));
            } else if mutation.id == work.replica.last_mutation_id + 1 {
                let decision = self.judge(user_id, mutation, &work, &mut open);
                let verdict = decision.verdict.clone();
                self.take(mutation, decision, &mut work, &mut open);
                work.replica.last_mutation_id = mutation.id;
                work.mutations.push((mutation.clone(), MutationResult { id: mutation.id, verdict, seq: 0 }));
            }
        }
        if !work.jobs.is_empty() {
            work.seq += 1;
            self.number(&mut work, &open);
        }
        results.extend(work.mutations.iter().map(|(_, result)| result.clone()));
        let last_mutation_id = work.replica.last_mutation_id;
        (work, PushResponse { results, last_mutation_id, epoch: Some(self.epoch) })
    }

    fn judge(
        &self,
        user_id: UserId,
        mutation: &Mutation,
        work: &Commit,
        open: &mut BTreeMap<JobId, HubJob>,
    ) -> Decision {
        if let Some(row) = self.jobs.get(&mutation.job_id) {
            open.entry(mutation.job_id)
                .or_insert_with(|| HubJob { facts: row.facts.clone(), document: row.document.clone() });
        }
        let earlier = |id: u64| {
            let here = work.mutations.iter().find(|(mutation, _)| mutation.id == id);
            here.or_else(|| self.mutations.get(&(work.replica_id, id))).map(|(_, result)| &result.verdict)
        };
        let owner_of = |actor: &[u8]| work.actors.get(actor).or_else(|| self.actors.get(actor)).copied();
        // What this push has changed counts as it is by now.
        let jobs = self.jobs.values().map(|row| open.get(&row.facts.id).map_or(&row.facts, |job| &job.facts));
        let taken: Vec<Taken> = jobs.flat_map(JobFacts::taken).collect();
        let surroundings = Surroundings { now: self.now, staff: &self.staff, taken: &taken, owner_of: &owner_of };
        let pusher = Pusher { user_id, role: self.role(user_id), replica_id: work.replica_id };
        decide(open.get(&mutation.job_id), mutation, mutation.follows.and_then(earlier), pusher, &surroundings)
    }

    fn take(&self, mutation: &Mutation, decision: Decision, work: &mut Commit, open: &mut BTreeMap<JobId, HubJob>) {
        let Some(job) = open.get_mut(&mutation.job_id) else { return };
        let is_edit = matches!(mutation.intent(), Ok(Intent::Edit { .. }));
        assert!(!is_edit || decision.facts.is_none(), "facts are the server's: no edit of a document changes them");
        if decision.facts.is_none() && decision.applied.is_empty() {
            return;
        }
        let row = work.jobs.entry(mutation.job_id).or_insert_with(|| self.jobs[&mutation.job_id].clone());
        row.updated_at = self.now;
        row.events.extend(decision.events);
        if let Some(facts) = decision.facts {
            job.facts = facts;
            row.facts_seq = 0;
        }
        if let Some(document) = decision.document {
            job.document = document;
        }
        for applied in decision.applied {
            work.actors.insert(applied.info.actor.clone(), work.replica_id);
            row.changes.push((0, applied));
            row.doc_seq = 0;
        }
    }

    /// Writes the transaction's feed number to all that it changed.
    fn number(&self, work: &mut Commit, open: &BTreeMap<JobId, HubJob>) {
        let seq = work.seq;
        for (id, row) in &mut work.jobs {
            let job = &open[id];
            if row.facts_seq == 0 {
                row.facts_seq = seq;
                row.facts = JobFacts { seq, ..job.facts.clone() };
            }
            if row.changes.iter().any(|(number, _)| *number == 0) {
                row.doc_seq = seq;
                row.document = JobDocument::load(&job.document.save()).expect("what is saved can be loaded");
                assert_eq!(row.document.content(), job.document.content(), "a saved document says what it said");
                assert_eq!(row.document.heads(), job.document.heads());
            }
            row.changes.iter_mut().filter(|(number, _)| *number == 0).for_each(|(number, _)| *number = seq);
        }
        work.mutations
            .iter_mut()
            .filter(|(_, result)| result.verdict == Verdict::Accepted)
            .for_each(|(_, result)| result.seq = seq);
    }

    /// Works out a page of a pull.
    pub fn pull(&self, user_id: UserId, request: &PullRequest) -> (Commit, PullResponse) {
        let mut replica = self.replica(user_id, request.replica_id);
        let mut since = request.cursor.filter(|cursor| cursor.epoch == self.epoch).map(|cursor| cursor.seq);
        let mut seq = self.seq;
        let (mut until, mut revoked) = (request.until_seq.unwrap_or(seq), Vec::new());
        let mut findings = Findings::default();
        if request.page_after.is_none() {
            if let Some((since, sent)) = since.zip(request.digests.as_ref()) {
                findings = self.compare(user_id, &replica, since, sent);
            }
            since = since.filter(|_| !findings.ghosts);
            seq = self.note_scope(user_id, &mut replica, since, &findings.drifted);
            until = seq;
            replica.given = replica.given.max(until);
            revoked = replica.held.iter().filter(|(_, held)| held.left.is_some()).map(|(id, _)| *id).collect();
        }
        let has = |held: &Held| since.is_some_and(|since| held.entered <= since);
        let changed = |id: &JobId| since.is_none_or(|since| self.jobs[id].changed_seq() > since);
        let named = replica.held.iter().filter(|(id, held)| held.left.is_none() && (!has(held) || changed(id)));
        let mut named: Vec<(JobId, bool)> = named.map(|(id, held)| (*id, !has(held))).collect();
        named.retain(|(id, _)| request.page_after.is_none_or(|after| *id > after));
        let more = named.len() > self.page;
        named.truncate(self.page);
        let jobs = named.into_iter().map(|(id, whole)| self.job_page(id, whole, since.unwrap_or(0))).collect();
        let response = PullResponse {
            cursor: Cursor { epoch: self.epoch, seq: until },
            jobs,
            revoked,
            full: since.is_none(),
            more,
            last_mutation_id: replica.last_mutation_id,
            staff: self.staff.clone(),
            catalog: Vec::new(),
            roster: None,
            now: self.now,
            checked: request.digests.is_some(),
            departed: Vec::new(),
        };
        let none = (BTreeMap::new(), Vec::new(), BTreeMap::new());
        (
            Commit {
                replica_id: request.replica_id,
                replica,
                seq,
                jobs: none.0,
                mutations: none.1,
                actors: none.2,
                drifted: findings.drifted.len() + usize::from(findings.ghosts),
            },
            response,
        )
    }

    /// Compares the copies that a device told of with what it should hold since its cursor.
    fn compare(&self, user_id: UserId, replica: &ReplicaRow, since: u64, sent: &[u8]) -> Findings {
        let mut expected = Vec::new();
        let mut excused = 0;
        for (id, held) in &replica.held {
            let row = self.jobs.get(id).filter(|row| self.in_scope(user_id, row));
            match row.filter(|row| held.left.is_none() && held.entered <= since && row.changed_seq() <= since) {
                Some(row) => expected.push((*id, digest(*id, row.facts.seq, &row.document.heads()))),
                None => excused += 1,
            }
        }
        compare(sent, &expected, excused)
    }

    /// Compares what the replica was given with what it may hold now, and notes the differences
    /// under a number above every cursor that it was ever given. Answers that number.
    fn note_scope(&self, user_id: UserId, replica: &mut ReplicaRow, since: Option<u64>, drifted: &[JobId]) -> u64 {
        let scope: BTreeSet<JobId> =
            self.jobs.values().filter(|row| self.in_scope(user_id, row)).map(|row| row.facts.id).collect();
        replica.held.retain(|_, held| held.left.is_none() || held.left > since);
        let holds = |id: &JobId| replica.held.get(id).is_some_and(|held| held.left.is_none());
        let entering: Vec<JobId> = scope.iter().filter(|id| !holds(id) || drifted.contains(id)).copied().collect();
        let leaving: Vec<JobId> = replica.held.keys().filter(|id| holds(id) && !scope.contains(id)).copied().collect();
        let moved = !entering.is_empty() || !leaving.is_empty();
        let seq = if moved && replica.given >= self.seq { self.seq + 1 } else { self.seq };
        for id in entering {
            replica.held.insert(id, Held { entered: seq, left: None });
        }
        for id in leaving {
            replica.held.entry(id).and_modify(|held| held.left = Some(seq));
        }
        seq
    }

    fn job_page(&self, id: JobId, whole: bool, since: u64) -> JobPage {
        let row = &self.jobs[&id];
        let changes: Vec<ByteBuf> = if whole {
            row.document.all_changes().into_iter().map(ByteBuf::from).collect()
        } else {
            row.changes.iter().filter(|(seq, _)| *seq > since).map(|(_, applied)| applied.bytes.clone()).collect()
        };
        JobPage { facts: row.facts.clone(), changes, whole }
    }

    /// Makes a transaction's writes durable.
    pub fn commit(&mut self, work: Commit) {
        let before = self.last_mutation_id(work.replica_id);
        assert!(work.seq == self.seq || work.seq == self.seq + 1, "the feed has no gaps");
        let first = work.mutations.first().map_or(before + 1, |(mutation, _)| mutation.id);
        assert!(
            work.mutations.iter().map(|(mutation, _)| mutation.id).eq(first..=work.replica.last_mutation_id),
            "the high-water mark moves by one, never back"
        );
        assert!(first == before + 1 || (first > before && self.is_restored()), "nothing was passed over");
        self.seq = work.seq;
        self.drifted += work.drifted;
        self.replicas.insert(work.replica_id, work.replica);
        self.jobs.extend(work.jobs);
        self.actors.extend(work.actors);
        for (mutation, result) in work.mutations {
            let earlier = self.mutations.insert((work.replica_id, mutation.id), (mutation, result));
            assert!(earlier.is_none(), "a verdict is given once");
        }
    }
}
