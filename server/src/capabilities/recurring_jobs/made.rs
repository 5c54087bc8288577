//! What a plan has written to a job, to be told from what people made of it.

use serde::{Deserialize, Serialize};
use sync::domain::facts::{Arrival, JobFacts, Window};
use sync::domain::status::{Priority, VisitStatus};
use sync::ids::UserId;

use super::model::Plan;

/// A job as its plan wants it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Made {
    pub title: String,
    pub description: String,
    pub priority: Priority,
    pub window: Window,
    pub arrival: Arrival,
    pub duration_minutes: u32,
    pub technicians: Vec<UserId>,
}

impl Made {
    /// What `plan` wants of the occurrence with that promise, with the technicians who can go.
    pub(super) fn of(plan: &Plan, window: Window, technicians: Vec<UserId>) -> Self {
        Self {
            title: plan.title.clone(),
            description: plan.description.clone(),
            priority: plan.priority,
            window,
            arrival: plan.arrival,
            duration_minutes: plan.duration_minutes,
            technicians,
        }
    }

    /// Whether the job is still as the plan wrote it: nobody has begun, moved or changed anything.
    /// A technician's having accepted it is no change.
    pub(super) fn is_untouched(&self, facts: &JobFacts) -> bool {
        let [visit] = facts.visits.as_slice() else { return false };
        let waits = matches!(visit.status, VisitStatus::Unscheduled | VisitStatus::Scheduled | VisitStatus::Accepted);
        let now = Self {
            title: facts.title.clone(),
            description: facts.description.clone(),
            priority: facts.priority,
            window: visit.window.unwrap_or(Window { start: self.window.end, end: self.window.start }),
            arrival: visit.arrival,
            duration_minutes: visit.duration_minutes,
            technicians: sorted(visit.technicians.iter().map(|technician| technician.id)),
        };
        let then = Self { technicians: sorted(self.technicians.iter().copied()), ..self.clone() };
        waits && visit.planned_start.is_none() && facts.line_items.is_empty() && now == then
    }
}

/// The lead comes first and the others by name, which is not the order they were chosen in.
fn sorted(ids: impl Iterator<Item = UserId>) -> Vec<UserId> {
    let mut ids: Vec<UserId> = ids.collect();
    ids.sort_unstable();
    ids
}
