//! Push: judges queued mutations in order and commits everything they lead to (changes, rows,
//! verdicts, timeline, feed number) in one transaction, before the answer leaves.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};

use sync::docs::document::JobDocument;
use sync::domain::access::Permission;
use sync::domain::facts::{JobFacts, StaffMember};
use sync::domain::rejection::Rejection;
use sync::domain::timeline::Event;
use sync::engine::hub::{Applied, Decision, HubJob, Pusher, Surroundings, decide};
use sync::ids::{JobId, ReplicaId};
use sync::protocol::{Mutation, MutationResult, PROTO, PushRequest, PushResponse, Verdict};
use sync::time::Timestamp;
use uuid::Uuid;

use super::documents::{self, Origin};
use super::replicas::Report;
use super::{projection, replicas, verdicts};
use crate::auth::Caller;
use crate::capabilities::jobs::facts::{insert_events, load_facts, load_staff, save_facts};
use crate::db::{Db, DbError, TenantTx, retry};
use crate::http::ApiError;

/// Takes in a push. Verdicts are in the answer, never in its status: an error here means that
/// nothing of the request was decided.
pub async fn push(db: &Db, caller: &Caller, user_agent: &str, request: &PushRequest) -> Result<PushResponse, ApiError> {
    caller.require_any(&[Permission::WorkOwnVisits, Permission::ViewAllJobs])?;
    if request.proto > PROTO {
        return Err(ApiError::bad_request(
            "This app is newer than the server. Its work stays on the device until the server is updated.",
        ));
    }
    let response = retry(|| attempt(db, caller, user_agent, request)).await?;
    metrics::counter!("holdfast_pushes_total").increment(1);
    metrics::counter!("holdfast_pushed_mutations_total").increment(response.results.len() as u64);
    Ok(response)
}

/// A job while a push changes it.
struct Open {
    first: JobFacts,
    job: HubJob,
    changes: Vec<(Origin, Applied)>,
    events: Vec<(Timestamp, Vec<Event>)>,
}

impl Open {
    fn changed(&self) -> bool {
        self.job.facts != self.first || !self.changes.is_empty() || !self.events.is_empty()
    }
}

async fn attempt(db: &Db, caller: &Caller, user_agent: &str, request: &PushRequest) -> Result<PushResponse, ApiError> {
    let mut tx = db.begin(caller).await?;
    let replica = request.replica_id;
    let report = Report { app_build: &request.app_build, user_agent, backlog: &request.backlog, push: true };
    let last = replicas::lock(&mut tx, caller, replica, &report).await?;

    let (known, fresh): (Vec<&Mutation>, Vec<&Mutation>) =
        request.mutations.iter().partition(|mutation| mutation.id <= last.unsigned_abs());
    let known: Vec<i64> = known.iter().map(|mutation| i64::try_from(mutation.id).unwrap_or(i64::MAX)).collect();
    let mut results = verdicts::load(&mut tx, replica, &known).await?;
    // Ids are contiguous: what stands behind a gap has to wait for what fills it.
    let fresh: Vec<&Mutation> = fresh
        .into_iter()
        .zip(last.unsigned_abs() + 1..)
        .take_while(|(mutation, id)| mutation.id == *id)
        .map(|(mutation, _)| mutation)
        .collect();

    let mut open = load_jobs(&mut tx, caller, &fresh).await?;
    let staff = load_staff(&mut tx).await?;
    let owners = load_owners(&mut tx, &fresh).await?;
    let mut earlier = predecessors(&mut tx, replica, &fresh).await?;
    let mut bound = BTreeSet::new();
    let mut decided = Vec::with_capacity(fresh.len());
    for mutation in fresh {
        let target = open.get_mut(&mutation.job_id);
        let mut decision = judge(target.as_deref(), mutation, &earlier, caller, replica, &staff, &owners, tx.now());
        for actor in decision.applied.iter().map(|applied| &applied.info.actor) {
            if !bound.contains(actor) {
                if !verdicts::bind_actor(&mut tx, actor, replica).await? {
                    let rejection = Rejection::Malformed { message: "the change is signed by another device".into() };
                    decision = refused(rejection);
                    break;
                }
                bound.insert(actor.clone());
            }
        }
        earlier.insert(mutation.id, decision.verdict.clone());
        decided.push((mutation, decision.verdict.clone()));
        if let Some(target) = target {
            take(target, decision, mutation, caller, replica, tx.now());
        }
    }

    let changed: Vec<JobId> = open.iter().filter(|(_, open)| open.changed()).map(|(id, _)| *id).collect();
    write_jobs(&mut tx, caller, &open, &changed).await?;
    let seq = if changed.is_empty() { 0 } else { tx.publish().await? };
    finish_jobs(&mut tx, caller, &open, &changed, seq).await?;
    for (mutation, verdict) in decided {
        let seq = if verdict == Verdict::Accepted { seq.unsigned_abs() } else { 0 };
        let result = MutationResult { id: mutation.id, verdict, seq };
        let job = open.contains_key(&mutation.job_id).then_some(mutation.job_id);
        verdicts::store(&mut tx, caller, replica, mutation, &result, job).await?;
        metrics::counter!("holdfast_verdicts_total", "outcome" => label(&result.verdict)).increment(1);
        results.push(result);
    }
    let last_mutation_id = results.last().map_or(last.unsigned_abs(), |result| result.id.max(last.unsigned_abs()));
    verdicts::advance(&mut tx, replica, i64::try_from(last_mutation_id).unwrap_or(i64::MAX)).await?;
    tx.commit().await?;
    Ok(PushResponse { results, last_mutation_id })
}

fn label(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted => "accepted",
        Verdict::Rejected { .. } => "rejected",
        Verdict::Quarantined { .. } => "quarantined",
        Verdict::BlockedBy { .. } => "blocked",
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

/// Locks the jobs in ascending order, so that pushes never wait for each other in a circle, and
/// loads them.
async fn load_jobs(
    tx: &mut TenantTx,
    caller: &Caller,
    mutations: &[&Mutation],
) -> Result<BTreeMap<JobId, Open>, ApiError> {
    let ids: BTreeSet<JobId> = mutations.iter().map(|mutation| mutation.job_id).collect();
    let ids: Vec<JobId> = ids.into_iter().collect();
    let raw: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    sqlx::query("SELECT id FROM jobs WHERE id = ANY($1) ORDER BY id FOR UPDATE")
        .bind(&raw)
        .execute(&mut **tx)
        .await
        .map_err(DbError::from)?;
    let facts = load_facts(tx, &ids, caller.may(Permission::ViewPrices)).await?;
    let existing: Vec<JobId> = facts.iter().map(|facts| facts.id).collect();
    let mut documents = documents::load(tx, &existing).await?;
    let open = facts.into_iter().map(|facts| {
        let document = documents.remove(&facts.id).unwrap_or_default();
        (
            facts.id,
            Open { first: facts.clone(), job: HubJob { facts, document }, changes: Vec::new(), events: Vec::new() },
        )
    });
    Ok(open.collect())
}

async fn load_owners(tx: &mut TenantTx, mutations: &[&Mutation]) -> Result<HashMap<Vec<u8>, ReplicaId>, ApiError> {
    let changes = mutations.iter().flat_map(|mutation| &mutation.changes);
    let actors: BTreeSet<Vec<u8>> = changes.filter_map(|bytes| Some(JobDocument::inspect(bytes).ok()?.actor)).collect();
    Ok(verdicts::owners(tx, &actors.into_iter().collect::<Vec<_>>()).await?)
}

/// The verdicts on earlier requests' mutations that these follow.
async fn predecessors(
    tx: &mut TenantTx,
    replica: ReplicaId,
    mutations: &[&Mutation],
) -> Result<HashMap<u64, Verdict>, ApiError> {
    let ids: Vec<i64> = mutations.iter().filter_map(|mutation| i64::try_from(mutation.follows?).ok()).collect();
    let stored = verdicts::load(tx, replica, &ids).await?;
    Ok(stored.into_iter().map(|result| (result.id, result.verdict)).collect())
}

#[expect(clippy::too_many_arguments, reason = "everything that the pure judgement needs, gathered in one place")]
fn judge(
    open: Option<&Open>,
    mutation: &Mutation,
    earlier: &HashMap<u64, Verdict>,
    caller: &Caller,
    replica: ReplicaId,
    staff: &[StaffMember],
    owners: &HashMap<Vec<u8>, ReplicaId>,
    now: Timestamp,
) -> Decision {
    let owner_of = |actor: &[u8]| owners.get(actor).copied();
    let surroundings = Surroundings { now, staff, owner_of: &owner_of };
    let pusher = Pusher { user_id: caller.user_id, role: caller.role, replica_id: replica };
    let predecessor = mutation.follows.and_then(|id| earlier.get(&id));
    // Bytes from outside reach the CRDT library here. A defect in it must cost this mutation only.
    catch_unwind(AssertUnwindSafe(|| decide(open.map(|open| &open.job), mutation, predecessor, pusher, &surroundings)))
        .unwrap_or_else(|_| refused(Rejection::Malformed { message: "the change could not be processed".into() }))
}

fn take(open: &mut Open, decision: Decision, mutation: &Mutation, caller: &Caller, replica: ReplicaId, now: Timestamp) {
    let origin = Origin { user_id: Some(caller.user_id), replica: Some((replica, mutation.id)) };
    if let Some(facts) = decision.facts {
        open.job.facts = facts;
    }
    if let Some(document) = decision.document {
        open.job.document = document;
    }
    open.changes.extend(decision.applied.into_iter().map(|applied| (origin, applied)));
    if !decision.events.is_empty() {
        let at = mutation.at.clamp(open.first.created_at.min(now), now);
        open.events.push((at, decision.events));
    }
}

/// Everything that needs no feed number, before the lock that every writer waits for.
async fn write_jobs(
    tx: &mut TenantTx,
    caller: &Caller,
    open: &BTreeMap<JobId, Open>,
    changed: &[JobId],
) -> Result<(), ApiError> {
    for open in changed.iter().filter_map(|id| open.get(id)) {
        if open.job.facts != open.first {
            save_facts(tx, &open.first, &open.job.facts).await?;
        }
        if !open.changes.is_empty() {
            projection::link_blobs(tx, caller.tenant_id, open.job.facts.id, &open.job.document).await?;
        }
    }
    Ok(())
}

async fn finish_jobs(
    tx: &mut TenantTx,
    caller: &Caller,
    open: &BTreeMap<JobId, Open>,
    changed: &[JobId],
    seq: i64,
) -> Result<(), ApiError> {
    for open in changed.iter().filter_map(|id| open.get(id)) {
        let id = open.job.facts.id;
        if !open.changes.is_empty() {
            documents::store(tx, id, &open.job.document, &open.changes, seq).await?;
        }
        for (at, events) in &open.events {
            insert_events(tx, id, Some(caller.user_id), *at, seq, events).await?;
        }
        // Blobs that were here before their entry count as part of the facts, too.
        sqlx::query("UPDATE jobs SET facts_seq = $2 WHERE id = $1")
            .bind(id.0)
            .bind(seq)
            .execute(&mut **tx)
            .await
            .map_err(DbError::from)?;
    }
    Ok(())
}
