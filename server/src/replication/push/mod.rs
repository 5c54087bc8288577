//! Push: judges queued mutations in order and commits everything they lead to (changes, rows,
//! verdicts, timeline, audit, feed number) in one transaction, before the answer leaves. The number
//! of statements does not grow with the number of mutations.

mod audit;
mod judge;
mod open;
mod suggestions;

use std::collections::{BTreeMap, BTreeSet};

use sync::domain::access::Permission;
use sync::ids::{JobId, SiteId};
use sync::protocol::{Mutation, MutationResult, PROTO, PUSH_MUTATIONS, PushRequest, PushResponse, Verdict};

use self::judge::Judge;
use self::open::{Open, Opened};
use super::documents::{self, Written};
use super::replicas::Report;
use super::verdicts::{self, Decided};
use super::{history, projection, replicas};
use crate::auth::Caller;
use crate::capabilities::jobs::facts::{NewEvent, insert_events, save_facts};
use crate::capabilities::jobs::service;
use crate::db::{Db, TenantTx, retry};
use crate::http::ApiError;

/// Takes in a push. Verdicts are in the answer, never in its status: an error here means that
/// nothing of the request was decided.
pub async fn push(
    db: &Db,
    caller: &Caller,
    report: &Report<'_>,
    request: &PushRequest,
) -> Result<PushResponse, ApiError> {
    if request.mutations.len() > PUSH_MUTATIONS {
        return Err(ApiError::bad_request(format!("A push takes at most {PUSH_MUTATIONS} mutations.")));
    }
    caller.require_any(&[Permission::WorkOwnVisits, Permission::ViewAllJobs])?;
    if request.proto > PROTO {
        return Err(ApiError::bad_request(
            "This app is newer than the server. Its work stays on the device until the server is updated.",
        ));
    }
    let (response, fresh) = retry(|| attempt(db, caller, report, request)).await?;
    metrics::counter!("holdfast_pushes_total").increment(1);
    metrics::counter!("holdfast_pushed_mutations_total").increment(response.results.len() as u64);
    for result in response.results.iter().rev().take(fresh) {
        metrics::counter!("holdfast_verdicts_total", "outcome" => verdicts::outcome(&result.verdict)).increment(1);
    }
    Ok(response)
}

/// The answer, and how many of its last results were decided now.
async fn attempt(
    db: &Db,
    caller: &Caller,
    report: &Report<'_>,
    request: &PushRequest,
) -> Result<(PushResponse, usize), ApiError> {
    let mut tx = db.begin(caller).await?;
    let replica = request.replica_id;
    let last = replicas::lock(&mut tx, caller, replica, report).await?;
    let feed = history::feed(&mut tx).await?;
    if request.epoch.is_some_and(|epoch| epoch != feed.epoch) {
        // The device has yet to hear what was forgotten here. Nothing is decided before that.
        let last_mutation_id = last.unsigned_abs();
        tx.commit().await?;
        return Ok((PushResponse { results: Vec::new(), last_mutation_id, epoch: Some(feed.epoch) }, 0));
    }
    let first = request.mutations.first().filter(|_| feed.restored && request.epoch.is_some());
    // A device begins with its lowest undecided mutation: what came before was forgotten here, and
    // is not coming again.
    let last = first.map_or(last, |first| last.max(i64::try_from(first.id).unwrap_or(i64::MAX).saturating_sub(1)));
    let (known, fresh) = split(&request.mutations, last);
    let mut results = verdicts::load(&mut tx, replica, &known).await?;

    let mut opened = open::load(&mut tx, caller, &fresh).await?;
    let mut judge = Judge::prepare(&mut tx, caller, replica, &fresh, &opened).await?;
    let mut verdicts = Vec::with_capacity(fresh.len());
    for mutation in &fresh {
        let target = opened.get_mut(&mutation.job_id);
        let decision = judge.decide(target.as_deref(), mutation);
        verdicts.push(decision.verdict.clone());
        if let Some(target) = target {
            target.take(decision, mutation, caller, replica, tx.now());
        }
    }
    if !verdicts::bind(&mut tx, &judge.new_actors(), replica).await? {
        return Err(ApiError::overtaken("an author was bound to another replica at the same moment"));
    }

    let seq = write(&mut tx, caller, &opened).await?;
    let decided: Vec<Decided<'_>> = fresh
        .into_iter()
        .zip(verdicts)
        .map(|(mutation, verdict)| {
            let seq = if verdict == Verdict::Accepted { seq.unsigned_abs() } else { 0 };
            let job = opened.contains_key(&mutation.job_id).then_some(mutation.job_id);
            Decided { mutation, result: MutationResult { id: mutation.id, verdict, seq }, job }
        })
        .collect();
    verdicts::store(&mut tx, caller, replica, &decided).await?;
    audit::record(&mut tx, caller, replica, &decided, &opened);
    suggestions::note(&mut tx, caller, &decided).await?;
    let count = decided.len();
    results.extend(decided.into_iter().map(|decided| decided.result));
    let last_mutation_id = results.last().map_or(last.unsigned_abs(), |result| result.id.max(last.unsigned_abs()));
    verdicts::advance(&mut tx, replica, i64::try_from(last_mutation_id).unwrap_or(i64::MAX)).await?;
    tx.commit().await?;
    Ok((PushResponse { results, last_mutation_id, epoch: Some(feed.epoch) }, count))
}

/// The ids that were decided before, and the mutations to decide now. Ids are contiguous: what
/// stands behind a gap has to wait for what fills it.
fn split(mutations: &[Mutation], last: i64) -> (Vec<i64>, Vec<&Mutation>) {
    let (known, fresh): (Vec<&Mutation>, Vec<&Mutation>) =
        mutations.iter().partition(|mutation| mutation.id <= last.unsigned_abs());
    let known = known.iter().map(|mutation| i64::try_from(mutation.id).unwrap_or(i64::MAX)).collect();
    let next = last.unsigned_abs() + 1..;
    let fresh = fresh.into_iter().zip(next).take_while(|(mutation, id)| mutation.id == *id);
    (known, fresh.map(|(mutation, _)| mutation).collect())
}

/// Writes what became of the jobs; answers the feed number, 0 where nothing was changed.
async fn write(tx: &mut TenantTx, caller: &Caller, opened: &Opened) -> Result<i64, ApiError> {
    let changed: BTreeMap<JobId, &Open> =
        opened.iter().filter(|(_, open)| open.is_changed()).map(|(id, open)| (*id, open)).collect();
    if changed.is_empty() {
        return Ok(0);
    }
    // Everything that needs no feed number, before the lock that every writer waits for.
    let facts = changed.values().filter(|open| open.job.facts != open.first);
    save_facts(tx, &facts.map(|open| (&open.first, &open.job.facts)).collect::<Vec<_>>()).await?;
    let written: Vec<Written<'_>> = changed
        .iter()
        .filter(|(_, open)| !open.changes.is_empty())
        .map(|(id, open)| Written::new(*id, &open.job.document, &open.changes).instead_of(&open.said))
        .collect();
    projection::write(tx, &written).await?;
    projection::link_blobs(tx, &written).await?;
    let rewritten = changed.values().filter(|open| open.has_another_past());
    let sites: BTreeSet<SiteId> = rewritten.map(|open| open.first.site.id).collect();
    let showing = match sites.is_empty() {
        true => Vec::new(),
        false => service::lock_open_at(tx, &sites.into_iter().collect::<Vec<_>>()).await?,
    };

    let seq = tx.publish().await?;
    documents::store(tx, &written, seq).await?;
    let events: Vec<NewEvent<'_>> = changed
        .iter()
        .flat_map(|(job, open)| open.events.iter().map(|(at, event)| (*job, *at, event)))
        .map(|(job, at, event)| NewEvent { job, actor: Some(caller.user_id), at, event })
        .collect();
    insert_events(tx, seq, &events).await?;
    let unwritten = changed.iter().filter(|(_, open)| open.changes.is_empty()).map(|(id, _)| *id);
    service::announce(tx, &unwritten.chain(showing).collect::<Vec<_>>()).await?;
    Ok(seq)
}
