//! Who can be at an emergency first, and what becomes of the visits that have to give way. Nothing
//! here changes anything: a dispatcher sees the plan and confirms it.

mod displace;
mod steps;

#[cfg(test)]
mod tests;

pub use displace::{Change, Displaced, MOST_LATE_MINUTES};
pub use steps::Step;

use super::booking::Booking;
use super::conflict::Conflict;
use super::stop::Stop;
use super::suggest::{Candidate, Wanted};
use super::travel::Travel;
use super::whereabouts::{Fix, Whereabouts, whereabouts};
use crate::domain::facts::Window;
use crate::domain::geo::Position;
use crate::ids::UserId;
use crate::time::Timestamp;

/// Emergencies start at any of these minutes: the board's grid would make people wait.
const STEP_MINUTES: i64 = 5;

/// An emergency that somebody has to go to now.
#[derive(Clone, Copy, Debug)]
pub struct Emergency<'a> {
    pub wanted: &'a Wanted,
    /// Who might go, and who might take over what gives way.
    pub candidates: &'a [Candidate],
    pub now: Timestamp,
    /// When the working day ends: nothing is moved beyond it.
    pub day_end: Timestamp,
    /// Minutes that are kept free between two visits besides the road.
    pub buffer: i64,
}

/// What it would mean to send one technician.
#[derive(Clone, Debug, PartialEq)]
pub struct Diversion {
    pub technician: UserId,
    pub from: Whereabouts,
    /// Minutes on the road; none where it is not known where the person is.
    pub road: Option<i64>,
    /// When the person can be at the site.
    pub arrival: Timestamp,
    /// When the work is planned.
    pub span: Window,
    /// What speaks against it, hard reasons first.
    pub conflicts: Vec<Conflict>,
    /// The visits that give way, in order of time.
    pub displaced: Vec<Displaced>,
}

impl Diversion {
    /// Whether the person must not go.
    pub fn must_not(&self) -> bool {
        self.conflicts.iter().any(Conflict::keeps_away)
    }

    /// Minutes by which all promises together are missed.
    pub fn late(&self) -> i64 {
        self.displaced.iter().map(|displaced| displaced.late).sum()
    }

    fn lost(&self) -> usize {
        self.displaced.iter().filter(|displaced| displaced.change == Change::Tray).count()
    }
}

/// Every candidate with what sending the person would mean, the fastest first; who must not go comes
/// last. What is equally fast is in the order of the harm done. `fix` answers the last position of a
/// technician's device, `judge` what speaks against a booking among the person's others.
pub fn divert(
    emergency: Emergency<'_>,
    fix: impl Fn(UserId) -> Option<Fix>,
    travel: &impl Travel,
    judge: &impl Fn(&Booking, &[Booking]) -> Vec<Conflict>,
) -> Vec<Diversion> {
    let one = |candidate: &Candidate| {
        let from = whereabouts(&candidate.stops, fix(candidate.technician), emergency.now);
        diversion(emergency, candidate, from, travel, judge)
    };
    let mut diversions: Vec<Diversion> = emergency.candidates.iter().map(one).collect();
    diversions.sort_by_key(|one| {
        // A person of whom nothing is known is no sure help.
        (one.must_not(), one.road.is_none(), one.arrival, one.lost(), one.late(), one.technician)
    });
    diversions
}

fn diversion(
    emergency: Emergency<'_>,
    candidate: &Candidate,
    from: Whereabouts,
    travel: &impl Travel,
    judge: &impl Fn(&Booking, &[Booking]) -> Vec<Conflict>,
) -> Diversion {
    let Emergency { wanted, now, .. } = emergency;
    let minutes = |from: Option<Position>, to: Option<Position>| Some(travel.minutes(from?, to?));
    let road = minutes(from.position, wanted.position);
    let arrival = from.free_at.plus_minutes(road.unwrap_or(0));
    let start = whole(arrival);
    // As soon as possible is all that an emergency is promised.
    let promised = Window { start, end: start };
    let booking = Booking { promised, ..wanted.booking(candidate.technician, start) };
    let staying = candidate.stops.iter().filter(|stop| stop.is_booked() && !gives_way(stop, wanted, now));
    let staying: Vec<Booking> = staying.map(|stop| stop.booking.clone()).collect();
    let mut conflicts = judge(&booking, &staying);
    // The road is in the arrival, and nobody in need waits for a buffer.
    conflicts.retain(|conflict| !matches!(conflict, Conflict::TravelTooShort { .. }));
    let displaced = displace::displaced(emergency, candidate, &booking, travel, judge);
    Diversion { technician: candidate.technician, from, road, arrival, span: booking.span, conflicts, displaced }
}

/// Whether the stop is one that the emergency may push aside: still to come, and not the emergency.
fn gives_way(stop: &Stop, wanted: &Wanted, now: Timestamp) -> bool {
    stop.gives_way() && stop.booking.visit_id != wanted.visit_id && stop.booking.span.end > now
}

/// The next whole step at or after `at`.
fn whole(at: Timestamp) -> Timestamp {
    let step = STEP_MINUTES * 60_000;
    Timestamp(-(-at.0).div_euclid(step) * step)
}
