//! Who should go to a visit, and when: technicians in order, each with a start and with reasons.

mod candidate;
mod reason;
mod score;

#[cfg(test)]
mod tests;

pub use candidate::{Candidate, candidates};
pub use reason::Reason;

use super::booking::Booking;
use super::conflict::Conflict;
use super::slot::{GRID_MINUTES, on_grid};
use super::travel::Travel;
use crate::domain::facts::{JobFacts, VisitFacts, Window};
use crate::domain::geo::Position;
use crate::ids::{JobId, ServiceTypeId, UserId, VisitId};
use crate::time::Timestamp;

/// A visit that somebody is looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    pub visit_id: VisitId,
    pub job_id: JobId,
    /// The job's number, to name it by.
    pub number: i64,
    /// The kind of work, which says what it needs.
    pub service: ServiceTypeId,
    /// Who goes anyway: what the work needs may come with any of them.
    pub crew: Vec<UserId>,
    pub position: Option<Position>,
    pub minutes: i64,
    /// What the customer was promised; none where any time will do.
    pub promised: Option<Window>,
    /// Within which the work may start.
    pub within: Window,
}

/// How well a technician's place in the order is founded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Nothing speaks against it.
    Fits,
    /// A dispatcher has to confirm something.
    Doubtful,
    /// The person must not go: listed to say why.
    MustNot,
}

/// One technician for a visit.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    pub technician: UserId,
    /// When the work would be.
    pub span: Window,
    pub standing: Standing,
    /// Hundredths of a minute of driving, which everything else is weighed in; less is better.
    pub score: i64,
    /// What speaks for the person, most telling first.
    pub reasons: Vec<Reason>,
    /// What speaks against it, hard reasons first.
    pub conflicts: Vec<Conflict>,
}

impl Wanted {
    /// The visit on a day whose hours are `hours`, from `now` on.
    pub fn of(job: &JobFacts, visit: &VisitFacts, hours: Window, now: Timestamp) -> Self {
        Self {
            visit_id: visit.id,
            job_id: job.id,
            number: job.number,
            service: job.service.id,
            crew: visit.technicians.iter().map(|technician| technician.id).collect(),
            position: job.site.position,
            minutes: visit.duration_minutes.into(),
            promised: visit.promised(),
            within: Window { start: on_grid(hours.start.max(now)), end: hours.end },
        }
    }

    /// What the visit books with that technician from `start` on.
    pub fn booking(&self, technician: UserId, start: Timestamp) -> Booking {
        Booking {
            visit_id: self.visit_id,
            job_id: self.job_id,
            number: self.number,
            technician,
            crew: self.crew.iter().copied().filter(|id| *id != technician).collect(),
            service: self.service,
            span: Window { start, end: start.plus_minutes(self.minutes) },
            promised: self.promised.unwrap_or(Window { start, end: start }),
            position: self.position,
        }
    }

    /// The starts to choose among: those that keep the promise, and any within the hours where there
    /// are none or nothing was promised.
    fn starts(&self) -> Vec<Timestamp> {
        let grid = |from: Timestamp| (0..).map(move |step| from.plus_minutes(step * GRID_MINUTES));
        if let Some(promised) = self.promised {
            let exact = (promised.start == promised.end).then_some(promised.start);
            let last = promised.end.min(self.within.end);
            let kept = grid(on_grid(promised.start.max(self.within.start))).take_while(|start| *start <= last);
            let kept: Vec<Timestamp> = match exact {
                // A time to the minute need not lie on the grid.
                Some(start) => Some(start).filter(|start| *start >= self.within.start).into_iter().collect(),
                None => kept.collect(),
            };
            if !kept.is_empty() {
                return kept;
            }
        }
        let last = self.within.end.plus_minutes(-self.minutes).max(self.within.start);
        grid(self.within.start).take_while(|start| *start <= last).collect()
    }
}

/// The candidates in the order in which they should be asked, each with the best start. `judge`
/// answers what speaks against a booking among the person's others, hard reasons first: the same
/// check that a move on the board passes. Deterministic: what is equal is in the order of ids.
pub fn suggest(
    wanted: &Wanted,
    candidates: &[Candidate],
    travel: &impl Travel,
    judge: &impl Fn(&Booking, &[Booking]) -> Vec<Conflict>,
) -> Vec<Suggestion> {
    let starts = wanted.starts();
    let mut suggestions: Vec<Suggestion> = candidates
        .iter()
        .filter_map(|candidate| {
            let mean = mean_of_others(candidate, candidates);
            let bookings = candidate.bookings(wanted.visit_id);
            let options = starts.iter().map(|start| option(wanted, candidate, *start, mean, &bookings, travel, judge));
            options.min_by_key(|option| (option.standing, option.conflicts.len(), option.score, option.span.start))
        })
        .collect();
    suggestions.sort_by_key(|one| (one.standing, one.score, one.technician));
    suggestions
}

/// Minutes that the other candidates have in the week, on average.
fn mean_of_others(candidate: &Candidate, all: &[Candidate]) -> Option<i64> {
    let others = || all.iter().filter(|other| other.technician != candidate.technician);
    let count = others().count() as i64;
    (count > 0).then(|| others().map(|other| other.week).sum::<i64>() / count)
}

fn option(
    wanted: &Wanted,
    candidate: &Candidate,
    start: Timestamp,
    mean: Option<i64>,
    bookings: &[Booking],
    travel: &impl Travel,
    judge: &impl Fn(&Booking, &[Booking]) -> Vec<Conflict>,
) -> Suggestion {
    let booking = wanted.booking(candidate.technician, start);
    let conflicts = judge(&booking, bookings);
    let road = candidate.road(&booking, travel);
    let waited = start.minutes_since(wanted.within.start).max(0);
    Suggestion {
        technician: candidate.technician,
        span: booking.span,
        standing: standing(&conflicts),
        score: score::score(&road, candidate, wanted.minutes, mean, waited),
        reasons: reason::reasons(&road, candidate, mean),
        conflicts,
    }
}

fn standing(conflicts: &[Conflict]) -> Standing {
    match conflicts {
        [] => Standing::Fits,
        some if some.iter().any(Conflict::keeps_away) => Standing::MustNot,
        _ => Standing::Doubtful,
    }
}
