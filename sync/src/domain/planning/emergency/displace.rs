//! What becomes of the visits behind an emergency.

use super::super::booking::Booking;
use super::super::conflict::Conflict;
use super::super::slot::on_grid;
use super::super::stop::Stop;
use super::super::suggest::{Candidate, Standing, Wanted, suggest};
use super::super::travel::Travel;
use super::{Emergency, gives_way};
use crate::domain::facts::Window;
use crate::domain::status::Priority;
use crate::ids::{JobId, UserId, VisitId};
use crate::time::Timestamp;

/// Minutes after the promise that a visit is still moved to; later, it goes back to the tray.
pub const MOST_LATE_MINUTES: i64 = 120;

/// What happens to a visit that gives way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The same technician comes later.
    Later { start: Timestamp },
    /// Another technician takes it, who has room and may.
    Handed { to: UserId, start: Timestamp },
    /// The others of its crew go without this technician.
    LeftToCrew,
    /// Nobody has room for it today: it waits in the tray.
    Tray,
}

/// A visit that gives way.
#[derive(Clone, Debug, PartialEq)]
pub struct Displaced {
    pub visit_id: VisitId,
    pub job_id: JobId,
    pub number: i64,
    /// When it was planned.
    pub span: Window,
    pub change: Change,
    /// Minutes after the end of what the customer was promised; 0 where the promise is kept, or where
    /// the visit has no time any more.
    pub late: i64,
    /// Whether the technician is on the way there already.
    pub en_route: bool,
}

/// The visits of the candidate that the emergency moves, in order of time. A visit keeps its
/// technician where the promise can be kept; else somebody else takes it where somebody has room,
/// else it is late by so much as is bearable, else it goes to the tray.
pub(super) fn displaced(
    emergency: Emergency<'_>,
    candidate: &Candidate,
    booking: &Booking,
    travel: &impl Travel,
    judge: &impl Fn(&Booking, &[Booking]) -> Vec<Conflict>,
) -> Vec<Displaced> {
    let mut others: Vec<Candidate> =
        emergency.candidates.iter().filter(|other| other.technician != candidate.technician).cloned().collect();
    // The emergency takes up the time from now on.
    let from_now = Window { start: emergency.now.min(booking.span.start), end: booking.span.end };
    let staying = candidate
        .stops
        .iter()
        .filter(|stop| stop.is_booked() && !gives_way(stop, emergency.wanted, emergency.now))
        .map(|stop| stop.booking.clone())
        .filter(|stays| stays.visit_id != booking.visit_id);
    let mut kept = Kept { new: vec![Booking { span: from_now, ..booking.clone() }], old: staying.collect() };
    let mut displaced = Vec::new();
    for stop in candidate.stops.iter().filter(|stop| gives_way(stop, emergency.wanted, emergency.now)) {
        let start = kept.next_start(stop, emergency.buffer, travel);
        if start == stop.booking.span.start && stop.is_ahead() {
            kept.old.push(stop.booking.clone());
            continue;
        }
        let (change, late) = decide(emergency, stop, start, &others, &kept, travel, judge);
        match change {
            Change::Later { start } => kept.new.push(moved(&stop.booking, start)),
            Change::Handed { to, start } => hand_over(&mut others, stop, to, start),
            Change::LeftToCrew | Change::Tray => {}
        }
        let Booking { visit_id, job_id, number, span, .. } = stop.booking;
        displaced.push(Displaced { visit_id, job_id, number, span, change, late, en_route: !stop.is_ahead() });
    }
    displaced
}

/// What the technician has for certain after the decision.
struct Kept {
    /// The emergency, and what was moved because of it.
    new: Vec<Booking>,
    /// What stays where it was: how it stands to other visits that stay is not the emergency's doing.
    old: Vec<Booking>,
}

impl Kept {
    /// When the technician can be at the stop, not before its plan: behind each visit that it would
    /// run into, the road counted, until it runs into none.
    fn next_start(&self, stop: &Stop, buffer: i64, travel: &impl Travel) -> Timestamp {
        let planned = stop.booking.span.start;
        let road = |from: &Booking, to: &Booking| {
            from.position.zip(to.position).map_or(0, |(from, to)| travel.minutes(from, to) + buffer)
        };
        let free_after = |other: &Booking| other.span.end.plus_minutes(road(other, &stop.booking));
        let mut start = planned;
        loop {
            let end = start.plus_minutes(stop.booking.span.minutes());
            let meets = |other: &&Booking| {
                start < free_after(other) && other.span.start < end.plus_minutes(road(&stop.booking, other))
            };
            let old = self.old.iter().filter(|_| start != planned);
            match self.new.iter().chain(old).filter(meets).map(free_after).max() {
                Some(later) => start = on_grid(later),
                None => return start,
            }
        }
    }

    fn bookings(&self) -> Vec<Booking> {
        self.new.iter().chain(&self.old).cloned().collect()
    }
}

fn decide(
    emergency: Emergency<'_>,
    stop: &Stop,
    start: Timestamp,
    others: &[Candidate],
    kept: &Kept,
    travel: &impl Travel,
    judge: &impl Fn(&Booking, &[Booking]) -> Vec<Conflict>,
) -> (Change, i64) {
    let booking = moved(&stop.booking, start);
    let late = start.minutes_since(stop.booking.promised.end).max(0);
    let in_the_day = booking.span.end <= emergency.day_end.max(stop.booking.span.end);
    let possible = in_the_day
        && !judge(&booking, &kept.bookings()).iter().any(Conflict::is_hard)
        && !binds_crew(stop, &booking, others);
    if possible && late == 0 {
        return (Change::Later { start }, 0);
    }
    let alone = stop.crew.len() <= 1;
    match taker(emergency, stop, others, travel, judge) {
        Some((to, start)) => (Change::Handed { to, start }, start.minutes_since(stop.booking.promised.end).max(0)),
        None if !alone => (Change::LeftToCrew, 0),
        None if possible && late <= MOST_LATE_MINUTES => (Change::Later { start }, late),
        None => (Change::Tray, 0),
    }
}

/// Whether the others of the crew have something else at that time.
fn binds_crew(stop: &Stop, booking: &Booking, others: &[Candidate]) -> bool {
    let crew = others.iter().filter(|other| stop.crew.contains(&other.technician));
    let mut bookings = crew.flat_map(|other| other.bookings(booking.visit_id));
    bookings.any(|other| other.span.overlaps(&booking.span))
}

/// Who can take the stop so that its promise is kept: at its own time where others go, too.
fn taker(
    emergency: Emergency<'_>,
    stop: &Stop,
    others: &[Candidate],
    travel: &impl Travel,
    judge: &impl Fn(&Booking, &[Booking]) -> Vec<Conflict>,
) -> Option<(UserId, Timestamp)> {
    let Booking { visit_id, job_id, number, service, technician, span, promised, position, .. } = stop.booking;
    let crew = stop.crew.iter().copied().filter(|id| *id != technician).collect();
    let promised = if stop.crew.len() > 1 { Window { start: span.start, end: span.start } } else { promised };
    let wanted = Wanted {
        visit_id,
        job_id,
        number,
        service,
        crew,
        position,
        minutes: span.minutes(),
        promised: Some(promised),
        within: Window { start: on_grid(emergency.now), end: emergency.day_end.max(span.end) },
    };
    let free: Vec<Candidate> = others.iter().filter(|other| !stop.crew.contains(&other.technician)).cloned().collect();
    let best = suggest(&wanted, &free, travel, judge).into_iter().next()?;
    let in_time = best.span.start <= promised.end;
    (best.standing == Standing::Fits && in_time).then_some((best.technician, best.span.start))
}

/// From now on the visit is in the other's day.
fn hand_over(others: &mut [Candidate], stop: &Stop, to: UserId, start: Timestamp) {
    let Some(taker) = others.iter_mut().find(|other| other.technician == to) else { return };
    let mut handed = Stop { booking: moved(&stop.booking, start), priority: Priority::Routine, ..stop.clone() };
    handed.booking.technician = to;
    taker.booked += handed.booking.span.minutes();
    taker.week += handed.booking.span.minutes();
    taker.stops.push(handed);
    taker.stops.sort_by_key(|stop| (stop.booking.span.start, stop.booking.span.end, stop.booking.visit_id));
}

fn moved(booking: &Booking, start: Timestamp) -> Booking {
    Booking { span: Window { start, end: start.plus_minutes(booking.span.minutes()) }, ..booking.clone() }
}
