//! What must hold of every plan for an emergency, whatever the day looks like.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::{Roster, Source, candidates, check};
use super::*;
use crate::domain::status::{Priority, VisitStatus};
use crate::ids::VisitId;
use crate::testing::builders::{MONDAY, id};
use crate::testing::ladder::{Ladder, at, rung, stop};

const BUFFER: i64 = 5;
const DAY: i64 = 480;
const TEAM: [u128; 3] = [11, 12, 13];

fn at_work(stop: Stop) -> Stop {
    Stop { status: VisitStatus::InProgress, arrived_at: Some(stop.booking.span.start), ..stop }
}

fn done(stop: Stop) -> Stop {
    Stop { status: VisitStatus::Completed, ended_at: Some(stop.booking.span.end), ..stop }
}

fn wanted(length: i64, place: i64) -> Wanted {
    Wanted {
        visit_id: id(1),
        job_id: id(1_001),
        number: 1,
        service: id(1),
        crew: Vec::new(),
        position: Some(rung(place)),
        minutes: length,
        promised: None,
        within: Window { start: at(0), end: at(DAY) },
    }
}

fn judge(booking: &Booking, others: &[Booking]) -> Vec<Conflict> {
    let roster = Roster { buffer_minutes: BUFFER.unsigned_abs() as u32, ..Roster::default() };
    check(booking, others, &Ladder, &roster)
}

fn plan(stops: &[Stop], now: i64, wanted: &Wanted) -> Vec<Diversion> {
    let mut stops = stops.to_vec();
    stops.sort_by_key(|stop| (stop.booking.technician, stop.booking.span.start, stop.booking.visit_id));
    let day = Window { start: at(0), end: at(DAY) };
    let candidates = candidates(&TEAM.map(id), &stops, wanted.visit_id, day, |_| DAY);
    let emergency = Emergency { wanted, candidates: &candidates, now: at(now), day_end: at(DAY), buffer: BUFFER };
    divert(emergency, |_| None, &Ladder, &judge)
}

/// A day without double bookings: what begins before `now` is done or at work, the rest is ahead.
fn any_day() -> impl Strategy<Value = (Vec<Stop>, i64)> {
    let of_one = vec((0i64..6, 1i64..7, 0i64..40, 0i64..4), 0..5);
    (vec(of_one, 3), 0i64..300).prop_map(|(days, now)| {
        let mut stops = Vec::new();
        for (technician, day) in TEAM.into_iter().zip(days) {
            let mut end = 0;
            for (gap, length, place, slack) in day {
                let (start, length) = (end + gap * 15, length * 15);
                end = start + length;
                let mut stop = stop(stops.len() as i64 + 2, technician, start, length, place);
                stop.booking.promised.end = at(start + slack * 30);
                stops.push(match (end <= now, start <= now) {
                    (true, _) => done(stop),
                    (false, true) => at_work(stop),
                    (false, false) => stop,
                });
            }
        }
        (stops, now)
    })
}

/// Everybody's bookings after the steps of the plan, one after the other; `each` sees every state.
fn applied(
    stops: &[Stop],
    diversion: &Diversion,
    wanted: &Wanted,
    mut each: impl FnMut(&BTreeMap<VisitId, Booking>),
) -> BTreeMap<VisitId, Booking> {
    let mut bookings: BTreeMap<VisitId, Booking> = stops
        .iter()
        .filter(|stop| stop.is_booked())
        .map(|stop| (stop.booking.visit_id, stop.booking.clone()))
        .collect();
    for step in diversion.steps(wanted) {
        let new = wanted.booking(diversion.technician, diversion.span.start);
        let mut booking = bookings.remove(&step.visit_id).unwrap_or(new);
        if let Some(start) = step.start {
            booking.span = Window { start, end: start.plus_minutes(booking.span.minutes()) };
        }
        match (step.with, step.without) {
            (Some(with), _) => booking.technician = with,
            (None, Some(_)) => continue,
            (None, None) => {}
        }
        bookings.insert(step.visit_id, booking);
        each(&bookings);
    }
    bookings
}

fn double_booked(bookings: &BTreeMap<VisitId, Booking>) -> bool {
    let pairs = bookings.values().flat_map(|one| bookings.values().map(move |other| (one, other)));
    let same =
        |(one, other): &(&Booking, &Booking)| one.technician == other.technician && one.visit_id < other.visit_id;
    pairs.filter(same).any(|(one, other)| one.span.overlaps(&other.span))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 384, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_step_of_a_plan_double_books_anybody(((stops, now), length, place) in (any_day(), 1i64..9, 0i64..40)) {
        let wanted = wanted(length * 15, place);
        for diversion in plan(&stops, now, &wanted) {
            let mut fine = true;
            applied(&stops, &diversion, &wanted, |bookings| fine &= !double_booked(bookings));
            prop_assert!(fine, "{:#?}", diversion);
        }
    }

    #[test]
    fn the_first_is_the_fastest_from_where_they_are(((stops, now), place) in (any_day(), 0i64..40)) {
        let plans = plan(&stops, now, &wanted(60, place));
        let arrival = |who: u128| {
            let own: Vec<&Stop> = stops.iter().filter(|stop| stop.booking.technician == id(who)).collect();
            let rung = |stop: &Stop| (stop.booking.position.unwrap().latitude * 100.0).round() as i64;
            let busy = own.iter().find(|stop| stop.status == VisitStatus::InProgress);
            let left = own.iter().rfind(|stop| stop.status == VisitStatus::Completed);
            match (busy, left) {
                (Some(busy), _) => Some(busy.booking.span.end.minutes_since(MONDAY) + (rung(busy) - place).abs()),
                (None, Some(left)) => Some(now + (rung(left) - place).abs()),
                (None, None) => None,
            }
        };
        let fastest = TEAM.into_iter().filter_map(arrival).min();
        let told = plans[0].road.map(|_| plans[0].arrival.minutes_since(MONDAY));
        prop_assert_eq!(told, fastest);
        prop_assert!(plans.iter().all(|plan| plan.span.start >= plan.arrival && plan.span.start < plan.arrival.plus_minutes(5)));
    }

    #[test]
    fn what_gives_way_is_told_with_the_minutes_that_it_is_late(
        ((stops, now), length, place) in (any_day(), 1i64..9, 0i64..40)
    ) {
        let wanted = wanted(length * 15, place);
        for diversion in plan(&stops, now, &wanted) {
            let after = applied(&stops, &diversion, &wanted, |_| {});
            for stop in &stops {
                let before = &stop.booking;
                let told = diversion.displaced.iter().find(|one| one.visit_id == before.visit_id);
                let now_at = after.get(&before.visit_id);
                let Some(told) = told else {
                    prop_assert!(now_at.is_none_or(|now_at| now_at == before), "moved and not told");
                    continue;
                };
                prop_assert_eq!(before.technician, diversion.technician);
                prop_assert!(stop.is_ahead());
                match now_at {
                    None => prop_assert_eq!(told.change, Change::Tray),
                    Some(now_at) => {
                        let late = now_at.span.start.minutes_since(before.promised.end).max(0);
                        prop_assert_eq!(told.late, late);
                        prop_assert!(late <= MOST_LATE_MINUTES);
                        if let Change::Handed { to, .. } = told.change {
                            prop_assert_eq!(late, 0, "handed over to keep the promise");
                            prop_assert!(to != diversion.technician && now_at.technician == to);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn behind_the_emergency_there_is_time_for_the_road(((stops, now), place) in (any_day(), 0i64..40)) {
        let wanted = wanted(60, place);
        for diversion in plan(&stops, now, &wanted) {
            let after = applied(&stops, &diversion, &wanted, |_| {});
            for moved in diversion.displaced.iter().filter(|one| matches!(one.change, Change::Later { .. })) {
                let booking = &after[&moved.visit_id];
                let own = after.values().filter(|other| other.technician == diversion.technician && other.span.end <= booking.span.start);
                if let Some(before) = own.max_by_key(|other| other.span.end) {
                    let road = Ladder.minutes(before.position.unwrap(), booking.position.unwrap());
                    prop_assert!(booking.span.start.minutes_since(before.span.end) >= road + BUFFER);
                }
            }
        }
    }
}

#[test]
fn a_visit_that_would_be_late_goes_to_somebody_who_has_room() {
    let day = [done(stop(2, 11, 0, 60, 10)), stop(3, 11, 75, 60, 12), done(stop(4, 12, 0, 60, 30))];
    let plans = plan(&day, 60, &wanted(60, 14));
    let first = &plans[0];
    assert_eq!((first.technician, first.road, first.from.source), (id(11), Some(4), Source::Left { number: 2 }));
    assert_eq!(first.span.start, at(65));
    let told: Vec<_> = first.displaced.iter().map(|one| (one.number, one.change, one.late)).collect();
    assert_eq!(told, [(3, Change::Handed { to: id(13), start: at(75) }, 0)], "technician 12 would be late");
}

#[test]
fn with_nobody_free_it_is_late_or_waits_in_the_tray() {
    let busy = |number, technician| at_work(stop(number, technician, 0, DAY, 30));
    let day = |start| [done(stop(2, 11, 0, 60, 10)), stop(3, 11, start, 60, 14), busy(4, 12), busy(5, 13)];
    let change = |start, length| {
        let plans = plan(&day(start), 60, &wanted(length, 14));
        plans[0].displaced.iter().map(|one| (one.change, one.late)).collect::<Vec<_>>()
    };
    assert_eq!(change(75, 60), [(Change::Later { start: at(135) }, 60)]);
    assert_eq!(change(75, 240), [(Change::Tray, 0)], "four hours are too late");
    assert_eq!(change(200, 60), [], "there is room before it");
    let first = &plan(&day(75), 60, &wanted(60, 14))[0];
    assert_eq!(first.late(), 60);
}

#[test]
fn another_emergency_does_not_give_way() {
    let urgent = Stop { priority: Priority::Emergency, ..stop(3, 11, 62, 60, 14) };
    let day = [done(stop(2, 11, 0, 60, 10)), urgent, done(stop(4, 12, 0, 60, 30))];
    let plans = plan(&day, 60, &wanted(60, 14));
    assert_eq!(plans[0].technician, id(12));
    let last = plans.last().unwrap();
    assert!(last.technician == id(11) && last.must_not() && last.displaced.is_empty());
}

#[test]
fn who_is_on_the_way_can_be_turned_round_and_a_crew_goes_on_without() {
    let driving = Stop { status: VisitStatus::EnRoute, set_out_at: Some(at(58)), ..stop(3, 11, 75, 60, 12) };
    let pair = Stop { crew: vec![id(11), id(12)], ..driving.clone() };
    let mate = Stop { booking: Booking { technician: id(12), ..pair.booking.clone() }, ..pair.clone() };
    let others = at_work(stop(5, 13, 0, DAY, 0));
    let first = |day: &[Stop]| plan(day, 60, &wanted(60, 14)).into_iter().find(|one| one.technician == id(11)).unwrap();
    let alone = first(&[done(stop(2, 11, 0, 58, 10)), driving, at_work(stop(6, 12, 0, DAY, 0)), others.clone()]);
    assert_eq!(alone.from.source, Source::Driving { number: 3 });
    assert!(alone.displaced[0].en_route && matches!(alone.displaced[0].change, Change::Later { .. }));
    let crew = first(&[done(stop(2, 11, 0, 58, 10)), pair, mate, others]);
    assert_eq!(crew.displaced[0].change, Change::LeftToCrew);
}
