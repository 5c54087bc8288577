//! What can be done with recurring jobs as a whole: plans are added, changed, paused and ended. What a
//! change means for jobs that are there is in `changes`, single occurrences are in `occurrences`.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use serde::Deserialize;
use serde_json::json;
use sync::domain::access::Permission;
use sync::ids::*;
use utoipa::ToSchema;

use super::calendar::{self, Exceptions, MOVED_AT_MOST};
use super::changes::{self, Effect};
use super::model::*;
use super::store::{self, Filter};
use super::words::CalledOff;
use super::{occurrence_store, tasks};
use crate::audit::{self, AuditEntry};
use crate::capabilities::catalog::{ServiceType, service_types};
use crate::capabilities::customers::service as customers;
use crate::capabilities::fields::Fields;
use crate::capabilities::jobs::Doer;
use crate::capabilities::jobs::facts::load_staff;
use crate::capabilities::saved::{Saved, id_in_use};
use crate::capabilities::sites::service as sites;
use crate::capabilities::values::{after_name, changed_fields};
use crate::db::TenantTx;
use crate::http::{ApiError, ApiResult, Page, Paged};
use crate::time::ToUtc;

/// How many occurrences are shown with each plan.
const NEXT: usize = 3;

/// Which recurring jobs are asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    /// States, separated by commas.
    pub state: Option<String>,
    pub customer: Option<CustomerId>,
    pub site: Option<SiteId>,
    pub job: Option<JobId>,
}

/// Recurring jobs by their customers' names.
pub(super) async fn list(tx: &mut TenantTx, wanted: Wanted, page: &Page) -> ApiResult<Paged<RecurringJob>> {
    let mut check = Fields::new();
    let states = wanted.state.as_deref().filter(|list| !list.is_empty()).map(|list| {
        let states: Option<Vec<PlanState>> = list.split(',').map(|code| PlanState::from_code(code.trim())).collect();
        states.unwrap_or_else(|| {
            check.wrong("state", "must be of: active, paused, ended");
            Vec::new()
        })
    });
    check.finish()?;
    let filter = Filter {
        states,
        customer: wanted.customer,
        site: wanted.site,
        job: wanted.job,
        after: after_name(page)?,
        limit: page.sql_limit(),
    };
    let rows = store::list(tx, filter).await?;
    let paged = page.of(rows, |(name, kept)| Page::pair(name, kept.id.0), |(_, kept)| kept);
    Ok(Paged { items: views(tx, paged.items).await?, next: paged.next })
}

/// One recurring job.
pub(super) async fn get(tx: &mut TenantTx, id: RecurringJobId) -> ApiResult<RecurringJob> {
    let kept = store::get(tx, id).await?.ok_or_else(|| ApiError::not_found("recurring job"))?;
    view(tx, kept).await
}

/// One recurring job, locked.
pub(super) async fn lock(tx: &mut TenantTx, id: RecurringJobId) -> ApiResult<Kept> {
    store::lock(tx, id).await?.ok_or_else(|| ApiError::not_found("recurring job"))
}

async fn view(tx: &mut TenantTx, kept: Kept) -> ApiResult<RecurringJob> {
    views(tx, vec![kept]).await?.pop().ok_or_else(|| ApiError::not_found("recurring job"))
}

async fn views(tx: &mut TenantTx, kept: Vec<Kept>) -> ApiResult<Vec<RecurringJob>> {
    let ids: Vec<RecurringJobId> = kept.iter().map(|kept| kept.id).collect();
    let since = tx.now().to_utc().date_naive() - Days::new(2 * MOVED_AT_MOST);
    let mut exceptions: HashMap<_, _> = occurrence_store::exceptions(tx, &ids, since).await?;
    kept.into_iter()
        .map(|kept| {
            let next = next(tx, &kept, &exceptions.remove(&kept.id).unwrap_or_default(), NEXT)?;
            Ok(RecurringJob {
                id: kept.id,
                state: kept.state,
                time_zone: kept.zone.clone(),
                plan: PlanView::of(&kept),
                next,
                problem: kept.problem.clone(),
                created_at: kept.created_at,
                updated_at: kept.updated_at,
                customer: kept.customer,
                site: kept.site,
                service: kept.service,
            })
        })
        .collect()
}

/// The occurrences that are ahead, at most `many`. Of a plan that is paused or has ended, those with a job.
fn next(tx: &TenantTx, kept: &Kept, exceptions: &Exceptions, many: usize) -> ApiResult<Vec<Occurrence>> {
    let (zone, now) = (kept.zone()?, tx.now());
    let today = calendar::today(zone, now.to_utc());
    let within = |days: u64| {
        let all = calendar::occurrences(&kept.plan, exceptions, zone, today, today + Days::new(days));
        let ahead = |one: &Occurrence| {
            one.window.start > now && !one.skipped && (kept.state == PlanState::Active || one.job.is_some())
        };
        all.into_iter().filter(ahead).take(many).collect::<Vec<_>>()
    };
    // Most plans come around within weeks; a yearly one is looked for farther ahead.
    let near = within(100);
    Ok(if near.len() < many { within(1_200) } else { near })
}

/// Adds a recurring job. The same request a second time changes nothing.
pub async fn create(tx: &mut TenantTx, input: RecurringJobInput) -> ApiResult<Saved<RecurringJob>> {
    let mut check = Fields::new();
    let id = RecurringJobId(check.record_id(input.id.map(|id| id.0), None, tx.new_id()));
    let excluded = input.excluded(&mut check);
    check.finish()?;
    let service = references(tx, &input).await?;
    let (customer, site, kind) = (input.customer_id, input.site_id, input.service_type_id);
    let plan = checked(tx, input.plan, "plan.", &service).await?;
    if !store::insert(tx, id, (customer, site, kind), &plan).await? {
        return repeated(tx, id, (customer, site, kind), &plan).await;
    }
    occurrence_store::set_skipped(tx, id, &excluded, true).await?;
    let details = json!({ "customer_id": customer, "site_id": site, "rule": plan.rule.text() });
    audit::record(tx, AuditEntry::new("recurring_job.created", "recurring_job", id.0).details(details));
    tasks::enqueue(tx, id).await?;
    Ok(Saved { new: true, body: get(tx, id).await? })
}

/// The answer where the id is taken: the same one, or a refusal.
async fn repeated(
    tx: &mut TenantTx,
    id: RecurringJobId,
    of: (CustomerId, SiteId, ServiceTypeId),
    plan: &Plan,
) -> ApiResult<Saved<RecurringJob>> {
    let there = store::get(tx, id).await?.ok_or_else(|| id_in_use("recurring job"))?;
    let same = (there.customer_id(), there.site_id(), there.service_id()) == of && there.plan.is(plan);
    if same { Ok(Saved { new: false, body: view(tx, there).await? }) } else { Err(id_in_use("recurring job")) }
}

impl Plan {
    /// Whether the other says the same.
    fn is(&self, other: &Self) -> bool {
        let said = |plan: &Self| {
            let when = (plan.rule.text().to_owned(), plan.starts_on, plan.from_time, plan.until_time, plan.arrival);
            (
                plan.title.clone(),
                plan.description.clone(),
                plan.priority,
                plan.duration_minutes,
                when,
                plan.technicians.clone(),
            )
        };
        said(self) == said(other)
    }
}

/// Locks what a new plan refers to against changes, and checks that it fits together.
async fn references(tx: &mut TenantTx, input: &RecurringJobInput) -> ApiResult<ServiceType> {
    let mut check = Fields::new();
    match found(customers::hold(tx, input.customer_id, false).await)? {
        None => check.wrong("customer_id", "is not a customer"),
        Some(true) => check.wrong("customer_id", "is an archived customer; bring them back first"),
        Some(false) => {}
    }
    let owner = found(sites::hold(tx, input.site_id, false).await)?;
    check.check(owner == Some(input.customer_id), "site_id", "is not a site of this customer");
    let service = found(service_types::hold(tx, input.service_type_id).await)?.filter(|service| service.fields.active);
    check.check(service.is_some(), "service_type_id", "is not a service type in use");
    check.finish()?;
    service.ok_or_else(|| ApiError::not_found("service type"))
}

/// None where the answer was that there is no such thing.
fn found<T>(answer: ApiResult<T>) -> ApiResult<Option<T>> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.code() == "not_found" => Ok(None),
        Err(error) => Err(error),
    }
}

/// The plan, checked against the rules and the company's staff.
async fn checked(tx: &mut TenantTx, input: PlanInput, prefix: &str, service: &ServiceType) -> ApiResult<Plan> {
    let mut check = Fields::new();
    let staff = load_staff(tx).await?;
    let can = |id: &UserId| staff.iter().any(|member| member.id == *id && member.role.may(Permission::WorkOwnVisits));
    let all = input.technician_ids.iter().all(can);
    check.check(all, format!("{prefix}technician_ids"), "must be technicians of this company");
    let today = tx.now().to_utc().date_naive();
    let usual = (service.fields.name.as_str(), service.fields.default_minutes);
    let plan = input.checked(&mut check, prefix, today, usual);
    check.finish()?;
    plan.ok_or_else(|| ApiError::bad_request("The plan cannot be read."))
}

/// A change of a recurring job that somebody considers.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct ConsideredChange {
    pub change: ChangeKind,
    /// The new plan, where the change is of the plan.
    #[serde(default)]
    pub plan: Option<PlanInput>,
}

/// What can be changed about a recurring job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    Plan,
    Pause,
    Resume,
    End,
}

/// What a change would mean for jobs that are there and for those to come. Nothing is changed.
pub(super) async fn preview(
    tx: &mut TenantTx,
    id: RecurringJobId,
    considered: ConsideredChange,
) -> ApiResult<Vec<Effect>> {
    let before = store::get(tx, id).await?.ok_or_else(|| ApiError::not_found("recurring job"))?;
    let after = match (considered.change, considered.plan) {
        (ChangeKind::Plan, Some(input)) => Some(with_plan(tx, &before, input).await?),
        (ChangeKind::Plan, None) => return Err(ApiError::bad_request("Send the new plan, too.")),
        (ChangeKind::Resume, _) => Some(Kept { state: PlanState::Active, ..before.clone() }),
        (ChangeKind::Pause | ChangeKind::End, _) => None,
    };
    let after = after.filter(|after| after.state == PlanState::Active);
    let work = changes::find(tx, &before, after.as_ref(), false).await?;
    Ok(work.into_iter().map(|work| work.effect).collect())
}

/// The recurring job with another plan.
async fn with_plan(tx: &mut TenantTx, before: &Kept, input: PlanInput) -> ApiResult<Kept> {
    let service = service_types::hold(tx, before.service_id()).await?;
    let plan = checked(tx, input, "", &service).await?;
    let staff = load_staff(tx).await?;
    let name = |id: &UserId| staff.iter().find(|member| member.id == *id).map(|member| member.name.clone());
    let crew = plan.technicians.iter().filter_map(|id| Some(crate::capabilities::Named { id: id.0, name: name(id)? }));
    Ok(Kept { crew: crew.collect(), plan, ..before.clone() })
}

/// Replaces the plan. Jobs ahead that nobody has touched follow it.
pub(super) async fn change(
    tx: &mut TenantTx,
    by: Doer,
    id: RecurringJobId,
    input: PlanInput,
) -> ApiResult<RecurringJob> {
    let before = lock(tx, id).await?;
    require_not_ended(&before)?;
    let after = with_plan(tx, &before, input).await?;
    if after.plan.is(&before.plan) {
        return view(tx, before).await;
    }
    let lives = Some(&after).filter(|after| after.state == PlanState::Active);
    let work = match lives {
        Some(after) => changes::find(tx, &before, Some(after), true).await?,
        // While it is paused there are only jobs that somebody has touched.
        None => Vec::new(),
    };
    changes::carry_out(tx, by, &before, &work, CalledOff::Changed).await?;
    store::update(tx, id, &after.plan).await?;
    let changed = changed_fields(&PlanView::of(&before), &PlanView::of(&after));
    let details = json!({ "fields": changed, "jobs": touched(&work) });
    audit::record(tx, AuditEntry::new("recurring_job.changed", "recurring_job", id.0).details(details));
    tasks::enqueue(tx, id).await?;
    get(tx, id).await
}

/// How many jobs a change calls off or plans anew, for the audit log.
fn touched(work: &[changes::Work]) -> usize {
    work.iter()
        .filter(|work| matches!(work.effect.what, changes::EffectKind::Cancel | changes::EffectKind::Replan))
        .count()
}

fn require_not_ended(kept: &Kept) -> ApiResult<()> {
    if kept.state == PlanState::Ended {
        return Err(ApiError::conflict("ended", "This recurring job has ended. Make a new one."));
    }
    Ok(())
}

/// Pauses, resumes or ends a recurring job. The same a second time changes nothing.
pub(super) async fn set_state(
    tx: &mut TenantTx,
    by: Doer,
    id: RecurringJobId,
    state: PlanState,
) -> ApiResult<RecurringJob> {
    let before = lock(tx, id).await?;
    if before.state == state {
        return view(tx, before).await;
    }
    require_not_ended(&before)?;
    let (action, reason) = match state {
        PlanState::Active => ("recurring_job.resumed", CalledOff::Changed),
        PlanState::Paused => ("recurring_job.paused", CalledOff::Paused),
        PlanState::Ended => ("recurring_job.ended", CalledOff::Ended),
    };
    let after = Kept { state, ..before.clone() };
    let lives = Some(&after).filter(|after| after.state == PlanState::Active);
    let work = changes::find(tx, &before, lives, true).await?;
    changes::carry_out(tx, by, &before, &work, reason).await?;
    store::set_state(tx, id, state).await?;
    audit::record(tx, AuditEntry::new(action, "recurring_job", id.0).details(json!({ "jobs": touched(&work) })));
    if state == PlanState::Active {
        tasks::enqueue(tx, id).await?;
    }
    get(tx, id).await
}

/// Days of a rule that is being written, on the clocks of a site.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct RuleOfSite {
    pub site_id: SiteId,
    #[schema(example = "FREQ=YEARLY;BYMONTH=4,10;BYDAY=1TU")]
    pub rule: String,
    pub starts_on: NaiveDate,
    pub from_time: super::TimeOfDay,
    pub until_time: super::TimeOfDay,
}

/// The next occurrences of a rule that is being written, at most `many`.
pub(super) async fn dates(tx: &mut TenantTx, input: RuleOfSite, many: usize) -> ApiResult<Vec<Occurrence>> {
    let zone = store::zone_of_site(tx, input.site_id).await?.ok_or_else(|| ApiError::not_found("site"))?;
    let zone = zone_of(&zone)?;
    let mut check = Fields::new();
    let today = calendar::today(zone, tx.now().to_utc());
    let rule = checked_rule(&mut check, "", &input.rule, input.starts_on, today);
    check.finish()?;
    let Some(rule) = rule else { return Ok(Vec::new()) };
    let from = today.max(input.starts_on);
    let days = rule.days(input.starts_on, from, from + Days::new(3_700));
    let windows = days.into_iter().map(|on| Occurrence {
        on,
        window: super::local::window(zone, on, input.from_time, input.until_time),
        moved: false,
        skipped: false,
        job: None,
    });
    let now = tx.now();
    Ok(windows.filter(|one| one.window.start > now).take(many).collect())
}
