//! Single occurrences of a recurring job: seen, left out, taken in again, moved.

use chrono::{Days, NaiveDate};
use serde_json::json;
use sync::domain::command::Command;
use sync::domain::status::JobStatus;
use sync::ids::RecurringJobId;

use super::calendar::{self, Exceptions, MOVED_AT_MOST};
use super::made::Made;
use super::model::{Kept, MoveOccurrence, Occurrence, PlanState};
use super::occurrence_store::{self, MadeJob};
use super::service::lock;
use super::words::{self, CalledOff};
use super::{changes, local, store, tasks};
use crate::audit::{self, AuditEntry};
use crate::capabilities::fields::Fields;
use crate::capabilities::jobs::facts::load_facts;
use crate::capabilities::jobs::{self, Doer, service as job_service};
use crate::db::TenantTx;
use crate::http::{ApiError, ApiResult};
use crate::time::ToUtc;

/// Days that can be looked at in one go.
const SPAN: i64 = 400;

/// The occurrences whose promise begins from `from` to `through`, with those that are left out.
pub(super) async fn list(
    tx: &mut TenantTx,
    id: RecurringJobId,
    from: Option<NaiveDate>,
    through: Option<NaiveDate>,
) -> ApiResult<Vec<Occurrence>> {
    let kept = store::get(tx, id).await?.ok_or_else(|| ApiError::not_found("recurring job"))?;
    let zone = kept.zone()?;
    let from = from.unwrap_or_else(|| calendar::today(zone, tx.now().to_utc()));
    let plausible = |day: NaiveDate| (1990..=2200).contains(&chrono::Datelike::year(&day));
    let mut check = Fields::new();
    check.check(plausible(from) && through.is_none_or(plausible), "from", "must be between the years 1990 and 2200");
    check.finish()?;
    let through = through.unwrap_or(from + Days::new(365));
    let mut check = Fields::new();
    check.check(
        (0..=SPAN).contains(&(through - from).num_days()),
        "until",
        format!("must be at most {SPAN} days after from"),
    );
    check.finish()?;
    let exceptions = exceptions(tx, &kept, from).await?;
    let all = calendar::occurrences(&kept.plan, &exceptions, zone, from, through);
    let lives = |one: &Occurrence| kept.state == PlanState::Active || one.job.is_some();
    Ok(all.into_iter().filter(lives).collect())
}

async fn exceptions(tx: &mut TenantTx, kept: &Kept, from: NaiveDate) -> ApiResult<Exceptions> {
    let since = from - Days::new(2 * MOVED_AT_MOST);
    Ok(occurrence_store::exceptions(tx, &[kept.id], since).await?.remove(&kept.id).unwrap_or_default())
}

/// The occurrence of a plan that is locked, or 404 where the plan has none on that day.
async fn occurrence(tx: &mut TenantTx, kept: &Kept, on: NaiveDate) -> ApiResult<Occurrence> {
    let around = Days::new(MOVED_AT_MOST + 2);
    let missing = || ApiError::not_found("occurrence");
    let from = on.checked_sub_days(around).ok_or_else(missing)?;
    let through = on.checked_add_days(around).ok_or_else(missing)?;
    if !(1990..=2200).contains(&chrono::Datelike::year(&on)) {
        return Err(missing());
    }
    let exceptions = exceptions(tx, kept, from).await?;
    let all = calendar::occurrences(&kept.plan, &exceptions, kept.zone()?, from, through);
    all.into_iter().find(|one| one.on == on).ok_or_else(missing)
}

/// The occurrence's job where nobody has touched it; none where there is no job; a refusal otherwise.
async fn untouched(tx: &mut TenantTx, kept: &Kept, one: &Occurrence) -> ApiResult<Option<MadeJob>> {
    let Some(job) = &one.job else { return Ok(None) };
    job_service::lock(tx, &[job.id]).await?;
    let made = occurrence_store::open_jobs(tx, kept.id).await?.into_iter().find(|made| made.job == job.id);
    let facts = load_facts(tx, &[job.id], true).await?.pop();
    let free = |made: &MadeJob| !made.written && facts.as_ref().is_some_and(|facts| made.made.is_untouched(facts));
    match made.filter(free) {
        Some(made) => Ok(Some(made)),
        None => {
            let detail = format!("Somebody has begun or changed job #{}. Change it there.", job.number);
            Err(ApiError::conflict("job_touched", detail))
        }
    }
}

fn require_ahead(tx: &TenantTx, one: &Occurrence) -> ApiResult<()> {
    if one.window.start <= tx.now() {
        return Err(ApiError::conflict("past", "This occurrence has begun already."));
    }
    Ok(())
}

/// Leaves one occurrence out; its job is called off where nobody has touched it.
pub(super) async fn skip(tx: &mut TenantTx, by: Doer, id: RecurringJobId, on: NaiveDate) -> ApiResult<Occurrence> {
    let kept = lock(tx, id).await?;
    let one = occurrence(tx, &kept, on).await?;
    if one.skipped {
        return Ok(one);
    }
    require_ahead(tx, &one)?;
    if let Some(made) = untouched(tx, &kept, &one).await? {
        let reason = words::called_off(&store::locale(tx).await?, CalledOff::Skipped).to_owned();
        jobs::run_command(tx, by, made.job, &Command::MoveJob { to: JobStatus::Cancelled, reason }).await?;
        occurrence_store::forget_job(tx, id, on).await?;
    }
    occurrence_store::set_skipped(tx, id, &[on], true).await?;
    record(tx, "recurring_job.occurrence_skipped", id, on);
    occurrence(tx, &kept, on).await
}

/// Takes an occurrence that was left out in again.
pub(super) async fn restore(tx: &mut TenantTx, id: RecurringJobId, on: NaiveDate) -> ApiResult<Occurrence> {
    let kept = lock(tx, id).await?;
    let one = occurrence(tx, &kept, on).await?;
    if !one.skipped {
        return Ok(one);
    }
    occurrence_store::set_skipped(tx, id, &[on], false).await?;
    store::reset_made(tx, Some(id)).await?;
    record(tx, "recurring_job.occurrence_restored", id, on);
    tasks::enqueue(tx, id).await?;
    occurrence(tx, &kept, on).await
}

/// Moves one occurrence; the others stay where the rule says.
pub(super) async fn relocate(
    tx: &mut TenantTx,
    by: Doer,
    id: RecurringJobId,
    on: NaiveDate,
    to: MoveOccurrence,
) -> ApiResult<Occurrence> {
    let kept = lock(tx, id).await?;
    let one = occurrence(tx, &kept, on).await?;
    require_ahead(tx, &one)?;
    let mut check = Fields::new();
    let far = (to.date - on).num_days().unsigned_abs() > MOVED_AT_MOST;
    check.check(!far, "date", format!("must be within {MOVED_AT_MOST} days of {on}"));
    check.finish()?;
    let window = local::window(kept.zone()?, to.date, to.from_time, to.until_time);
    let mut check = Fields::new();
    check.check(window.start > tx.now(), "date", "must be ahead");
    check.finish()?;
    if let Some(MadeJob { made, job, .. }) = untouched(tx, &kept, &one).await? {
        let facts = load_facts(tx, &[job], true).await?.pop().ok_or_else(|| ApiError::not_found("job"))?;
        let crew = super::making::crew(tx, &kept, window, facts.visits.first().map(|visit| visit.id)).await?;
        let note = crew.note(tx, &kept).await?;
        let mut wanted = Made::of(&kept.plan, window, crew.free);
        wanted.description = words::with_note(&wanted.description, note.as_deref());
        changes::replan(tx, by, &facts, &made, &wanted).await?;
        occurrence_store::set_made(tx, id, on, &wanted).await?;
    }
    occurrence_store::set_moved(tx, id, on, &to).await?;
    store::reset_made(tx, Some(id)).await?;
    record(tx, "recurring_job.occurrence_moved", id, on);
    tasks::enqueue(tx, id).await?;
    occurrence(tx, &kept, on).await
}

fn record(tx: &mut TenantTx, action: &'static str, id: RecurringJobId, on: NaiveDate) {
    audit::record(tx, AuditEntry::new(action, "recurring_job", id.0).details(json!({ "on": on })));
}
