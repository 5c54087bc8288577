//! What the pure judgement of `sync` needs from the database, gathered once for a whole push.

use std::collections::{BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};

use sync::docs::document::JobDocument;
use sync::domain::command::Command;
use sync::domain::facts::StaffMember;
use sync::domain::planning::Taken;
use sync::domain::rejection::Rejection;
use sync::engine::hub::{Decision, Pusher, Surroundings, decide};
use sync::ids::{JobId, ReplicaId, UserId, VisitId};
use sync::protocol::{Intent, Mutation, Verdict};
use sync::time::Timestamp;

use super::open::{Open, Opened};
use crate::auth::Caller;
use crate::capabilities::jobs::facts::load_staff;
use crate::capabilities::jobs::service;
use crate::db::TenantTx;
use crate::http::ApiError;
use crate::replication::verdicts;

/// Decides one mutation after the other.
pub(super) struct Judge {
    pusher: Pusher,
    now: Timestamp,
    staff: Vec<StaffMember>,
    /// The replica that each author was first seen from.
    owners: HashMap<Vec<u8>, ReplicaId>,
    /// The verdicts that later mutations can build on.
    earlier: HashMap<u64, Verdict>,
    /// What visits have of the technicians' time whom this push may send somewhere; none where it
    /// plans nothing.
    taken: Option<Vec<Taken>>,
    /// The jobs that have the visits which this push wants to add.
    planned: HashMap<VisitId, JobId>,
    new_actors: BTreeSet<Vec<u8>>,
}

impl Judge {
    pub async fn prepare(
        tx: &mut TenantTx,
        caller: &Caller,
        replica: ReplicaId,
        mutations: &[&Mutation],
        opened: &Opened,
    ) -> Result<Self, ApiError> {
        let changes = mutations.iter().flat_map(|mutation| &mutation.changes);
        let actors: BTreeSet<Vec<u8>> =
            changes.filter_map(|bytes| Some(JobDocument::inspect(bytes).ok()?.actor)).collect();
        let follows: Vec<i64> = mutations.iter().filter_map(|mutation| i64::try_from(mutation.follows?).ok()).collect();
        let earlier = verdicts::load(tx, replica, &follows).await?;
        let added: Vec<VisitId> = mutations.iter().filter_map(|mutation| added_visit(mutation)).collect();
        Ok(Self {
            pusher: Pusher { user_id: caller.user_id, role: caller.role, replica_id: replica },
            now: tx.now(),
            staff: load_staff(tx).await?,
            owners: verdicts::owners(tx, &actors.into_iter().collect::<Vec<_>>()).await?,
            earlier: earlier.into_iter().map(|result| (result.id, result.verdict)).collect(),
            taken: load_taken(tx, mutations, opened).await?,
            planned: service::jobs_of_visits(tx, &added).await?,
            new_actors: BTreeSet::new(),
        })
    }

    /// Decides on a mutation of `open` (none where the tenant has no such job).
    pub fn decide(&mut self, open: Option<&Open>, mutation: &Mutation) -> Decision {
        let owner_of = |actor: &[u8]| self.owners.get(actor).copied();
        let surroundings = Surroundings {
            now: self.now,
            staff: &self.staff,
            taken: self.taken.as_deref().unwrap_or_default(),
            owner_of: &owner_of,
        };
        let predecessor = mutation.follows.and_then(|id| self.earlier.get(&id));
        let job = open.map(|open| &open.job);
        // Bytes from outside reach the CRDT library here. A defect in it must cost this mutation only.
        let judged = catch_unwind(AssertUnwindSafe(|| decide(job, mutation, predecessor, self.pusher, &surroundings)));
        let mut decision = judged
            .unwrap_or_else(|_| refused(Rejection::Malformed { message: "the change could not be processed".into() }));
        if decision.verdict == Verdict::Accepted {
            if let Some(visit) = added_visit(mutation)
                && *self.planned.entry(visit).or_insert(mutation.job_id) != mutation.job_id
            {
                decision = refused(Rejection::invalid("visit", "is already planned"));
            }
            if let (Some(taken), Some(facts)) = (&mut self.taken, &decision.facts) {
                taken.retain(|one| one.job_id != facts.id);
                taken.extend(facts.taken());
            }
            let authors = decision.applied.iter().map(|applied| &applied.info.actor);
            self.new_actors.extend(authors.filter(|actor| !self.owners.contains_key(*actor)).cloned());
        }
        self.earlier.insert(mutation.id, decision.verdict.clone());
        decision
    }

    /// The authors that were seen for the first time.
    pub fn new_actors(&self) -> Vec<Vec<u8>> {
        self.new_actors.iter().cloned().collect()
    }
}

/// What visits have of the time of everybody whom the push names or finds on its jobs.
async fn load_taken(
    tx: &mut TenantTx,
    mutations: &[&Mutation],
    opened: &Opened,
) -> Result<Option<Vec<Taken>>, ApiError> {
    let planning: Vec<Command> = mutations
        .iter()
        .filter_map(|mutation| match mutation.intent() {
            Ok(Intent::Command { command }) if command.plans() => Some(command),
            _ => None,
        })
        .collect();
    if planning.is_empty() {
        return Ok(None);
    }
    let visits = opened.values().flat_map(|open| &open.job.facts.visits);
    let there = visits.flat_map(|visit| &visit.technicians).map(|technician| technician.id);
    let named = planning.iter().flat_map(|command| command.technicians().iter().copied());
    let technicians: BTreeSet<UserId> = there.chain(named).collect();
    Ok(Some(service::taken_by(tx, &technicians.into_iter().collect::<Vec<_>>()).await?))
}

/// The visit that the mutation wants to add. The rules know one job only: whether another has a
/// visit of that id has to be looked up.
fn added_visit(mutation: &Mutation) -> Option<VisitId> {
    match mutation.intent() {
        Ok(Intent::Command { command: Command::AddVisit { visit_id, .. } }) => Some(visit_id),
        _ => None,
    }
}

fn refused(rejection: Rejection) -> Decision {
    Decision {
        verdict: Verdict::Rejected { rejection },
        facts: None,
        document: None,
        applied: Vec::new(),
        events: Vec::new(),
    }
}
