//! Changing appointments: each change is the commands on the visit that anybody else would give.

use sync::domain::command::Command;
use sync::domain::facts::{Arrival, Window};
use sync::domain::rejection::Rejection;
use sync::ids::{JobId, UserId, VisitId};
use sync::time::Timestamp;

use super::model::{Appointment, AppointmentChange, Reschedule};
use super::service;
use crate::auth::Caller;
use crate::capabilities::fields::Fields;
use crate::capabilities::jobs::{self, Doer};
use crate::db::TenantTx;
use crate::http::{ApiError, ApiResult, FieldError};

/// Who asks, as commands know them.
pub(super) fn doer(tx: &TenantTx, caller: &Caller) -> Doer {
    Doer { user_id: caller.user_id, role: caller.role, at: tx.now() }
}

/// The window between two instants, and its minutes.
pub(super) fn window(start: Timestamp, end: Timestamp) -> ApiResult<(Window, u32)> {
    let mut check = Fields::new();
    for (name, at) in [("scheduledStart", start), ("scheduledEnd", end)] {
        check.check(at.is_plausible(), name, "must be between the years 1970 and 9999");
    }
    let window = Window { start, end };
    let minutes = u32::try_from(window.minutes()).unwrap_or(0);
    check.check((5..=24 * 60).contains(&minutes), "scheduledEnd", "must be from 5 minutes to 24 hours after the start");
    check.finish()?;
    Ok((window, minutes))
}

/// Runs a command; a refusal names the fields of appointments.
pub(super) async fn run(tx: &mut TenantTx, by: Doer, job: JobId, command: &Command) -> ApiResult<()> {
    match jobs::run_command(tx, by, job, command).await {
        Ok(_) => Ok(()),
        Err(error) if error.code() == "not_found" && matches!(command, Command::AssignVisit { .. }) => {
            Err(no_technician())
        }
        Err(error) => Err(error),
    }
}

/// The refusal of somebody who cannot be sent.
pub(super) fn no_technician() -> ApiError {
    ApiError::invalid(vec![FieldError::new("assignedTechId", "must be a technician of this company")])
}

/// Replaces what can be set of an appointment.
pub(super) async fn update(
    tx: &mut TenantTx,
    caller: &Caller,
    id: VisitId,
    change: AppointmentChange,
) -> ApiResult<Appointment> {
    let before = service::get(tx, caller, id).await?;
    let by = doer(tx, caller);
    let (window, minutes) = window(change.scheduled_start, change.scheduled_end)?;
    plan(tx, by, &before, window, minutes).await?;
    assign(tx, by, &before, change.assigned_tech_id).await?;
    if let Some(notes) = change.notes.filter(|notes| notes.trim() != before.notes) {
        describe(tx, by, before.work_order_id, notes).await?;
    }
    service::get(tx, caller, id).await
}

/// Moves an appointment in time, and to somebody else where one is named.
pub(super) async fn reschedule(
    tx: &mut TenantTx,
    caller: &Caller,
    id: VisitId,
    to: Reschedule,
) -> ApiResult<Appointment> {
    let before = service::get(tx, caller, id).await?;
    let by = doer(tx, caller);
    let (window, minutes) = window(to.scheduled_start, to.scheduled_end)?;
    plan(tx, by, &before, window, minutes).await?;
    if to.assigned_tech_id.is_some() {
        assign(tx, by, &before, to.assigned_tech_id).await?;
    }
    service::get(tx, caller, id).await
}

/// Calls an appointment off; the visit stays with its reason.
pub(super) async fn cancel(tx: &mut TenantTx, caller: &Caller, id: VisitId, reason: String) -> ApiResult<()> {
    let before = service::get(tx, caller, id).await?;
    run(tx, doer(tx, caller), before.work_order_id, &Command::CancelVisit { visit_id: id, reason }).await
}

async fn plan(tx: &mut TenantTx, by: Doer, before: &Appointment, window: Window, minutes: u32) -> ApiResult<()> {
    if window == (Window { start: before.scheduled_start, end: before.scheduled_end }) {
        return Ok(());
    }
    let schedule = Command::ScheduleVisit {
        visit_id: before.id,
        window: Some(window),
        arrival: Arrival::Exact,
        duration_minutes: minutes,
        was: None,
    };
    run(tx, by, before.work_order_id, &schedule).await
}

/// Whoever leads already may keep those who go along.
async fn assign(tx: &mut TenantTx, by: Doer, before: &Appointment, technician: Option<UserId>) -> ApiResult<()> {
    if before.assigned_tech_id == technician {
        return Ok(());
    }
    let assign = Command::AssignVisit { visit_id: before.id, technicians: technician.into_iter().collect(), was: None };
    run(tx, by, before.work_order_id, &assign).await
}

/// Writes the notes to the job.
pub(super) async fn describe(tx: &mut TenantTx, by: Doer, job: JobId, notes: String) -> ApiResult<()> {
    let title = jobs::service::title(tx, job).await?;
    match run(tx, by, job, &Command::DescribeJob { title, description: notes }).await {
        Err(error) if error.code() == Rejection::invalid("", "").code() => {
            Err(ApiError::invalid(vec![FieldError::new("notes", "must be at most 4000 characters")]))
        }
        other => other,
    }
}
