//! What speaks against one booking: among the others, on the clock, and with what the technician
//! brings.

use super::booking::{Booking, in_order};
use super::conflict::Conflict;
use super::means;
use super::roster::Roster;
use super::travel::Travel;
use crate::domain::facts::Window;
use crate::time::Timestamp;

/// Every reason against `proposed`, hard ones first. `others` may hold everybody's bookings and the
/// visit's own former ones: only other visits of the same technician count.
pub fn check(proposed: &Booking, others: &[Booking], travel: &impl Travel, roster: &Roster) -> Vec<Conflict> {
    let mut conflicts = among(proposed, others, travel, roster.buffer_minutes.into());
    conflicts.extend(missed(proposed.span.start, proposed.promised));
    conflicts.extend(at_that_time(proposed, roster));
    conflicts.extend(means::check(proposed, roster));
    conflicts
}

/// What the technician's other visits say to it. `buffer` is minutes that are kept free between two
/// visits besides the road.
fn among(proposed: &Booking, others: &[Booking], travel: &impl Travel, buffer: i64) -> Vec<Conflict> {
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

/// Working hours, absences and closed days. Beyond what is known of them nothing is said.
fn at_that_time(proposed: &Booking, roster: &Roster) -> Vec<Conflict> {
    let span = proposed.span;
    if !roster.knows(span.start) {
        return Vec::new();
    }
    let mut conflicts = Vec::new();
    let outside = roster.hours_of(proposed.technician).map_or(0, |hours| span.minutes() - within(span, hours));
    if outside > 0 {
        conflicts.push(Conflict::OutsideHours { minutes: outside });
    }
    let absences = roster.profile(proposed.technician).into_iter().flat_map(|profile| &profile.time_off);
    conflicts.extend(
        absences
            .filter(|off| off.span.overlaps(&span))
            .map(|off| Conflict::TimeOff { absence: off.kind, minutes: shared(off.span, span) }),
    );
    let closed = roster.blackouts.iter().filter(|blackout| blackout.span.overlaps(&span));
    conflicts.extend(closed.map(|blackout| Conflict::Blackout { reason: blackout.reason.clone() }));
    conflicts
}

/// Minutes of the span that lie in the windows, which are in order of time.
fn within(span: Window, windows: &[Window]) -> i64 {
    let first = windows.partition_point(|window| window.end <= span.start);
    windows[first..].iter().take_while(|window| window.start < span.end).map(|window| shared(*window, span)).sum()
}

fn shared(a: Window, b: Window) -> i64 {
    a.common(&b).map_or(0, |common| common.minutes())
}
