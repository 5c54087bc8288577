//! Making jobs of occurrences: each in a transaction of its own, under the plan's lock and the
//! occurrence's key, so that one occurrence gives one job whoever makes it, at however many nodes at once,
//! and whenever the power fails.

use chrono::{Days, NaiveDate};
use serde_json::json;
use sync::domain::facts::Window;
use sync::domain::timeline::{Event, EventKind};
use sync::ids::{JobId, RecurringJobId, TenantId, UserId, VisitId};

use super::calendar::{self, MOVED_AT_MOST};
use super::made::Made;
use super::model::{Kept, Occurrence, PlanState};
use super::{occurrence_store, settings, store, words};
use crate::AppState;
use crate::audit::{self, AuditEntry};
use crate::capabilities::jobs::facts::{NewEvent, insert_events, load_staff};
use crate::capabilities::jobs::{self, Doer, JobInput, VisitInput};
use crate::db::{TenantTx, retry};
use crate::http::{ApiError, ApiResult};
use crate::time::ToUtc;

/// What became of one step.
enum Step {
    /// A job was made; there may be more.
    Made,
    /// Nothing is left to do for now.
    Done,
}

/// Makes the jobs of a plan that are due, up to the tenant's horizon. What keeps it from being done is
/// noted at the plan, for people to see to.
pub(super) async fn make_due(state: &AppState, tenant: TenantId, id: RecurringJobId) -> ApiResult<()> {
    loop {
        match one(state, tenant, id).await {
            Ok(Step::Made) => {}
            Ok(Step::Done) => return Ok(()),
            Err(error) if error.status().is_client_error() => {
                let mut tx = state.db.begin_for(tenant).await?;
                store::set_made(&mut tx, id, None, Some(error.detail())).await?;
                return Ok(tx.commit().await?);
            }
            Err(error) => return Err(error),
        }
    }
}

/// Makes the next job, with its technicians, or where one of them turns out to be booked, without.
async fn one(state: &AppState, tenant: TenantId, id: RecurringJobId) -> ApiResult<Step> {
    match retry(|| step(state, tenant, id, true)).await {
        Err(error) if is_double_booking(&error) => retry(|| step(state, tenant, id, false)).await,
        settled => settled,
    }
}

/// Whether somebody else booked the technician between the look and the commit.
fn is_double_booking(error: &ApiError) -> bool {
    matches!(error.code(), "double_booked" | "already_booked")
}

async fn step(state: &AppState, tenant: TenantId, id: RecurringJobId, assign: bool) -> ApiResult<Step> {
    let mut tx = state.db.begin_for(tenant).await?;
    let Some(kept) = store::lock(&mut tx, id).await? else { return Ok(Step::Done) };
    if kept.state != PlanState::Active {
        return Ok(Step::Done);
    }
    let through = last_day(&mut tx, &kept).await?;
    let Some(next) = missing(&mut tx, &kept, through).await?.into_iter().next() else {
        store::set_made(&mut tx, id, Some(through), None).await?;
        tx.commit().await?;
        return Ok(Step::Done);
    };
    make(&mut tx, &kept, &next, assign).await?;
    tx.commit().await?;
    Ok(Step::Made)
}

/// The last day up to which jobs are to be there.
pub(super) async fn last_day(tx: &mut TenantTx, kept: &Kept) -> ApiResult<NaiveDate> {
    let days = settings::horizon(tx).await?;
    Ok(calendar::today(kept.zone()?, tx.now().to_utc()) + Days::new(days.into()))
}

/// Occurrences that are ahead, up to the day `through`, and have no job yet.
pub(super) async fn missing(tx: &mut TenantTx, kept: &Kept, through: NaiveDate) -> ApiResult<Vec<Occurrence>> {
    let zone = kept.zone()?;
    let now = tx.now();
    let today = calendar::today(zone, now.to_utc());
    let exceptions = occurrence_store::exceptions(tx, &[kept.id], today - Days::new(2 * MOVED_AT_MOST)).await?;
    let exceptions = exceptions.get(&kept.id).cloned().unwrap_or_default();
    let all = calendar::occurrences(&kept.plan, &exceptions, zone, today, through);
    let wanted = |one: &Occurrence| one.job.is_none() && !one.skipped && one.window.start > now;
    Ok(all.into_iter().filter(wanted).collect())
}

async fn make(tx: &mut TenantTx, kept: &Kept, next: &Occurrence, assign: bool) -> ApiResult<()> {
    let by = Doer::server(tx.now());
    let crew = if assign { crew(tx, kept, next.window, None).await? } else { Crew::nobody(kept) };
    let note = crew.note(tx, kept).await?;
    let mut made = Made::of(&kept.plan, next.window, crew.free);
    made.description = words::with_note(&made.description, note.as_deref());
    let input = JobInput {
        id: None,
        customer_id: kept.customer_id(),
        site_id: kept.site_id(),
        service_type_id: kept.service_id(),
        title: made.title.clone(),
        description: made.description.clone(),
        priority: made.priority,
        asset_ids: Vec::new(),
        visit: VisitInput {
            duration_minutes: Some(made.duration_minutes),
            window: Some(made.window),
            arrival: made.arrival,
            technician_ids: made.technicians.clone(),
        },
    };
    let job = jobs::create(tx, by, input).await?.body.facts.id;
    let seq = tx.publish().await?;
    if !occurrence_store::set_job(tx, kept.id, next.on, job, &made, seq).await? {
        // Only somebody without the plan's lock could have been here first.
        return Err(ApiError::conflict("already_made", "This occurrence has a job already."));
    }
    tell(tx, job, seq, format!("Part of a recurring job: {}", kept.plan.title)).await?;
    let details = json!({ "on": next.on, "job_id": job, "unassigned": note.is_some() });
    audit::record(tx, AuditEntry::new("recurring_job.job_made", "recurring_job", kept.id.0).details(details));
    Ok(())
}

/// An entry of the job's timeline that the server makes.
pub(super) async fn tell(tx: &mut TenantTx, job: JobId, seq: i64, description: String) -> ApiResult<()> {
    let event = Event { kind: EventKind::JobChanged, visit_id: None, description, details: Vec::new() };
    let at = tx.now();
    Ok(insert_events(tx, seq, &[NewEvent { job, actor: None, at, event: &event }]).await?)
}

/// Who of a plan can go, and who cannot.
pub(super) struct Crew {
    pub free: Vec<UserId>,
    /// Booked by then or gone from the company.
    pub kept_away: Vec<UserId>,
}

/// Who of the plan's technicians can go to a visit of that promise. Where one of them cannot, nobody is
/// sent: whom to send instead is for a person to decide.
pub(super) async fn crew(tx: &mut TenantTx, kept: &Kept, window: Window, except: Option<VisitId>) -> ApiResult<Crew> {
    let span = Window { start: window.start, end: window.start.plus_minutes(kept.plan.duration_minutes.into()) };
    let booked = jobs::booked(tx, &kept.plan.technicians, span, except).await?;
    let staff = load_staff(tx).await?;
    let can = |id: &UserId| {
        staff.iter().any(|member| member.id == *id) && !booked.iter().any(|booking| booking.technician == *id)
    };
    let (free, kept_away): (Vec<_>, Vec<_>) = kept.plan.technicians.iter().copied().partition(can);
    if kept_away.is_empty() { Ok(Crew { free, kept_away }) } else { Ok(Crew { free: Vec::new(), kept_away }) }
}

impl Crew {
    /// Nobody, because somebody turned out to be booked.
    fn nobody(kept: &Kept) -> Self {
        Self { free: Vec::new(), kept_away: kept.plan.technicians.clone() }
    }

    /// Why nobody is sent, in the company's language.
    pub(super) async fn note(&self, tx: &mut TenantTx, kept: &Kept) -> ApiResult<Option<String>> {
        if self.kept_away.is_empty() {
            return Ok(None);
        }
        let locale = store::locale(tx).await?;
        let names = kept.crew.iter().filter(|named| self.kept_away.contains(&UserId(named.id)));
        Ok(Some(words::not_free(&locale, names.map(|named| named.name.as_str()))))
    }
}
