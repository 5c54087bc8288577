//! What people ask of the server (plane C): each is decided by [`super::rules::apply`].

use serde::{Deserialize, Serialize};

use super::facts::{Arrival, Window};
use super::geo::Position;
use super::status::{JobStatus, Priority};
use crate::ids::{UserId, VisitId};
use crate::time::Timestamp;

/// A wish to change what only the server may change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", tag = "name")]
pub enum Command {
    /// Take a visit.
    AcceptVisit {
        visit_id: VisitId,
    },
    /// Set out for the site.
    StartTravel {
        visit_id: VisitId,
    },
    /// Arrive. Farther from the site than the geofence, or with no position, it needs a reason.
    CheckIn {
        visit_id: VisitId,
        position: Option<Position>,
        override_reason: Option<String>,
    },
    /// Begin work.
    StartVisit {
        visit_id: VisitId,
    },
    /// Stop until parts arrive.
    WaitForParts {
        visit_id: VisitId,
        reason: String,
    },
    /// Go on after waiting.
    ResumeVisit {
        visit_id: VisitId,
    },
    /// Say that the arrival will be that many minutes later than planned; 0 takes it back.
    RunningLate {
        visit_id: VisitId,
        minutes: u32,
        #[serde(default)]
        note: String,
    },
    /// Finish. Refused while a required item is missing.
    CompleteVisit {
        visit_id: VisitId,
    },
    /// Set a visit's window and length (desk).
    ScheduleVisit {
        visit_id: VisitId,
        window: Option<Window>,
        arrival: Arrival,
        duration_minutes: u32,
        /// As in [`Command::PlaceVisit`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        was: Option<Place>,
    },
    /// Set who goes (desk).
    AssignVisit {
        visit_id: VisitId,
        technicians: Vec<UserId>,
        /// As in [`Command::PlaceVisit`].
        #[serde(default, skip_serializing_if = "Option::is_none")]
        was: Option<Place>,
    },
    /// Put a visit on the board: when the work begins, how long it takes and who goes, as one (desk).
    PlaceVisit {
        visit_id: VisitId,
        /// None leaves the time open.
        start: Option<Timestamp>,
        duration_minutes: u32,
        technicians: Vec<UserId>,
        /// Where the dispatcher saw it. Where it is somewhere else by now the command is refused, so
        /// that of two who move one visit the second learns of the first.
        was: Option<Place>,
        /// Codes of the conflicts that the dispatcher confirmed, for the audit log.
        #[serde(default)]
        confirmed: Vec<String>,
        /// The place in the list of suggestions that was taken, from 1; 0 where the list was looked at
        /// and something else decided. None where nobody looked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        suggested: Option<u8>,
    },
    /// Plan a further visit of the job (desk); its checklist is the first visit's, with new ids.
    AddVisit {
        visit_id: VisitId,
        duration_minutes: u32,
    },
    /// Call a visit off (desk).
    CancelVisit {
        visit_id: VisitId,
        reason: String,
    },
    /// Open a finished or cancelled visit again (desk, or its technician on the same job).
    ReopenVisit {
        visit_id: VisitId,
        reason: String,
    },
    /// Change what the job says (desk).
    DescribeJob {
        title: String,
        description: String,
    },
    SetPriority {
        priority: Priority,
    },
    /// Move a finished job on, or call a job off (desk).
    MoveJob {
        to: JobStatus,
        reason: String,
    },
}

/// Where a visit stands on the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Place {
    pub start: Option<Timestamp>,
    pub duration_minutes: u32,
    pub technicians: Vec<UserId>,
}

impl Place {
    /// Whether it is the same place, in whatever order the technicians are named.
    pub fn is(&self, other: &Self) -> bool {
        let sorted = |place: &Self| {
            let mut technicians = place.technicians.clone();
            technicians.sort_unstable();
            technicians
        };
        (self.start, self.duration_minutes) == (other.start, other.duration_minutes) && sorted(self) == sorted(other)
    }
}

impl Command {
    /// The command's name as sent, such as `complete_visit`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::AcceptVisit { .. } => "accept_visit",
            Self::StartTravel { .. } => "start_travel",
            Self::CheckIn { .. } => "check_in",
            Self::StartVisit { .. } => "start_visit",
            Self::WaitForParts { .. } => "wait_for_parts",
            Self::ResumeVisit { .. } => "resume_visit",
            Self::RunningLate { .. } => "running_late",
            Self::CompleteVisit { .. } => "complete_visit",
            Self::ScheduleVisit { .. } => "schedule_visit",
            Self::AssignVisit { .. } => "assign_visit",
            Self::PlaceVisit { .. } => "place_visit",
            Self::AddVisit { .. } => "add_visit",
            Self::CancelVisit { .. } => "cancel_visit",
            Self::ReopenVisit { .. } => "reopen_visit",
            Self::DescribeJob { .. } => "describe_job",
            Self::SetPriority { .. } => "set_priority",
            Self::MoveJob { .. } => "move_job",
        }
    }

    /// The visit that the command is about.
    pub fn visit_id(&self) -> Option<VisitId> {
        match self {
            Self::AcceptVisit { visit_id }
            | Self::StartTravel { visit_id }
            | Self::CheckIn { visit_id, .. }
            | Self::StartVisit { visit_id }
            | Self::WaitForParts { visit_id, .. }
            | Self::ResumeVisit { visit_id }
            | Self::RunningLate { visit_id, .. }
            | Self::CompleteVisit { visit_id }
            | Self::ScheduleVisit { visit_id, .. }
            | Self::AssignVisit { visit_id, .. }
            | Self::PlaceVisit { visit_id, .. }
            | Self::AddVisit { visit_id, .. }
            | Self::CancelVisit { visit_id, .. }
            | Self::ReopenVisit { visit_id, .. } => Some(*visit_id),
            Self::DescribeJob { .. } | Self::SetPriority { .. } | Self::MoveJob { .. } => None,
        }
    }
}
