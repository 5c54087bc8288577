//! When a visit would fit, and with whom.

use super::booking::{Booking, in_order};
use super::check::check;
use super::means;
use super::roster::Roster;
use super::travel::Travel;
use crate::domain::facts::Window;
use crate::ids::UserId;
use crate::time::Timestamp;

/// Minutes that the board's grid has: whatever is planned starts on one of them.
pub const GRID_MINUTES: i64 = 15;

/// The earliest start from `from` on, on the grid and before `until`, at which nothing speaks
/// against the booking; none where there is no such start.
pub fn first_free(
    wanted: &Booking,
    others: &[Booking],
    travel: &impl Travel,
    roster: &Roster,
    from: Timestamp,
    until: Timestamp,
) -> Option<Timestamp> {
    let length = wanted.span.minutes();
    let moved = |start: Timestamp| {
        let span = Window { start, end: start.plus_minutes(length) };
        Booking { span, ..wanted.clone() }
    };
    // No later time brings a skill, a truck or a part.
    if !means::check(&moved(from), roster).is_empty() {
        return None;
    }
    // Only where something ends, or hours or the promise begin, can an earlier start have been
    // impossible.
    let mut starts = vec![from, wanted.promised.start];
    for other in in_order(others, wanted.technician, from).iter().filter(|other| other.visit_id != wanted.visit_id) {
        let road = other.position.zip(wanted.position).map_or(0, |(there, here)| travel.minutes(there, here));
        starts.extend([other.span.end, other.span.end.plus_minutes(road + i64::from(roster.buffer_minutes))]);
    }
    starts.extend(roster.hours_of(wanted.technician).unwrap_or_default().iter().map(|window| window.start));
    let absences = roster.profile(wanted.technician).into_iter().flat_map(|profile| &profile.time_off);
    starts.extend(absences.map(|off| off.span.end));
    starts.extend(roster.blackouts.iter().map(|blackout| blackout.span.end));
    starts.extend(roster.known.map(|known| known.end));
    let mut starts: Vec<Timestamp> = starts.into_iter().map(on_grid).collect();
    starts.retain(|start| (from..until).contains(start));
    starts.sort();
    starts.dedup();
    starts.into_iter().find(|start| check(&moved(*start), others, travel, roster).is_empty())
}

/// Those of `candidates` with whom nothing speaks against the booking at its time, in their order;
/// who goes already is none of them.
pub fn who_fits(
    wanted: &Booking,
    candidates: impl IntoIterator<Item = UserId>,
    others: &[Booking],
    travel: &impl Travel,
    roster: &Roster,
) -> Vec<UserId> {
    let fits = |technician: &UserId| {
        *technician != wanted.technician
            && !wanted.crew.contains(technician)
            && check(&Booking { technician: *technician, ..wanted.clone() }, others, travel, roster).is_empty()
    };
    candidates.into_iter().filter(fits).collect()
}

/// The next instant on the grid, at or after `at`.
pub fn on_grid(at: Timestamp) -> Timestamp {
    let step = GRID_MINUTES * 60_000;
    Timestamp(at.0.div_euclid(step) * step + if at.0.rem_euclid(step) == 0 { 0 } else { step })
}
