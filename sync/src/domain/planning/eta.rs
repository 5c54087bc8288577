//! When technicians will be where: from where they are, what they have to do and the road.

use super::stop::Stop;
use super::travel::Travel;
use super::whereabouts::{Fix, whereabouts, work_ends};
use crate::domain::geo::Position;
use crate::domain::status::VisitStatus;
use crate::ids::VisitId;
use crate::time::Timestamp;

/// Minutes by which an arrival has to differ from the plan to be worth saying.
pub const WORTH_SAYING_MINUTES: i64 = 5;

/// When a technician will be at a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Eta {
    pub visit_id: VisitId,
    pub at: Timestamp,
    /// Minutes after the planned start; negative where it is before.
    pub late: i64,
    /// Minutes after the end of what the customer was promised; 0 where that is kept.
    pub missed: i64,
}

impl Eta {
    fn of(stop: &Stop, at: Timestamp) -> Self {
        Self {
            visit_id: stop.booking.visit_id,
            at,
            late: at.minutes_since(stop.booking.span.start),
            missed: at.minutes_since(stop.booking.promised.end).max(0),
        }
    }

    /// Whether it differs so much from the plan that people want to know.
    pub fn is_worth_saying(&self) -> bool {
        self.late.abs() > WORTH_SAYING_MINUTES
    }
}

/// The arrivals at one technician's visits of today that nobody has arrived at, in the order in
/// which they will be visited. Nobody is taken to arrive before the plan, unless on the way already;
/// each visit is taken to last as long as planned.
pub fn etas(own: &[Stop], fix: Option<Fix>, now: Timestamp, travel: &impl Travel) -> Vec<Eta> {
    let from = whereabouts(own, fix, now);
    let at_work = own.iter().filter(|stop| matches!(stop.status, VisitStatus::OnSite | VisitStatus::InProgress));
    let free = at_work.map(|stop| work_ends(stop, now)).max().unwrap_or(now);
    let mut place = (from.position, free);
    let mut etas = Vec::new();
    for stop in own.iter().filter(|stop| stop.status == VisitStatus::EnRoute) {
        let road = road(place.0, stop, travel);
        // A position is of now; a road that was begun earlier is partly behind.
        let since = stop.set_out_at.filter(|_| fix.is_none_or(|fix| from.position != Some(fix.position)));
        let at = match road {
            Some(minutes) => since.unwrap_or(place.1).plus_minutes(minutes).max(place.1),
            None => stop.booking.span.start.max(place.1),
        };
        let at = as_told(stop, at);
        etas.push(Eta::of(stop, at));
        place = (stop.booking.position, at.plus_minutes(stop.booking.span.minutes()));
    }
    for stop in own.iter().filter(|stop| stop.is_ahead()) {
        let there = place.1.plus_minutes(road(place.0, stop, travel).unwrap_or(0));
        let at = as_told(stop, there.max(stop.booking.span.start));
        etas.push(Eta::of(stop, at));
        place = (stop.booking.position, at.plus_minutes(stop.booking.span.minutes()));
    }
    etas
}

/// Who is on the way knows best what makes it late: never before what was said.
fn as_told(stop: &Stop, at: Timestamp) -> Timestamp {
    stop.told.map_or(at, |told| at.max(told))
}

fn road(from: Option<Position>, to: &Stop, travel: &impl Travel) -> Option<i64> {
    Some(travel.minutes(from?, to.booking.position?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::builders::MONDAY;
    use crate::testing::ladder::{self, Ladder, at, rung};
    use proptest::prelude::*;

    fn stop(number: i64, status: VisitStatus, start: i64, length: i64, place: i64) -> Stop {
        let mut stop = Stop { status, ..ladder::stop(number, 9, start, length, place) };
        stop.booking.promised.end = at(start + 30);
        match status {
            VisitStatus::EnRoute => Stop { set_out_at: Some(at(start - 10)), ..stop },
            VisitStatus::InProgress => Stop { arrived_at: Some(at(start)), ..stop },
            VisitStatus::Completed => Stop { ended_at: Some(at(start + length)), ..stop },
            _ => stop,
        }
    }

    fn minutes(etas: &[Eta]) -> Vec<(i64, i64, i64)> {
        etas.iter().map(|eta| (eta.at.minutes_since(MONDAY), eta.late, eta.missed)).collect()
    }

    #[test]
    fn work_that_takes_longer_makes_all_that_follows_late_until_a_gap() {
        let day = [
            stop(1, VisitStatus::InProgress, 0, 60, 0),
            stop(2, VisitStatus::Scheduled, 75, 30, 10),
            stop(3, VisitStatus::Accepted, 120, 30, 20),
            stop(4, VisitStatus::Scheduled, 300, 30, 20),
        ];
        let found = etas(&day, None, at(80), &Ladder);
        assert_eq!(minutes(&found), [(90, 15, 0), (130, 10, 0), (300, 0, 0)]);
        let found = etas(&day, None, at(120), &Ladder);
        assert_eq!(minutes(&found), [(130, 55, 25), (170, 50, 20), (300, 0, 0)]);
    }

    #[test]
    fn who_is_on_the_way_may_come_early_and_a_position_tells_when() {
        let day = [stop(1, VisitStatus::Completed, 0, 60, 0), stop(2, VisitStatus::EnRoute, 100, 30, 20)];
        assert_eq!(minutes(&etas(&day, None, at(95), &Ladder)), [(110, 10, 0)], "set out at 90, 20 minutes of road");
        let fix = |place: i64| Some(Fix { position: rung(place), at: at(94) });
        assert_eq!(minutes(&etas(&day, fix(18), at(95), &Ladder)), [(97, -3, 0)]);
        assert_eq!(minutes(&etas(&day, None, at(150), &Ladder)), [(150, 50, 20)], "never in the past");
        let early = etas(&day, fix(19), at(90), &Ladder);
        assert_eq!((minutes(&early), early[0].is_worth_saying()), (vec![(91, -9, 0)], true));
    }

    #[test]
    fn what_was_said_on_the_way_counts_until_the_road_says_more() {
        let late = |told: i64| {
            let day = [
                Stop { told: Some(at(told)), ..stop(1, VisitStatus::EnRoute, 60, 30, 0) },
                stop(2, VisitStatus::Scheduled, 100, 30, 5),
            ];
            minutes(&etas(&day, None, at(55), &Ladder))
        };
        assert_eq!(late(85), [(85, 25, 0), (120, 20, 0)]);
        assert_eq!(late(40), [(55, -5, 0), (100, 0, 0)]);
    }

    #[test]
    fn with_nothing_known_the_plan_is_told() {
        let day = [stop(1, VisitStatus::Scheduled, 60, 30, 0)];
        let found = etas(&day, None, at(0), &Ladder);
        assert_eq!((minutes(&found), found[0].is_worth_saying()), (vec![(60, 0, 0)], false));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn nobody_is_at_two_places_or_in_the_past_and_later_is_never_earlier(
            gaps in proptest::collection::vec((0i64..40, 1i64..60, 0i64..40), 1..7),
            now in 0i64..300,
            later in 0i64..120,
        ) {
            let mut start = 0;
            let day: Vec<Stop> = gaps.into_iter().enumerate().map(|(number, (gap, length, place))| {
                start += gap + length;
                stop(number as i64 + 1, VisitStatus::Scheduled, start - length, length, place)
            }).collect();
            let found = etas(&day, None, at(now), &Ladder);
            prop_assert_eq!(found.len(), day.len());
            let legs = found.iter().zip(&day);
            for ((eta, stop), (next, after)) in legs.clone().zip(legs.skip(1)) {
                let road = Ladder.minutes(stop.booking.position.unwrap_or(rung(0)), after.booking.position.unwrap_or(rung(0)));
                prop_assert!(next.at >= eta.at.plus_minutes(stop.booking.span.minutes() + road));
            }
            for (eta, stop) in found.iter().zip(&day) {
                prop_assert!(eta.at >= at(now) && eta.at >= stop.booking.span.start);
            }
            let then = etas(&day, None, at(now + later), &Ladder);
            prop_assert!(found.iter().zip(&then).all(|(early, late)| early.at <= late.at));
        }
    }
}
