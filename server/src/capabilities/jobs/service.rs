//! What other capabilities may ask of jobs, and what all of this one's operations share.

use std::collections::HashMap;

use serde_json::Value;
use sync::domain::access::Permission;
use sync::domain::facts::JobFacts;
use sync::domain::planning::Taken;
use sync::domain::status::JobStatus;
use sync::domain::timeline::{Event, EventKind};
use sync::ids::*;
use sync::time::Timestamp;

use super::facts::{self, NewEvent, insert_events, load_facts};
use super::model::JobDetail;
use super::store;
use crate::auth::Caller;
use crate::db::{DbError, TenantTx};
use crate::http::{ApiError, ApiResult};
use crate::replication::documents;

/// A record that jobs show to those who work on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Its contacts too.
    Customer(CustomerId),
    Site(SiteId),
    Asset(AssetId),
    ServiceType(ServiceTypeId),
}

/// Locks the jobs on devices that show the record. To be called after the record itself was
/// locked and before it is changed; afterwards comes [`announce`].
pub async fn lock_showing(tx: &mut TenantTx, record: Shown) -> Result<Vec<JobId>, DbError> {
    store::lock_showing(tx, record).await
}

/// Locks jobs by ascending id until the end of the transaction.
pub async fn lock(tx: &mut TenantTx, ids: &[JobId]) -> Result<(), DbError> {
    store::lock_all(tx, ids).await
}

/// Locks the open jobs at the sites, which show in their history what has become of others there.
/// It comes after other locks, in whatever order their ids are: where one of the jobs is taken, the
/// transaction has to be run again.
pub async fn lock_open_at(tx: &mut TenantTx, sites: &[SiteId]) -> ApiResult<Vec<JobId>> {
    match store::lock_open_at(tx, sites).await {
        Err(error) if error.is_lock_unavailable() => Err(ApiError::overtaken(error)),
        locked => Ok(locked?),
    }
}

/// What other jobs at the site show of a job; nothing while it is not finished.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past(Option<(String, JobStatus, Option<Timestamp>, String)>);

impl Past {
    /// `note` answers what was done, as the document says.
    pub fn of(facts: &JobFacts, note: impl FnOnce() -> String) -> Self {
        let finished = matches!(facts.status, JobStatus::Completed | JobStatus::Invoiced | JobStatus::Closed);
        Self(finished.then(|| (facts.title.clone(), facts.status, facts.completed_at, note())))
    }
}

/// The jobs that the visits which exist among `ids` belong to.
pub async fn jobs_of_visits(tx: &mut TenantTx, ids: &[VisitId]) -> Result<HashMap<VisitId, JobId>, DbError> {
    store::jobs_of_visits(tx, ids).await
}

/// What visits have of these technicians' time.
pub async fn taken_by(tx: &mut TenantTx, technicians: &[UserId]) -> Result<Vec<Taken>, DbError> {
    facts::taken_by(tx, technicians).await
}

/// Tells devices that what these jobs show has changed. The last thing before the commit.
pub async fn announce(tx: &mut TenantTx, jobs: &[JobId]) -> Result<(), DbError> {
    if jobs.is_empty() {
        return Ok(());
    }
    let seq = tx.publish().await?;
    store::set_facts_seq(tx, jobs, seq).await
}

/// How many of the customer's jobs still need work.
pub async fn count_open(tx: &mut TenantTx, customer: CustomerId) -> Result<i64, DbError> {
    store::count_open(tx, customer).await
}

/// The person whose visits are all that the caller may see; none for who sees every job.
pub fn only_own(caller: &Caller) -> ApiResult<Option<UserId>> {
    caller.require_any(&[Permission::ViewAllJobs, Permission::WorkOwnVisits])?;
    Ok((!caller.may(Permission::ViewAllJobs)).then_some(caller.user_id))
}

/// What the job is called.
pub async fn title(tx: &mut TenantTx, id: JobId) -> ApiResult<String> {
    Ok(facts_of(tx, id, false).await?.title)
}

/// 404 unless the caller may see the job.
pub(super) async fn require_visible(tx: &mut TenantTx, caller: &Caller, id: JobId) -> ApiResult<()> {
    if store::is_visible(tx, id, only_own(caller)?).await? { Ok(()) } else { Err(ApiError::not_found("job")) }
}

/// One job with its document, as the caller may see it.
pub(super) async fn get(tx: &mut TenantTx, caller: &Caller, id: JobId) -> ApiResult<JobDetail> {
    require_visible(tx, caller, id).await?;
    detail(tx, id, caller.may(Permission::ViewPrices)).await
}

/// One job with its document.
pub(super) async fn detail(tx: &mut TenantTx, id: JobId, with_prices: bool) -> ApiResult<JobDetail> {
    let facts = facts_of(tx, id, with_prices).await?;
    let document = documents::load(tx, &[id]).await?.remove(&id).unwrap_or_default();
    Ok(JobDetail { facts, content: document.content() })
}

/// The facts of one job.
pub(super) async fn facts_of(tx: &mut TenantTx, id: JobId, with_prices: bool) -> ApiResult<JobFacts> {
    load_facts(tx, &[id], with_prices).await?.pop().ok_or_else(|| ApiError::not_found("job"))
}

/// Ends a change of one locked job: timeline, feed number. Answers the number. `by` none is the server
/// itself.
pub(super) async fn finish(
    tx: &mut TenantTx,
    id: JobId,
    by: Option<UserId>,
    at: Timestamp,
    events: &[Event],
) -> Result<i64, DbError> {
    let seq = tx.publish().await?;
    let events: Vec<_> = events.iter().map(|event| NewEvent { job: id, actor: by, at, event }).collect();
    insert_events(tx, seq, &events).await?;
    store::set_facts_seq(tx, &[id], seq).await?;
    Ok(seq)
}

/// An entry for the timeline that no command of `sync` makes.
pub(super) fn event(kind: EventKind, description: String, details: &[(&str, Value)]) -> Event {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let details = details.iter().map(|(name, value)| ((*name).to_owned(), text(value))).collect();
    Event { kind, visit_id: None, description, details }
}
