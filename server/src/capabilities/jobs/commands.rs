//! Carrying out commands: the same rules that a device runs, with authority.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use sync::docs::content::NoteField;
use sync::domain::access::Role;
use sync::domain::command::Command;
use sync::domain::facts::{JobFacts, Window};
use sync::domain::planning::{clash, confirmed_reasons};
use sync::domain::rejection::Rejection;
use sync::domain::rules::{self, Context};
use sync::domain::timeline::command_events;
use sync::ids::{JobId, UserId};
use sync::time::Timestamp;

use super::facts::{load_staff, save_facts};
use super::service::{self, Past};
use super::store;
use crate::audit::{self, AuditEntry};
use crate::capabilities::routing;
use crate::db::TenantTx;
use crate::http::{ApiError, ApiResult};
use crate::replication::documents;

/// Who does something, and when.
#[derive(Clone, Copy, Debug)]
pub struct Doer {
    pub user_id: UserId,
    pub role: Role,
    pub at: Timestamp,
}

impl Doer {
    /// The server itself, which does what the office has told it to do again and again. Timelines and the
    /// audit log then name nobody.
    pub fn server(at: Timestamp) -> Self {
        Self { user_id: UserId::NIL, role: Role::Owner, at }
    }

    /// The person; none where it is the server.
    pub fn person(self) -> Option<UserId> {
        (self.user_id != UserId::NIL).then_some(self.user_id)
    }
}

/// Runs a command on a job; the facts afterwards, with prices.
pub async fn run(tx: &mut TenantTx, by: Doer, id: JobId, command: &Command) -> ApiResult<JobFacts> {
    if !store::lock(tx, id).await? {
        return Err(ApiError::not_found("job"));
    }
    check(tx, command).await?;
    let before = service::facts_of(tx, id, true).await?;
    let document = documents::load(tx, &[id]).await?.remove(&id).unwrap_or_default();
    let staff = load_staff(tx).await?;
    let context = Context { user_id: by.user_id, role: by.role, at: by.at, staff: &staff };
    let after = rules::apply(&before, &document.content(), command, &context).map_err(ApiError::from)?;
    if command.plans() {
        require_free(tx, &before, &after).await?;
    }
    if after == before {
        return Ok(after);
    }
    save_facts(tx, &[(&before, &after)]).await?;
    routing::service::note_suggestions(tx, by.user_id, [command]).await?;
    let mut details = json!({ "number": before.number, "command": command.name(), "visit_id": command.visit_id() });
    note_confirmed(&mut details, command);
    audit::record(tx, AuditEntry::new(action(command), "job", id.0).details(details));
    let events = command_events(command, &before, &after);
    let note = || document.content().notes.get(NoteField::Work).to_owned();
    let showing = if Past::of(&before, note) == Past::of(&after, note) {
        Vec::new()
    } else {
        service::lock_open_at(tx, &[before.site.id]).await?
    };
    service::finish(tx, id, by.person(), by.at, &events).await?;
    service::announce(tx, &showing).await?;
    service::facts_of(tx, id, true).await
}

/// Adds what a dispatcher confirmed although it spoke against the plan.
pub fn note_confirmed(details: &mut Value, command: &Command) {
    let confirmed = confirmed_reasons(command);
    if !confirmed.is_empty() {
        details["confirmed"] = json!(confirmed);
    }
}

/// Refuses to give a technician's time to two visits.
pub(super) async fn require_free(tx: &mut TenantTx, before: &JobFacts, after: &JobFacts) -> ApiResult<()> {
    let going = after.visits.iter().flat_map(|visit| &visit.technicians);
    let technicians: BTreeSet<UserId> = going.map(|technician| technician.id).collect();
    let taken = service::taken_by(tx, &technicians.into_iter().collect::<Vec<_>>()).await?;
    Ok(clash(before, after, &taken)?)
}

/// What the rules cannot know: what the database keeps, and that another job has a visit of that id.
async fn check(tx: &mut TenantTx, command: &Command) -> ApiResult<()> {
    let refusal = match command {
        Command::ScheduleVisit { window: Some(window), .. } if !is_on_calendar(*window) => {
            Rejection::invalid("window", "must be between the years 1970 and 9999")
        }
        Command::AddVisit { visit_id, .. } => {
            if store::jobs_of_visits(tx, &[*visit_id]).await?.is_empty() {
                return Ok(());
            }
            Rejection::invalid("visit", "is already planned")
        }
        _ => return Ok(()),
    };
    Err(refusal.into())
}

/// Whether the database can keep the window.
pub(super) fn is_on_calendar(window: Window) -> bool {
    window.start.is_plausible() && window.end.is_plausible()
}

/// What a command is called in the audit log.
pub fn action(command: &Command) -> &'static str {
    match command {
        Command::AcceptVisit { .. } => "visit.accepted",
        Command::StartTravel { .. } => "visit.travel_started",
        Command::CheckIn { .. } => "visit.checked_in",
        Command::StartVisit { .. } => "visit.started",
        Command::WaitForParts { .. } => "visit.waiting",
        Command::ResumeVisit { .. } => "visit.resumed",
        Command::RunningLate { .. } => "visit.late_told",
        Command::CompleteVisit { .. } => "visit.completed",
        Command::ScheduleVisit { .. } => "visit.scheduled",
        Command::AssignVisit { .. } => "visit.assigned",
        Command::PlaceVisit { .. } => "visit.placed",
        Command::AddVisit { .. } => "visit.added",
        Command::CancelVisit { .. } => "visit.cancelled",
        Command::ReopenVisit { .. } => "visit.reopened",
        Command::DescribeJob { .. } => "job.described",
        Command::SetPriority { .. } => "job.priority_set",
        Command::MoveJob { .. } => "job.moved",
    }
}
