//! The people and jobs of these tests, and how they run commands.
#![expect(clippy::unwrap_used, reason = "tests")]

mod completion;
mod desk;
mod job;
mod late;
mod visit;

use super::*;
use crate::docs::content::{Answer, PhotoKind, SignOff, SignerRole};
use crate::domain::checklist::AnswerValue;
use crate::domain::command::Place;
use crate::domain::completion::Missing;
use crate::domain::status::Priority;
use crate::testing::builders::*;

const DESK: u128 = 1;
const MARCUS: u128 = 2;
const INES: u128 = 3;
const SALES: u128 = 5;

fn staff() -> Vec<StaffMember> {
    let member = |number: u128, name: &str, role| staff_member(id(number), name, role);
    vec![
        member(DESK, "Dana", Role::Dispatcher),
        member(MARCUS, "Marcus", Role::Technician),
        member(INES, "Ines", Role::Technician),
        member(SALES, "Sal", Role::Sales),
    ]
}

fn run_at(
    facts: &JobFacts,
    content: &JobContent,
    command: Command,
    who: u128,
    at: Timestamp,
) -> Result<JobFacts, Rejection> {
    let staff = staff();
    let member = staff.iter().find(|member| member.id == id(who)).unwrap();
    apply(facts, content, &command, &Context { user_id: member.id, role: member.role, at, staff: &staff })
}

fn run(facts: &JobFacts, command: Command, who: u128) -> Result<JobFacts, Rejection> {
    run_at(facts, &JobContent::default(), command, who, MONDAY)
}

/// A job whose checklist demands nothing.
fn easy(status: VisitStatus) -> JobFacts {
    JobBuilder::new(7)
        .planned(&staff()[1], MONDAY)
        .status(status)
        .with(|facts| {
            facts.visits[0].checklist.iter_mut().for_each(|entry| entry.item.required = false);
            let accepted = !matches!(status, VisitStatus::Unscheduled | VisitStatus::Scheduled);
            facts.visits[0].technicians[0].accepted_at = accepted.then_some(MONDAY);
        })
        .build()
}

fn visit() -> VisitId {
    easy(VisitStatus::Scheduled).visits[0].id
}

/// A command by its short name, on the one visit.
fn named(name: &str) -> Command {
    let (visit_id, reason) = (visit(), String::from("because"));
    match name {
        "accept" => Command::AcceptVisit { visit_id },
        "travel" => Command::StartTravel { visit_id },
        "check_in" => Command::CheckIn { visit_id, position: Some(SITE), override_reason: None },
        "start" => Command::StartVisit { visit_id },
        "wait" => Command::WaitForParts { visit_id, reason },
        "resume" => Command::ResumeVisit { visit_id },
        "complete" => Command::CompleteVisit { visit_id },
        "schedule" => {
            let window = Some(Window { start: MONDAY, end: MONDAY.plus_minutes(60) });
            Command::ScheduleVisit { visit_id, window, arrival: Arrival::Exact, duration_minutes: 60, was: None }
        }
        "assign" => Command::AssignVisit { visit_id, technicians: vec![id(MARCUS)], was: None },
        "cancel" => Command::CancelVisit { visit_id, reason },
        "reopen" => Command::ReopenVisit { visit_id, reason },
        other => panic!("no command {other}"),
    }
}

fn move_to(facts: &JobFacts, to: JobStatus) -> Result<JobFacts, Rejection> {
    run(facts, Command::MoveJob { to, reason: "because".into() }, DESK)
}
