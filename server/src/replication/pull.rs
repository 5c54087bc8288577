//! Pull: everything in the replica's scope that changed since its cursor, with what entered the
//! scope and what left it.
//!
//! The upper bound is read first and the rows after it, so a page may already hold a change from
//! behind the bound; it is sent again by the next pull and changes nothing there.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_bytes::ByteBuf;
use sync::domain::access::Permission;
use sync::ids::JobId;
use sync::protocol::digest::Findings;
use sync::protocol::{Cursor, JobPage, PROTO, PULL_JOBS, PullRequest, PullResponse};

use super::history::Feed;
use super::replicas::{Contact, Report};
use super::scope::Scope;
use super::{documents, drift, history, replicas, scope};
use crate::auth::Caller;
use crate::capabilities::jobs::facts::{load_catalog, load_facts, load_staff};
use crate::capabilities::planning::load_roster;
use crate::db::{Db, DbError, TenantTx, retry};
use crate::http::ApiError;

/// Answers one page. 426 where the device speaks a version that this server no longer answers.
pub async fn pull(db: &Db, caller: &Caller, user_agent: &str, request: &PullRequest) -> Result<PullResponse, ApiError> {
    caller.require_any(&[Permission::WorkOwnVisits, Permission::ViewAllJobs])?;
    if request.proto != PROTO {
        return Err(ApiError::new(
            StatusCode::UPGRADE_REQUIRED,
            "upgrade_required",
            "Reload the app: this version can no longer receive changes.",
        ));
    }
    let mut answer = retry(|| attempt(db, caller, user_agent, request)).await?;
    if let Answer::Forgotten(feed, cursor) = answer {
        drift::report_forgotten(request.replica_id, cursor, feed.seq);
        history::begin(db, caller.tenant_id, Some(feed.epoch)).await?;
        answer = retry(|| attempt(db, caller, user_agent, request)).await?;
    }
    let Answer::Page(response, findings) = answer else {
        return Err(ApiError::unavailable("the history was replaced twice while a device pulled"));
    };
    if let Some(findings) = &findings {
        drift::report(request.replica_id, findings);
    }
    if request.repair && request.page_after.is_none() {
        drift::report_repair(request.replica_id);
    }
    metrics::counter!("holdfast_pulls_total").increment(1);
    metrics::counter!("holdfast_pulled_jobs_total").increment(response.jobs.len() as u64);
    Ok(*response)
}

enum Answer {
    Page(Box<PullResponse>, Option<Findings>),
    /// The device's cursor is of this history, and beyond its end: what it was told is not here.
    Forgotten(Feed, i64),
}

async fn attempt(db: &Db, caller: &Caller, user_agent: &str, request: &PullRequest) -> Result<Answer, ApiError> {
    let mut tx = db.begin(caller).await?;
    let report = Report::new(&request.app_build, user_agent, &request.backlog, Contact::Pull);
    let last = replicas::lock(&mut tx, caller, request.replica_id, &report).await?;
    let feed = history::feed(&mut tx).await?;
    let (epoch, newest) = (feed.epoch, feed.seq);
    let mut since = request
        .cursor
        .filter(|cursor| cursor.epoch == epoch)
        .map(|cursor| i64::try_from(cursor.seq).unwrap_or(i64::MAX));
    if let Some(cursor) = since.filter(|since| *since > newest) {
        return Ok(Answer::Forgotten(feed, cursor));
    }
    let mut in_scope = Scope::of(caller).jobs(&mut tx, caller).await?;
    let held = scope::held(&mut tx, request.replica_id).await?;
    let first_page = request.page_after.is_none();
    if !first_page {
        // What came into the scope since the first page waits for the next pull.
        in_scope.retain(|id, _| held.get(id).is_some_and(|held| held.left_seq.is_none()));
    }

    let mut findings = None;
    if let Some((since, sent)) = since.zip(request.digests.as_deref()).filter(|_| first_page) {
        findings = Some(drift::find(&mut tx, &in_scope, &held, since, sent).await?);
    }
    // What it has besides what it should have can only be found by naming everything.
    since = since.filter(|_| !findings.as_ref().is_some_and(|findings| findings.ghosts));
    let drifted = findings.as_ref().map_or(&[][..], |findings| &findings.drifted);

    // A job that the replica got by a pull whose answer it never saw is as new to it as any other.
    let has = |id: &JobId| {
        held.get(id).is_some_and(|held| held.left_seq.is_none() && since.is_some_and(|since| held.entered_seq <= since))
    };
    let entered: BTreeSet<JobId> = in_scope.keys().filter(|id| !has(id) || drifted.contains(id)).copied().collect();
    let changed =
        in_scope.iter().filter(|(id, seq)| has(id) && since.is_some_and(|since| **seq > since)).map(|(id, _)| *id);
    let mut named: BTreeSet<JobId> = changed.chain(entered.iter().copied()).collect();
    let outside = held.iter().filter(|(id, _)| !in_scope.contains_key(id));
    let (forgotten, gone): (Vec<_>, Vec<_>) =
        outside.partition(|(_, held)| held.left_seq.is_some_and(|left| since.is_some_and(|since| left <= since)));
    let forgotten: BTreeSet<JobId> = forgotten.into_iter().map(|(id, _)| *id).collect();
    let left: BTreeSet<JobId> = gone.iter().filter(|(_, held)| held.left_seq.is_none()).map(|(id, _)| **id).collect();
    let revoked: Vec<JobId> = gone.iter().map(|(id, _)| **id).collect();

    let mut until = request.until_seq.map_or(newest, |until| i64::try_from(until).unwrap_or(i64::MAX).min(newest));
    if first_page {
        let given = replicas::given(&mut tx, request.replica_id).await?;
        if (!entered.is_empty() || !left.is_empty()) && since.is_some() && until <= given {
            // Time alone moved the scope. It needs a number beyond every cursor that the replica was
            // given, or a lost answer would go unseen.
            scope::lock_noted(&mut tx, &entered).await?;
            until = tx.publish().await?;
        }
        scope::note(&mut tx, request.replica_id, until, &entered, &left, &forgotten).await?;
        replicas::note_given(&mut tx, request.replica_id, until).await?;
    }

    if let Some(after) = request.page_after {
        named.retain(|id| *id > after);
    }
    let more = named.len() > PULL_JOBS;
    let page: Vec<JobId> = named.into_iter().take(PULL_JOBS).collect();
    let jobs = pages(&mut tx, caller, &page, &entered, since.unwrap_or(0)).await?;
    if more && jobs.is_empty() {
        // The last job of a page says where the next begins.
        return Err(ApiError::overtaken("a whole page of jobs left the scope while it was read"));
    }
    let answered: BTreeSet<JobId> = jobs.iter().map(|page| page.facts.id).collect();
    // What left the scope under way, since the first page or since this page's scope was read: the
    // cursor goes past changes that the device may not have got, and by the next pull the job may be back.
    let strayed = held.iter().filter(|(id, held)| !first_page && held.left_seq.is_none() && !in_scope.contains_key(id));
    let strayed = strayed.map(|(id, _)| *id).chain(page.into_iter().filter(|id| !answered.contains(id)));
    scope::unsettle(&mut tx, request.replica_id, until, &strayed.collect()).await?;
    let departed = match Scope::of(caller) {
        Scope::Own if first_page => scope::departures(&mut tx, &revoked).await?,
        _ => Vec::new(),
    };
    let only = (Scope::of(caller) == Scope::Own).then_some(caller.user_id);
    let roster = if first_page { load_roster(&mut tx, only, request.roster.as_deref()).await? } else { None };
    let response = PullResponse {
        cursor: Cursor { epoch, seq: until.unsigned_abs() },
        jobs,
        revoked,
        full: since.is_none(),
        more,
        last_mutation_id: last.unsigned_abs(),
        staff: load_staff(&mut tx).await?,
        catalog: load_catalog(&mut tx).await?,
        roster,
        now: tx.now(),
        checked: findings.is_some(),
        departed,
    };
    tx.commit().await?;
    Ok(Answer::Page(Box::new(response), findings))
}

/// The jobs of a page with what the device lacks of them. One that was given to somebody else since
/// the scope was read is left out.
async fn pages(
    tx: &mut TenantTx,
    caller: &Caller,
    page: &[JobId],
    entered: &BTreeSet<JobId>,
    since: i64,
) -> Result<Vec<JobPage>, DbError> {
    let mut facts = load_facts(tx, page, caller.may(Permission::ViewPrices)).await?;
    if Scope::of(caller) == Scope::Own {
        facts.retain(|facts| facts.is_assigned(caller.user_id));
    }
    let mut jobs = Vec::with_capacity(facts.len());
    let mut changes = documents::changes_for(tx, page, entered, since).await?;
    for facts in facts {
        let whole = entered.contains(&facts.id);
        let changes = changes.remove(&facts.id).unwrap_or_default().into_iter().map(ByteBuf::from).collect();
        jobs.push(JobPage { facts, changes, whole });
    }
    Ok(jobs)
}
