//! What a dispatcher does in one step, and what takes it back.

use sync::domain::command::Command;
use sync::domain::planning::Conflict;
use sync::domain::status::Priority;
use sync::ids::JobId;

use super::moves::Move;

/// One change of a step.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// A visit goes somewhere else; with its place in the list of suggestions, where one was taken.
    Place { made: Move, suggested: Option<u8> },
    /// A job becomes more or less urgent.
    Rank { job: JobId, number: i64, from: Priority, to: Priority },
}

impl Deed {
    pub fn job(&self) -> JobId {
        match self {
            Self::Place { made, .. } => made.job,
            Self::Rank { job, .. } => *job,
        }
    }

    /// The job's number.
    pub fn number(&self) -> i64 {
        match self {
            Self::Place { made, .. } => made.number,
            Self::Rank { number, .. } => *number,
        }
    }

    /// The change that takes this one back.
    pub fn back(&self) -> Self {
        match self.clone() {
            Self::Place { made, .. } => Self::Place { made: made.back(), suggested: None },
            Self::Rank { job, number, from, to } => Self::Rank { job, number, from: to, to: from },
        }
    }

    /// As a command; `confirmed` is what the dispatcher did it in spite of.
    pub fn command(&self, confirmed: &[Conflict]) -> Command {
        match self {
            Self::Place { made, suggested } => Command::PlaceVisit {
                visit_id: made.visit,
                start: made.to.start,
                duration_minutes: made.to.duration_minutes,
                technicians: made.to.technicians.clone(),
                was: Some(made.from.clone()),
                confirmed: confirmed.iter().map(|conflict| conflict.code().to_owned()).collect(),
                suggested: *suggested,
            },
            Self::Rank { to, .. } => Command::SetPriority { priority: *to },
        }
    }
}
