//! Carrying out commands: the same rules that a device runs, with authority.

use axum::http::StatusCode;
use serde_json::json;
use sync::domain::Language;
use sync::domain::access::Role;
use sync::domain::command::Command;
use sync::domain::facts::JobFacts;
use sync::domain::rejection::Rejection;
use sync::domain::rules::{self, Context};
use sync::domain::timeline::command_events;
use sync::ids::{JobId, UserId};
use sync::time::Timestamp;

use super::facts::{load_staff, save_facts};
use super::{service, store};
use crate::audit::{self, AuditEntry};
use crate::db::TenantTx;
use crate::http::{ApiError, ApiResult, FieldError};
use crate::replication::documents;

/// Who does something, and when.
#[derive(Clone, Copy, Debug)]
pub struct Doer {
    pub user_id: UserId,
    pub role: Role,
    pub at: Timestamp,
}

/// Runs a command on a job; the facts afterwards, with prices.
pub async fn run(tx: &mut TenantTx, by: Doer, id: JobId, command: &Command) -> ApiResult<JobFacts> {
    if !store::lock(tx, id).await? {
        return Err(ApiError::not_found("job"));
    }
    let before = service::facts_of(tx, id, true).await?;
    let document = documents::load(tx, &[id]).await?.remove(&id).unwrap_or_default();
    let staff = load_staff(tx).await?;
    let context = Context { user_id: by.user_id, role: by.role, at: by.at, staff: &staff };
    let after = rules::apply(&before, &document.content(), command, &context).map_err(rejected)?;
    if after == before {
        return Ok(after);
    }
    save_facts(tx, &before, &after).await?;
    let details = json!({ "number": before.number, "command": command.name(), "visit_id": command.visit_id() });
    audit::record(tx, AuditEntry::new(action(command), "job", id.0).details(details));
    let events = command_events(command, &before, &after);
    service::finish(tx, id, by.user_id, by.at, &events).await?;
    service::facts_of(tx, id, true).await
}

/// What a command is called in the audit log.
fn action(command: &Command) -> &'static str {
    match command {
        Command::AcceptVisit { .. } => "visit.accepted",
        Command::StartTravel { .. } => "visit.travel_started",
        Command::CheckIn { .. } => "visit.checked_in",
        Command::StartVisit { .. } => "visit.started",
        Command::WaitForParts { .. } => "visit.waiting",
        Command::ResumeVisit { .. } => "visit.resumed",
        Command::CompleteVisit { .. } => "visit.completed",
        Command::ScheduleVisit { .. } => "visit.scheduled",
        Command::AssignVisit { .. } => "visit.assigned",
        Command::AddVisit { .. } => "visit.added",
        Command::CancelVisit { .. } => "visit.cancelled",
        Command::ReopenVisit { .. } => "visit.reopened",
        Command::DescribeJob { .. } => "job.described",
        Command::SetPriority { .. } => "job.priority_set",
        Command::MoveJob { .. } => "job.moved",
    }
}

/// A refusal by the rules as an answer.
pub(super) fn rejected(rejection: Rejection) -> ApiError {
    use Rejection::*;
    let status = match &rejection {
        NotPermitted | NotAssigned | NotYours { .. } => StatusCode::FORBIDDEN,
        NotFound { .. } => StatusCode::NOT_FOUND,
        VisitTransition { .. } | JobTransition { .. } | JobSealed { .. } | DependsOnRefused => StatusCode::CONFLICT,
        Invalid { field, message } => return ApiError::invalid(vec![FieldError::new(field, message)]),
        MissingItems { .. } | ReasonRequired | TooFar { .. } | Malformed { .. } | TooLarge { .. } | UnknownVersion => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    };
    ApiError::new(status, rejection.code(), rejection.words(Language::English))
}
