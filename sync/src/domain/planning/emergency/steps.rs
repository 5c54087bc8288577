//! A diversion as places on the board, in an order in which no technician is ever double booked.

use super::displace::Change;
use super::{Diversion, Wanted};
use crate::ids::{JobId, UserId, VisitId};
use crate::time::Timestamp;

/// One visit and who goes when from then on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub visit_id: VisitId,
    pub job_id: JobId,
    /// None leaves the plan's time as it is.
    pub start: Option<Timestamp>,
    /// Who leaves the visit.
    pub without: Option<UserId>,
    /// Who comes to it.
    pub with: Option<UserId>,
}

impl Diversion {
    /// The steps in order: the last visit moves first, so that each finds its place free, and the
    /// emergency comes into the room that they made.
    pub fn steps(&self, wanted: &Wanted) -> Vec<Step> {
        let own = self.technician;
        let of = |displaced: &super::Displaced| {
            let (start, without, with) = match displaced.change {
                Change::Later { start } => (Some(start), None, None),
                Change::Handed { to, start } => (Some(start), Some(own), Some(to)),
                Change::LeftToCrew | Change::Tray => (None, Some(own), None),
            };
            Step { visit_id: displaced.visit_id, job_id: displaced.job_id, start, without, with }
        };
        let emergency = Step {
            visit_id: wanted.visit_id,
            job_id: wanted.job_id,
            start: Some(self.span.start),
            without: None,
            with: Some(own),
        };
        self.displaced.iter().rev().map(of).chain([emergency]).collect()
    }
}
