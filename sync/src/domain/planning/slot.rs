//! When a visit would fit.

use super::booking::{Booking, in_order};
use super::check::check;
use super::travel::Travel;
use crate::domain::facts::Window;
use crate::time::Timestamp;

/// Minutes that the board's grid has: whatever is planned starts on one of them.
pub const GRID_MINUTES: i64 = 15;

/// The earliest start from `from` on, on the grid and before `until`, at which nothing speaks
/// against the booking; none where there is no such start.
pub fn first_free(
    wanted: &Booking,
    others: &[Booking],
    travel: &impl Travel,
    buffer: i64,
    from: Timestamp,
    until: Timestamp,
) -> Option<Timestamp> {
    let length = wanted.span.minutes();
    // Only where something ends, or the promise begins, can an earlier start have been impossible.
    let own = in_order(others, wanted.technician, from);
    let mut starts: Vec<Timestamp> = vec![from, wanted.promised.start.max(from)];
    for other in own.iter().filter(|other| other.visit_id != wanted.visit_id) {
        let road = other.position.zip(wanted.position).map_or(0, |(there, here)| travel.minutes(there, here));
        starts.extend([other.span.end, other.span.end.plus_minutes(road + buffer)]);
    }
    let mut starts: Vec<Timestamp> = starts.into_iter().map(on_grid).collect();
    starts.sort();
    starts.dedup();
    starts.into_iter().filter(|start| *start >= from && *start < until).find(|start| {
        let span = Window { start: *start, end: start.plus_minutes(length) };
        check(&Booking { span, ..wanted.clone() }, others, travel, buffer).is_empty()
    })
}

/// The next instant on the grid, at or after `at`.
pub fn on_grid(at: Timestamp) -> Timestamp {
    let step = GRID_MINUTES * 60_000;
    Timestamp(at.0.div_euclid(step) * step + if at.0.rem_euclid(step) == 0 { 0 } else { step })
}
