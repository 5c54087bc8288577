//! A technician whom a visit may go to, with what the choice depends on.

use super::super::booking::Booking;
use super::super::stop::{Stop, minutes_within, of_technician};
use super::super::travel::Travel;
use crate::domain::facts::Window;
use crate::domain::geo::Position;
use crate::ids::{UserId, VisitId};

/// Days over which work is shared out evenly, the day itself included.
const WEEK_DAYS: i64 = 7;

/// One technician and that person's day.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    pub technician: UserId,
    /// The person's visits, by time.
    pub stops: Vec<Stop>,
    /// Minutes of the day that are planned or done.
    pub booked: i64,
    /// Minutes of the day that the person works.
    pub available: i64,
    /// Minutes planned or done in the seven days that end with the day.
    pub week: i64,
    /// Where the day begins, where that is known.
    pub home: Option<Position>,
    /// The required skills and certificates that the person has, in words.
    pub certified: Vec<String>,
}

/// The road that a booking adds to a day, in minutes; none where a place is unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::domain::planning) struct Road {
    /// From the visit before, or from where the day begins; with the visit's number.
    pub to: Option<(i64, Option<i64>)>,
    /// To the visit after.
    pub on: Option<(i64, i64)>,
    /// Altogether, without what would be driven anyway.
    pub added: Option<i64>,
}

/// The technicians of a day whose hours are `day`, without the visit that somebody is looked for.
/// `stops` as [`super::super::stops`] answers them; `available` answers the minutes that a person
/// works that day.
pub fn candidates(
    technicians: &[UserId],
    stops: &[Stop],
    wanted: VisitId,
    day: Window,
    available: impl Fn(UserId) -> i64,
) -> Vec<Candidate> {
    let week = Window { start: day.end.plus_minutes(-WEEK_DAYS * 24 * 60), end: day.end };
    let one = |technician: &UserId| {
        let own = of_technician(stops, *technician).iter().filter(|stop| stop.booking.visit_id != wanted);
        let stops: Vec<Stop> = own.filter(|stop| stop.booking.span.overlaps(&week)).cloned().collect();
        Candidate {
            technician: *technician,
            booked: minutes_within(&stops, day),
            available: available(*technician),
            week: minutes_within(&stops, week),
            home: None,
            certified: Vec::new(),
            stops: stops.into_iter().filter(|stop| stop.booking.span.overlaps(&day)).collect(),
        }
    };
    technicians.iter().map(one).collect()
}

impl Candidate {
    /// What takes up the person's time, without one visit.
    pub(in crate::domain::planning) fn bookings(&self, without: VisitId) -> Vec<Booking> {
        let booked = self.stops.iter().filter(|stop| stop.is_booked() && stop.booking.visit_id != without);
        booked.map(|stop| stop.booking.clone()).collect()
    }

    /// The road that the booking adds to the day.
    pub(in crate::domain::planning) fn road(&self, booking: &Booking, travel: &impl Travel) -> Road {
        let others = || self.stops.iter().map(|stop| &stop.booking).filter(|one| one.visit_id != booking.visit_id);
        let before = others().filter(|one| one.span.end <= booking.span.start).max_by_key(|one| one.span.end);
        let after = others().filter(|one| one.span.start >= booking.span.end).min_by_key(|one| one.span.start);
        let from = before.map_or(self.home, |before| before.position);
        let onwards = after.and_then(|after| after.position);
        let minutes = |from: Option<Position>, to: Option<Position>| Some(travel.minutes(from?, to?));
        let to = minutes(from, booking.position);
        let on = minutes(booking.position, onwards);
        let anyway = minutes(from, onwards).unwrap_or(0);
        Road {
            to: to.map(|minutes| (minutes, before.map(|before| before.number))),
            on: on.zip(after).map(|(minutes, after)| (minutes, after.number)),
            added: match (to, on) {
                (None, None) => None,
                (to, on) => Some((to.unwrap_or(0) + on.unwrap_or(0) - anyway).max(0)),
            },
        }
    }
}
