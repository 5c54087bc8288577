//! Being late: who is on the way says so, and it holds until it is no longer true.

use super::{Context, bounded_text};
use crate::domain::facts::{Delay, VisitFacts};
use crate::domain::rejection::Rejection;
use crate::domain::status::VisitStatus;

/// Minutes that a delay has at most. Whoever is later than that has to be planned anew.
pub const LATEST_MINUTES: u32 = 8 * 60;

impl VisitFacts {
    /// Whether somebody is awaited at the site: planned, and nobody has arrived.
    pub fn is_awaited(&self) -> bool {
        matches!(self.status, VisitStatus::Scheduled | VisitStatus::Accepted | VisitStatus::EnRoute)
    }
}

/// Takes down how late the arrival will be; 0 minutes take back what was said before.
pub(super) fn tell(visit: &mut VisitFacts, minutes: u32, note: &str, context: &Context<'_>) -> Result<(), Rejection> {
    if !visit.is_awaited() {
        return Err(Rejection::NotAwaited { status: visit.status });
    }
    if minutes > LATEST_MINUTES {
        return Err(Rejection::invalid("minutes", format!("must be at most {LATEST_MINUTES}")));
    }
    let note = bounded_text("note", note, 500)?;
    visit.late = (minutes > 0).then_some(Delay { minutes, note, at: context.at, by: context.user_id });
    Ok(())
}

/// Forgets a delay that was said of another plan: once somebody has arrived, the visit is over or was
/// moved, or none of those go who went before.
pub(super) fn settle(before: Option<&VisitFacts>, after: &mut VisitFacts) {
    let Some(before) = before.filter(|_| after.late.is_some()) else { return };
    let moved = before.place().start != after.place().start;
    let replaced = !before.technicians.iter().any(|technician| after.is_assigned(technician.id));
    if !after.is_awaited() || moved || replaced {
        after.late = None;
    }
}
