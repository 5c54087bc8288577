//! Suggestions against an oracle that tries every start of every technician, and what must hold of
//! them whatever the day looks like.

#![expect(clippy::unwrap_used, reason = "tests")]

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::{Conflict, Roster, Stop, check, stops};
use super::*;
use crate::domain::Language;
use crate::domain::status::VisitStatus;
use crate::testing::builders::{JobBuilder, id};
use crate::testing::ladder::{Ladder, at, rung, stop};

const BUFFER: i64 = 5;
const DAY: i64 = 480;

fn wanted(length: i64, place: i64, promised: Option<(i64, i64)>) -> Wanted {
    Wanted {
        visit_id: id(1),
        job_id: id(1_001),
        number: 1,
        service: id(1),
        crew: Vec::new(),
        position: Some(rung(place)),
        minutes: length,
        promised: promised.map(|(start, end)| Window { start: at(start), end: at(end) }),
        within: Window { start: at(0), end: at(DAY) },
    }
}

fn judge(booking: &Booking, others: &[Booking]) -> Vec<Conflict> {
    let roster = Roster { buffer_minutes: BUFFER.unsigned_abs() as u32, ..Roster::default() };
    check(booking, others, &Ladder, &roster)
}

/// Three technicians with these stops.
fn team(stops: &[Stop]) -> Vec<Candidate> {
    let mut stops = stops.to_vec();
    stops.sort_by_key(|stop| {
        let Booking { technician, span, visit_id, .. } = stop.booking;
        (technician, span.start, span.end, visit_id)
    });
    candidates(&[id(11), id(12), id(13)], &stops, id(1), Window { start: at(0), end: at(DAY) }, |_| DAY)
}

fn any_stops() -> impl Strategy<Value = Vec<Stop>> {
    vec((11u128..14, 0i64..30, 1i64..7, 0i64..40, 0u8..4), 0..9).prop_map(|stops| {
        let each = stops.into_iter().enumerate();
        each.map(|(place, (who, start, length, rung, done))| {
            let mut stop = stop(place as i64 + 2, who, start * 15, length * 15, rung);
            if done == 0 {
                stop.status = VisitStatus::Completed;
            }
            stop
        })
        .collect()
    })
}

fn any_wanted() -> impl Strategy<Value = Wanted> {
    let promised = prop_oneof![
        Just(None),
        (0i64..30).prop_map(|start| Some((start * 15, start * 15))),
        (0i64..20, 0i64..12).prop_map(|(start, length)| Some((start * 15, (start + length) * 15))),
    ];
    (1i64..9, 0i64..40, promised).prop_map(|(length, place, promised)| wanted(length * 15, place, promised))
}

/// What a technician's best start costs, found by trying each with the definition spelt out again.
fn oracle(wanted: &Wanted, who: u128, all: &[Stop]) -> (Standing, usize, i64, Timestamp) {
    let mut own: Vec<&Stop> = all.iter().filter(|stop| stop.booking.technician == id(who)).collect();
    own.sort_by_key(|stop| (stop.booking.span.start, stop.booking.span.end, stop.booking.visit_id));
    let minutes = |technician: u128| -> i64 {
        let of = all.iter().filter(|stop| stop.booking.technician == id(technician));
        of.map(|stop| stop.booking.span.end.min(at(DAY)).minutes_since(stop.booking.span.start).max(0)).sum()
    };
    let others: i64 = [11, 12, 13].into_iter().filter(|other| *other != who).map(minutes).sum::<i64>() / 2;
    let booked = minutes(who) + wanted.minutes;
    let load = 3_000 * (booked.min(DAY) + 4 * (booked - DAY).max(0)) / DAY;
    let fairness = ((minutes(who) - others) * 200 / 60).clamp(-6_000, 6_000);
    let kept = |start: &i64| wanted.promised.is_some_and(|p| p.start <= at(*start) && at(*start) <= p.end);
    let grid: Vec<i64> = (0..=DAY / 15).map(|step| step * 15).collect();
    let mut starts: Vec<i64> = grid.iter().copied().filter(kept).collect();
    if starts.is_empty() {
        starts = grid.into_iter().filter(|start| *start == 0 || start + wanted.minutes <= DAY).collect();
    }
    let cost = |start: i64| {
        let booking = wanted.booking(id(who), at(start));
        let booked = own.iter().filter(|stop| stop.status != VisitStatus::Completed);
        let conflicts = judge(&booking, &booked.map(|stop| stop.booking.clone()).collect::<Vec<_>>());
        let here = wanted.position.unwrap();
        let before = own.iter().filter(|stop| stop.booking.span.end <= booking.span.start);
        let before = before.max_by_key(|stop| stop.booking.span.end).map(|stop| stop.booking.position.unwrap());
        let after = own.iter().filter(|stop| stop.booking.span.start >= booking.span.end);
        let after = after.min_by_key(|stop| stop.booking.span.start).map(|stop| stop.booking.position.unwrap());
        let driving = match (before, after) {
            (None, None) => 20,
            (Some(a), None) | (None, Some(a)) => Ladder.minutes(a, here),
            (Some(a), Some(b)) => (Ladder.minutes(a, here) + Ladder.minutes(here, b) - Ladder.minutes(a, b)).max(0),
        };
        let standing = if conflicts.is_empty() {
            Standing::Fits
        } else if conflicts.iter().any(Conflict::is_hard) {
            Standing::MustNot
        } else {
            Standing::Doubtful
        };
        (standing, conflicts.len(), driving * 100 + load + fairness + start * 10, at(start))
    };
    starts.into_iter().map(cost).min().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_gets_the_start_that_the_oracle_finds_best((stops, wanted) in (any_stops(), any_wanted())) {
        for suggestion in suggest(&wanted, &team(&stops), &Ladder, &judge) {
            let (standing, conflicts, score, start) = oracle(&wanted, suggestion.technician.0.as_u128(), &stops);
            prop_assert_eq!((suggestion.standing, suggestion.conflicts.len()), (standing, conflicts));
            prop_assert_eq!((suggestion.score, suggestion.span.start), (score, start));
        }
    }

    #[test]
    fn everybody_is_listed_in_order_and_nobody_who_must_not_go_before_another(
        (stops, wanted) in (any_stops(), any_wanted())
    ) {
        let suggestions = suggest(&wanted, &team(&stops), &Ladder, &judge);
        prop_assert_eq!(suggestions.len(), 3);
        let keys: Vec<_> = suggestions.iter().map(|one| (one.standing, one.score, one.technician)).collect();
        prop_assert!(keys.is_sorted());
        for one in suggestions.iter().filter(|one| one.standing != Standing::MustNot) {
            prop_assert!(!one.conflicts.iter().any(Conflict::is_hard));
        }
        for one in &suggestions {
            prop_assert_eq!(one.standing == Standing::Fits, one.conflicts.is_empty());
        }
        let mut turned = team(&stops);
        turned.reverse();
        prop_assert_eq!(suggest(&wanted, &turned, &Ladder, &judge), suggestions, "whatever the order of the candidates");
    }

    #[test]
    fn more_work_never_makes_a_technicians_share_look_fairer((stops, length) in (any_stops(), 1i64..8)) {
        let share = |stops: &[Stop]| {
            let team = team(stops);
            let mean = mean_of_others(&team[0], &team);
            (score::fairness(team[0].week, mean), score::load(&team[0], 60))
        };
        let before = share(&stops);
        let mut more = stops.clone();
        more.push(stop(90, 11, 60, length * 15, 0));
        let after = share(&more);
        prop_assert!(after.0 >= before.0 && after.1 >= before.1, "{:?} {:?}", before, after);
    }
}

#[test]
fn the_nearest_comes_first_until_the_day_is_full() {
    let near = stop(2, 11, 0, 60, 10);
    let far = stop(3, 12, 0, 60, 30);
    let order = |stops: &[Stop]| -> Vec<u128> {
        let found = suggest(&wanted(60, 12, Some((90, 180))), &team(stops), &Ladder, &judge);
        found.into_iter().map(|one| one.technician.0.as_u128()).collect()
    };
    assert_eq!(order(&[near.clone(), far.clone()])[0], 11);
    let full = [near, far, stop(4, 11, 240, 120, 12), stop(5, 11, 375, 105, 12)];
    assert_eq!(order(&full), [13, 12, 11], "a full day weighs more than a quarter of an hour of road");
}

#[test]
fn who_is_double_booked_is_listed_last_with_the_reason() {
    let stops = [stop(2, 11, 0, DAY, 12), stop(3, 12, 0, 60, 40)];
    let found = suggest(&wanted(60, 12, Some((120, 120))), &team(&stops), &Ladder, &judge);
    let last = found.last().unwrap();
    assert_eq!((last.technician, last.standing), (id(11), Standing::MustNot));
    assert_eq!(last.conflicts, [Conflict::DoubleBooked { number: 2, minutes: 60 }]);
}

#[test]
fn reasons_tell_the_road_the_load_and_the_week() {
    let stops = [stop(2, 11, 0, 60, 0), stop(3, 12, 240, 240, 40)];
    let found = suggest(&wanted(60, 12, Some((120, 120))), &team(&stops), &Ladder, &judge);
    let of = |who: u128| found.iter().find(|one| one.technician == id(who)).unwrap();
    let told = |who| of(who).reasons.iter().map(|one| one.words(Language::English)).collect::<Vec<_>>().join(", ");
    assert_eq!(told(11), "12 minutes away, at #2 before, 1 of 8 hours booked");
    assert_eq!(told(12), "then 28 minutes to #3, 4 of 8 hours booked, 3.5 h more than the others in 7 days");
    assert_eq!(told(13), "0 of 8 hours booked, 2.5 h less than the others in 7 days");
}

#[test]
fn what_is_done_counts_for_the_day_and_takes_up_no_time() {
    let mut job = JobBuilder::new(7).build();
    let technician = id(11);
    job.visits[0].technicians =
        vec![crate::domain::facts::AssignedTechnician { id: technician, name: "Ada".into(), accepted_at: None }];
    job.visits[0].window = Some(Window { start: at(0), end: at(60) });
    job.visits[0].planned_start = None;
    job.visits[0].duration_minutes = 60;
    job.visits[0].status = VisitStatus::Completed;
    let stops = stops([&job]);
    let team = candidates(&[technician], &stops, id(1), Window { start: at(0), end: at(DAY) }, |_| DAY);
    assert_eq!((team[0].booked, team[0].bookings(id(1)).len()), (60, 0));
}
