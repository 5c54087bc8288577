//! The states of visits and jobs (CON-24) and which may follow which.

use serde::{Deserialize, Serialize};

/// How far one visit has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum VisitStatus {
    /// Has no time window or no technician yet.
    Unscheduled,
    /// Has a window and a technician who has not answered.
    Scheduled,
    /// The technician took it.
    Accepted,
    EnRoute,
    OnSite,
    InProgress,
    /// Work stopped until parts arrive.
    WaitingParts,
    Completed,
    Cancelled,
}

/// How far the whole job has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum JobStatus {
    /// Nobody is planned for it yet.
    Draft,
    Scheduled,
    EnRoute,
    OnSite,
    InProgress,
    WaitingParts,
    /// Work is done and somebody checks it.
    QualityCheck,
    /// Checked; the customer can collect or be billed.
    Ready,
    Completed,
    Invoiced,
    Closed,
    Cancelled,
}

/// How soon a job must be done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    #[default]
    Routine,
    Urgent,
    Emergency,
}

macro_rules! codes {
    ($type:ident { $($variant:ident = $code:literal),+ $(,)? }) => {
        impl $type {
            /// Every value, in order.
            pub const ALL: &'static [$type] = &[$($type::$variant),+];

            /// The name as stored and sent.
            pub fn code(self) -> &'static str {
                match self { $($type::$variant => $code),+ }
            }

            /// The value of a stored name; none for an unknown name.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some($type::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use codes;

codes!(VisitStatus {
    Unscheduled = "unscheduled", Scheduled = "scheduled", Accepted = "accepted", EnRoute = "en_route",
    OnSite = "on_site", InProgress = "in_progress", WaitingParts = "waiting_parts",
    Completed = "completed", Cancelled = "cancelled",
});
codes!(JobStatus {
    Draft = "draft", Scheduled = "scheduled", EnRoute = "en_route", OnSite = "on_site",
    InProgress = "in_progress", WaitingParts = "waiting_parts", QualityCheck = "quality_check",
    Ready = "ready", Completed = "completed", Invoiced = "invoiced", Closed = "closed",
    Cancelled = "cancelled",
});
codes!(Priority { Routine = "routine", Urgent = "urgent", Emergency = "emergency" });

impl VisitStatus {
    /// Whether nothing more is expected of the visit.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Completed | Self::Cancelled)
    }

    /// Whether `next` may follow this state. Steps may be skipped forwards (a technician who is
    /// already there just starts), never backwards, save that a finished visit may be reopened
    /// and a planned one may lose its plan.
    #[expect(clippy::match_like_matches_macro, reason = "a table is read row by row")]
    pub fn may_become(self, next: Self) -> bool {
        use VisitStatus::*;
        match (self, next) {
            (Unscheduled, Scheduled | Cancelled) => true,
            (Scheduled, Unscheduled | Scheduled | Accepted | EnRoute | OnSite | InProgress | Cancelled) => true,
            (Accepted, Unscheduled | Scheduled | EnRoute | OnSite | InProgress | Cancelled) => true,
            (EnRoute, Scheduled | OnSite | InProgress | Cancelled) => true,
            (OnSite, InProgress | WaitingParts | Completed | Cancelled) => true,
            (InProgress, WaitingParts | Completed | Cancelled) => true,
            (WaitingParts, InProgress | Unscheduled | Scheduled | Cancelled) => true,
            (Completed | Cancelled, InProgress | Unscheduled | Scheduled) => true,
            _ => false,
        }
    }
}

impl JobStatus {
    /// Whether the job takes no more work from technicians.
    pub fn is_sealed(self) -> bool {
        matches!(self, Self::Invoiced | Self::Closed | Self::Cancelled)
    }

    /// Whether the office may move a job from this state to `next` by hand. The other states
    /// follow from the visits, see [`crate::domain::rules::job_status`].
    pub fn may_become(self, next: Self) -> bool {
        use JobStatus::*;
        matches!(
            (self, next),
            (Completed, QualityCheck | Ready | Invoiced | Closed)
                | (QualityCheck, Ready | Completed)
                | (Ready, Completed | Invoiced | Closed)
                | (Invoiced, Closed | Completed)
                | (Closed, Completed)
        ) || (next == Cancelled && !matches!(self, Completed | Invoiced | Closed | Cancelled))
    }
}

#[cfg(test)]
mod tests;
