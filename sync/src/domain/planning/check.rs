//! What speaks against one booking among the others.

use super::booking::{Booking, in_order};
use super::conflict::Conflict;
use super::travel::Travel;
use crate::domain::facts::Window;
use crate::time::Timestamp;

/// Every reason against `proposed`, hard ones first. `others` may hold everybody's bookings and the
/// visit's own former ones: only other visits of the same technician count. `buffer` is minutes that
/// are kept free between two visits besides the road.
pub fn check(proposed: &Booking, others: &[Booking], travel: &impl Travel, buffer: i64) -> Vec<Conflict> {
    let own: Vec<&Booking> = in_order(others, proposed.technician, Timestamp(i64::MIN))
        .into_iter()
        .filter(|other| other.visit_id != proposed.visit_id)
        .collect();
    let mut conflicts: Vec<Conflict> = own
        .iter()
        .filter(|other| other.span.overlaps(&proposed.span))
        .map(|other| Conflict::DoubleBooked { number: other.number, minutes: shared(other.span, proposed.span) })
        .collect();
    let before = own.iter().filter(|other| other.span.end <= proposed.span.start).max_by_key(|other| other.span.end);
    let after = own.iter().find(|other| other.span.start >= proposed.span.end);
    conflicts.extend(before.and_then(|before| road(before, proposed, before, travel, buffer)));
    conflicts.extend(after.and_then(|after| road(proposed, after, after, travel, buffer)));
    conflicts.extend(missed(proposed.span.start, proposed.promised));
    conflicts
}

/// The road from one visit to the next, where it does not fit between them.
fn road(from: &Booking, to: &Booking, other: &Booking, travel: &impl Travel, buffer: i64) -> Option<Conflict> {
    let needed = travel.minutes(from.position?, to.position?) + buffer;
    let gap = to.span.start.minutes_since(from.span.end);
    (gap < needed).then_some(Conflict::TravelTooShort { number: other.number, needed, gap })
}

fn missed(start: Timestamp, promised: Window) -> Option<Conflict> {
    let early = promised.start.minutes_since(start);
    let late = start.minutes_since(promised.end);
    let minutes = early.max(late);
    (minutes > 0).then_some(Conflict::WindowMissed { minutes })
}

fn shared(a: Window, b: Window) -> i64 {
    Window { start: a.start.max(b.start), end: a.end.min(b.end) }.minutes()
}
