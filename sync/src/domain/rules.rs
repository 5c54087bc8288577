//! The state machine of jobs and visits: what each command does, and when it is refused.

use super::access::{Permission, Role};
use super::command::{Command, Place};
use super::completion::missing;
use super::facts::*;
use super::geo::{Position, distance_m};
use super::rejection::Rejection;
use super::status::{JobStatus, VisitStatus};
use crate::docs::content::JobContent;
use crate::ids::{ChecklistItemId, UserId, VisitId};
use crate::time::Timestamp;

mod late;

/// Metres from the site within which a check-in needs no reason, besides the position's own accuracy.
pub const GEOFENCE_M: f64 = 200.0;

/// Who asks, when, and what else the rules need to know.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    pub user_id: UserId,
    pub role: Role,
    /// When it happened on the device, never later than the server's present.
    pub at: Timestamp,
    /// The tenant's staff, to name who is assigned.
    pub staff: &'a [StaffMember],
}

/// The facts after `command`, or why it is refused. Nothing but the facts changes.
pub fn apply(
    facts: &JobFacts,
    content: &JobContent,
    command: &Command,
    context: &Context<'_>,
) -> Result<JobFacts, Rejection> {
    authorise(facts, command, context)?;
    let mut next = facts.clone();
    match command {
        Command::DescribeJob { title, description } => {
            next.title = required_text("title", title, 200)?;
            next.description = bounded_text("description", description, 4_000)?;
        }
        Command::SetPriority { priority } => next.priority = *priority,
        Command::MoveJob { to, reason } => move_job(&mut next, *to, reason)?,
        Command::AddVisit { visit_id, duration_minutes } => add_visit(&mut next, *visit_id, *duration_minutes)?,
        _ => apply_to_visit(&mut next, content, command, context)?,
    }
    for visit in &mut next.visits {
        late::settle(facts.visit(visit.id), visit);
    }
    next.status = job_status(&next);
    next.completed_at = match next.status {
        JobStatus::Completed => next.completed_at.or(Some(context.at)),
        status if status.is_sealed() || matches!(status, JobStatus::QualityCheck | JobStatus::Ready) => {
            next.completed_at
        }
        _ => None,
    };
    Ok(next)
}

/// Whether the person may ask for this at all. Technicians act on their own visits only.
fn authorise(facts: &JobFacts, command: &Command, context: &Context<'_>) -> Result<(), Rejection> {
    use Command::*;
    let desk = context.role.may(Permission::DispatchJobs);
    match command {
        AcceptVisit { visit_id }
        | StartTravel { visit_id }
        | CheckIn { visit_id, .. }
        | StartVisit { visit_id }
        | WaitForParts { visit_id, .. }
        | ResumeVisit { visit_id }
        | RunningLate { visit_id, .. }
        | CompleteVisit { visit_id }
        | ReopenVisit { visit_id, .. } => {
            let visit = facts.visit(*visit_id).ok_or_else(|| Rejection::NotFound { what: "visit".into() })?;
            let own = context.role.may(Permission::WorkOwnVisits) && visit.is_assigned(context.user_id);
            if !own && !desk {
                return Err(Rejection::NotAssigned);
            }
        }
        CancelVisit { .. } | MoveJob { .. } if !context.role.may(Permission::CancelJobs) => {
            return Err(Rejection::NotPermitted);
        }
        ScheduleVisit { .. }
        | AssignVisit { .. }
        | PlaceVisit { .. }
        | AddVisit { .. }
        | CancelVisit { .. }
        | DescribeJob { .. }
        | SetPriority { .. }
        | MoveJob { .. }
            if !desk =>
        {
            return Err(Rejection::NotPermitted);
        }
        _ => {}
    }
    if facts.status.is_sealed() && !matches!(command, MoveJob { .. } | ReopenVisit { .. }) {
        return Err(Rejection::JobSealed { status: facts.status });
    }
    Ok(())
}

fn apply_to_visit(
    next: &mut JobFacts,
    content: &JobContent,
    command: &Command,
    context: &Context<'_>,
) -> Result<(), Rejection> {
    use Command::*;
    let at = context.at;
    let site = next.site.position;
    let before = next.clone();
    let id = command.visit_id().ok_or_else(|| Rejection::NotFound { what: "visit".into() })?;
    let visit = next
        .visits
        .iter_mut()
        .find(|visit| visit.id == id)
        .ok_or_else(|| Rejection::NotFound { what: "visit".into() })?;
    match command {
        AcceptVisit { .. } => {
            // Where two go and one has accepted already, the other may still say so.
            if !(visit.status == VisitStatus::Accepted && visit.awaits(context.user_id)) {
                go(visit, VisitStatus::Accepted)?;
            }
            for technician in visit.technicians.iter_mut().filter(|technician| technician.id == context.user_id) {
                technician.accepted_at = Some(at);
            }
        }
        StartTravel { .. } => {
            go(visit, VisitStatus::EnRoute)?;
            visit.travel_started_at = Some(at);
        }
        Command::CheckIn { position, override_reason, .. } => {
            go(visit, VisitStatus::OnSite)?;
            visit.check_in = Some(check_in(site, *position, override_reason.as_deref(), at)?);
        }
        StartVisit { .. } => {
            if !matches!(
                visit.status,
                VisitStatus::Scheduled | VisitStatus::Accepted | VisitStatus::EnRoute | VisitStatus::OnSite
            ) {
                return Err(Rejection::VisitTransition { from: visit.status, to: VisitStatus::InProgress });
            }
            go(visit, VisitStatus::InProgress)?;
            visit.started_at = visit.started_at.or(Some(at));
        }
        WaitForParts { reason, .. } => {
            let reason = required_text("reason", reason, 500)?;
            go(visit, VisitStatus::WaitingParts)?;
            visit.waiting_reason = Some(reason);
        }
        ResumeVisit { .. } => {
            if visit.status != VisitStatus::WaitingParts {
                return Err(Rejection::VisitTransition { from: visit.status, to: VisitStatus::InProgress });
            }
            go(visit, VisitStatus::InProgress)?;
            visit.waiting_reason = None;
        }
        RunningLate { minutes, note, .. } => late::tell(visit, *minutes, note, context)?,
        CompleteVisit { .. } => {
            if !visit.status.may_become(VisitStatus::Completed) {
                return Err(Rejection::VisitTransition { from: visit.status, to: VisitStatus::Completed });
            }
            let items = missing(&before, visit, content);
            if !items.is_empty() {
                return Err(Rejection::MissingItems { items });
            }
            visit.status = VisitStatus::Completed;
            visit.started_at = visit.started_at.or(Some(at));
            visit.completed_at = Some(at);
            visit.completed_by = Some(context.user_id);
        }
        ScheduleVisit { window, arrival, duration_minutes, was, .. } => {
            still_there(visit, was.as_ref())?;
            schedule(visit, *window, *arrival, *duration_minutes)?
        }
        AssignVisit { technicians, was, .. } => {
            still_there(visit, was.as_ref())?;
            assign(visit, technicians, context.staff)?
        }
        PlaceVisit { start, duration_minutes, technicians, was, .. } => {
            still_there(visit, was.as_ref())?;
            // An emergency can turn somebody round who is on the way.
            if visit.status == VisitStatus::EnRoute {
                go(visit, VisitStatus::Scheduled)?;
                visit.travel_started_at = None;
            }
            place(visit, *start, *duration_minutes)?;
            assign(visit, technicians, context.staff)?;
        }
        CancelVisit { reason, .. } => {
            let reason = required_text("reason", reason, 500)?;
            go(visit, VisitStatus::Cancelled)?;
            visit.cancel_reason = Some(reason);
        }
        ReopenVisit { reason, .. } => {
            required_text("reason", reason, 500)?;
            let to = if visit.started_at.is_some() { VisitStatus::InProgress } else { VisitStatus::Scheduled };
            if !visit.status.is_over() {
                return Err(Rejection::VisitTransition { from: visit.status, to });
            }
            if matches!(before.status, JobStatus::Invoiced | JobStatus::Closed) {
                return Err(Rejection::JobSealed { status: before.status });
            }
            visit.status = to;
            visit.completed_at = None;
            visit.completed_by = None;
            visit.cancel_reason = None;
            visit.waiting_reason = None;
            plan(visit);
            // A reopened visit brings a cancelled job back to life.
            next.status = JobStatus::Scheduled;
        }
        AddVisit { .. } | DescribeJob { .. } | SetPriority { .. } | MoveJob { .. } => {}
    }
    Ok(())
}

/// Refuses where the visit is no longer where the dispatcher saw it.
fn still_there(visit: &VisitFacts, was: Option<&Place>) -> Result<(), Rejection> {
    if was.is_some_and(|was| !was.is(&visit.place())) {
        let technicians = visit.technicians.iter().map(|technician| technician.name.clone()).collect();
        return Err(Rejection::PlacedMeanwhile { technicians });
    }
    Ok(())
}

fn go(visit: &mut VisitFacts, to: VisitStatus) -> Result<(), Rejection> {
    if !visit.status.may_become(to) {
        return Err(Rejection::VisitTransition { from: visit.status, to });
    }
    visit.status = to;
    Ok(())
}

/// Sets the state of a visit that nobody has begun from whether it has a window and a technician.
fn plan(visit: &mut VisitFacts) {
    let planned = visit.window.is_some() && !visit.technicians.is_empty();
    match visit.status {
        VisitStatus::Unscheduled | VisitStatus::Scheduled | VisitStatus::Accepted if !planned => {
            visit.status = VisitStatus::Unscheduled
        }
        VisitStatus::Unscheduled if planned => visit.status = VisitStatus::Scheduled,
        _ => {}
    }
}

fn check_in(
    site: Option<Position>,
    position: Option<Position>,
    reason: Option<&str>,
    at: Timestamp,
) -> Result<CheckIn, Rejection> {
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
    let known = |accuracy: &f64| accuracy.is_finite() && *accuracy >= 0.0;
    let position = position.map(|position| Position { accuracy_m: position.accuracy_m.filter(known), ..position });
    if position.is_some_and(|position| !position.is_valid()) {
        return Err(Rejection::invalid("position", "must be degrees of latitude and longitude"));
    }
    let distance = site.zip(position).map(|(site, position)| distance_m(site, position));
    let reach = GEOFENCE_M + position.and_then(|position| position.accuracy_m).unwrap_or(0.0).clamp(0.0, 1_000.0);
    match (distance, reason) {
        (None, None) => return Err(Rejection::ReasonRequired),
        (Some(distance_m), None) if distance_m > reach => return Err(Rejection::TooFar { distance_m }),
        _ => {}
    }
    let override_reason = reason.map(|reason| bounded_text("reason", reason, 500)).transpose()?;
    Ok(CheckIn { at, position, distance_m: distance, override_reason })
}

fn schedule(
    visit: &mut VisitFacts,
    window: Option<Window>,
    arrival: Arrival,
    duration_minutes: u32,
) -> Result<(), Rejection> {
    if !matches!(
        visit.status,
        VisitStatus::Unscheduled | VisitStatus::Scheduled | VisitStatus::Accepted | VisitStatus::WaitingParts
    ) {
        return Err(Rejection::VisitTransition { from: visit.status, to: VisitStatus::Scheduled });
    }
    if window.is_some_and(|window| window.end <= window.start) {
        return Err(Rejection::invalid("window", "must end after it starts"));
    }
    if window.is_some_and(|window| !window.start.is_plausible() || !window.end.is_plausible()) {
        return Err(Rejection::invalid("window", "must be dates that a calendar has"));
    }
    if !(5..=24 * 60).contains(&duration_minutes) {
        return Err(Rejection::invalid("duration", "must be from 5 minutes to 24 hours"));
    }
    visit.window = window;
    visit.arrival = arrival;
    // A time that the office chose within a part of the day stays while it is in it.
    let within = |start: &Timestamp| window.is_some_and(|window| (window.start..window.end).contains(start));
    visit.planned_start = visit.planned_start.filter(within).filter(|_| arrival != Arrival::Exact);
    visit.duration_minutes = duration_minutes;
    if visit.status == VisitStatus::WaitingParts {
        visit.status = VisitStatus::Scheduled;
        visit.waiting_reason = None;
    }
    plan(visit);
    Ok(())
}

/// Plans the work at `start`. What the customer was promised stays: a part of the day as it is, and
/// an exact time moves along, since it is the plan.
fn place(visit: &mut VisitFacts, start: Option<Timestamp>, duration_minutes: u32) -> Result<(), Rejection> {
    let span = start.map(|start| Window { start, end: start.plus_minutes(duration_minutes.into()) });
    if span.is_some_and(|span| !span.start.is_plausible() || !span.end.is_plausible()) {
        return Err(Rejection::invalid("start", "must be a date that a calendar has"));
    }
    let promised = visit.window.filter(|_| visit.arrival != Arrival::Exact);
    match (span, promised) {
        (Some(span), Some(promised)) => {
            schedule(visit, Some(promised), visit.arrival, duration_minutes)?;
            visit.planned_start = Some(span.start).filter(|start| *start != promised.start);
            Ok(())
        }
        (span, _) => schedule(visit, span, Arrival::Exact, duration_minutes),
    }
}

fn assign(visit: &mut VisitFacts, technicians: &[UserId], staff: &[StaffMember]) -> Result<(), Rejection> {
    if visit.status.is_over() {
        return Err(Rejection::VisitTransition { from: visit.status, to: VisitStatus::Scheduled });
    }
    let mut assigned = Vec::with_capacity(technicians.len());
    for id in technicians {
        let member = staff.iter().find(|member| member.id == *id && member.role.may(Permission::WorkOwnVisits));
        let member = member.ok_or_else(|| Rejection::NotFound { what: "technician".into() })?;
        if assigned.iter().any(|technician: &AssignedTechnician| technician.id == *id) {
            continue;
        }
        let earlier = visit.technicians.iter().find(|technician| technician.id == *id);
        let accepted_at = earlier.and_then(|technician| technician.accepted_at);
        assigned.push(AssignedTechnician { id: *id, name: member.name.clone(), accepted_at });
    }
    let anybody_accepted = assigned.iter().any(|technician| technician.accepted_at.is_some());
    visit.technicians = assigned;
    if visit.status == VisitStatus::Accepted && !anybody_accepted {
        visit.status = VisitStatus::Scheduled;
    }
    plan(visit);
    Ok(())
}

/// Visits of one job, at most.
const VISITS: usize = 100;

fn add_visit(next: &mut JobFacts, visit_id: VisitId, duration_minutes: u32) -> Result<(), Rejection> {
    if next.visits.len() >= VISITS {
        return Err(Rejection::invalid("visit", format!("must be one of at most {VISITS}")));
    }
    if next.visit(visit_id).is_some() {
        return Err(Rejection::invalid("visit", "is already planned"));
    }
    if !(5..=24 * 60).contains(&duration_minutes) {
        return Err(Rejection::invalid("duration", "must be from 5 minutes to 24 hours"));
    }
    let template = next.visits.first().map(|visit| visit.checklist.clone()).unwrap_or_default();
    let checklist = template.into_iter().map(|mut entry| {
        entry.id = derived_item_id(visit_id, entry.id);
        entry
    });
    next.visits.push(VisitFacts {
        id: visit_id,
        status: VisitStatus::Unscheduled,
        window: None,
        arrival: Arrival::Exact,
        planned_start: None,
        duration_minutes,
        technicians: Vec::new(),
        checklist: checklist.collect(),
        travel_started_at: None,
        check_in: None,
        started_at: None,
        completed_at: None,
        completed_by: None,
        waiting_reason: None,
        cancel_reason: None,
        late: None,
    });
    Ok(())
}

/// The id of a further visit's copy of an item: device and server must derive the same one, so it
/// is made from the two ids and not drawn.
fn derived_item_id(visit: VisitId, item: ChecklistItemId) -> ChecklistItemId {
    use sha2::{Digest, Sha256};
    let digest = Sha256::new().chain_update(visit.0.as_bytes()).chain_update(item.0.as_bytes()).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    ChecklistItemId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

fn move_job(next: &mut JobFacts, to: JobStatus, reason: &str) -> Result<(), Rejection> {
    if !next.status.may_become(to) {
        return Err(Rejection::JobTransition { from: next.status, to });
    }
    if to == JobStatus::Cancelled {
        let reason = required_text("reason", reason, 500)?;
        for visit in next.visits.iter_mut().filter(|visit| !visit.status.is_over()) {
            visit.status = VisitStatus::Cancelled;
            visit.cancel_reason = Some(reason.clone());
        }
    }
    next.status = to;
    Ok(())
}

/// The state of a job that follows from its visits; states that the office set by hand stay while
/// every visit is over.
pub fn job_status(facts: &JobFacts) -> JobStatus {
    use VisitStatus as V;
    let has = |status: V| facts.visits.iter().any(|visit| visit.status == status);
    let open = facts.visits.iter().any(|visit| !visit.status.is_over());
    if facts.status.is_sealed() {
        return facts.status;
    }
    if !open {
        return match facts.status {
            JobStatus::QualityCheck | JobStatus::Ready => facts.status,
            _ if has(V::Completed) => JobStatus::Completed,
            _ if facts.visits.is_empty() => JobStatus::Draft,
            _ => JobStatus::Cancelled,
        };
    }
    [
        (V::InProgress, JobStatus::InProgress),
        (V::OnSite, JobStatus::OnSite),
        (V::EnRoute, JobStatus::EnRoute),
        (V::WaitingParts, JobStatus::WaitingParts),
        (V::Accepted, JobStatus::Scheduled),
        (V::Scheduled, JobStatus::Scheduled),
    ]
    .into_iter()
    .find(|(visit, _)| has(*visit))
    .map_or(JobStatus::Draft, |(_, job)| job)
}

fn bounded_text(field: &str, text: &str, max: usize) -> Result<String, Rejection> {
    // The database keeps no zero characters.
    let text = text.replace('\0', "");
    let text = text.trim();
    if text.chars().count() > max {
        return Err(Rejection::invalid(field, format!("must be at most {max} characters")));
    }
    Ok(text.to_owned())
}

fn required_text(field: &str, text: &str, max: usize) -> Result<String, Rejection> {
    let text = bounded_text(field, text, max)?;
    if text.is_empty() {
        return Err(Rejection::invalid(field, "must not be empty"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests;
