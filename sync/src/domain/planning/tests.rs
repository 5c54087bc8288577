//! The checker against an oracle that walks every minute of small days.

#![expect(clippy::unwrap_used, reason = "tests")]

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::domain::facts::Window;
use crate::domain::geo::Position;
use crate::testing::builders::{MONDAY, id};
use crate::time::Timestamp;

const BUFFER: i64 = 5;

/// A minute for each hundredth of a degree of latitude.
struct Ladder;

impl Travel for Ladder {
    fn minutes(&self, from: Position, to: Position) -> i64 {
        ((from.latitude - to.latitude).abs() * 100.0).round() as i64
    }
}

fn at(minutes: i64) -> Timestamp {
    MONDAY.plus_minutes(minutes)
}

fn span(start: i64, length: i64) -> Window {
    Window { start: at(start), end: at(start + length) }
}

fn booking(number: i64, technician: u128, start: i64, length: i64, rung: i64) -> Booking {
    Booking {
        visit_id: id(number as u128),
        job_id: id(number as u128 + 1_000),
        number,
        technician: id(technician),
        span: span(start, length),
        promised: span(start, 0),
        position: Some(Position { latitude: rung as f64 / 100.0, longitude: 0.0, accuracy_m: None }),
    }
}

fn any_booking(number: i64) -> impl Strategy<Value = Booking> {
    (1u128..3, 0i64..40, 1i64..8, 0i64..30, 0i64..3).prop_map(move |(who, start, length, rung, late)| {
        let mut booking = booking(number, who, start * 5, length * 5, rung);
        booking.promised = span(start * 5 + (late - 1) * 10, late * 20);
        booking
    })
}

fn any_day() -> impl Strategy<Value = (Booking, Vec<Booking>)> {
    (any_booking(1), vec(any::<()>(), 0..6)).prop_flat_map(|(wanted, others)| {
        let others: Vec<_> = (0..others.len()).map(|at| any_booking(at as i64 + 2)).collect();
        (Just(wanted), others)
    })
}

/// What speaks against the booking, found minute by minute. Shares nothing with the checker but the
/// words for what it found.
fn oracle(wanted: &Booking, others: &[Booking]) -> Vec<Conflict> {
    let minute = |at: Timestamp| (at.0 - MONDAY.0) / 60_000;
    let busy = |booking: &Booking, m: i64| minute(booking.span.start) <= m && m < minute(booking.span.end);
    let rung = |booking: &Booking| (booking.position.unwrap().latitude * 100.0).round() as i64;
    let own: Vec<&Booking> = others.iter().filter(|other| other.technician == wanted.technician).collect();
    let mut found = Vec::new();
    for other in &own {
        let minutes = (-100..1_000).filter(|m| busy(other, *m) && busy(wanted, *m)).count() as i64;
        if minutes > 0 {
            found.push(Conflict::DoubleBooked { number: other.number, minutes });
        }
    }
    // Backwards from the start, and onwards from the end, to the first minute that another visit has.
    for (steps, first) in [(-1, minute(wanted.span.start) - 1), (1, minute(wanted.span.end))] {
        let mut gap = 0;
        let neighbour = loop {
            let here = own.iter().filter(|other| busy(other, first + steps * gap));
            // One that also runs into the booking is double booked, and not a neighbour.
            let apart = here.filter(|other| !(-100..1_000).any(|m| busy(other, m) && busy(wanted, m)));
            let nearest = if steps < 0 {
                apart.filter(|other| minute(other.span.end) == first + 1 - gap).max_by_key(|other| order(other))
            } else {
                apart.filter(|other| minute(other.span.start) == first + gap).min_by_key(|other| order(other))
            };
            match nearest {
                Some(other) => break Some(other),
                None if gap > 400 => break None,
                None => gap += 1,
            }
        };
        if let Some(other) = neighbour {
            let needed = (rung(other) - rung(wanted)).abs() + BUFFER;
            if gap < needed {
                found.push(Conflict::TravelTooShort { number: other.number, needed, gap });
            }
        }
    }
    let start = minute(wanted.span.start);
    let promised = minute(wanted.promised.start)..=minute(wanted.promised.end);
    let missed = promised.map(|m| (m - start).abs()).min().unwrap();
    if missed > 0 {
        found.push(Conflict::WindowMissed { minutes: missed });
    }
    found
}

/// How bookings that end or start at the same minute are told apart.
fn order(booking: &Booking) -> (Timestamp, Timestamp, crate::ids::VisitId) {
    (booking.span.start, booking.span.end, booking.visit_id)
}

fn sorted(mut conflicts: Vec<Conflict>) -> Vec<Conflict> {
    conflicts.sort_by_key(|conflict| format!("{conflict:?}"));
    conflicts
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_checker_finds_what_the_oracle_finds((wanted, others) in any_day()) {
        prop_assert_eq!(sorted(check(&wanted, &others, &Ladder, BUFFER)), sorted(oracle(&wanted, &others)));
    }

    #[test]
    fn a_free_start_is_free_and_none_before_it_is((wanted, others) in any_day()) {
        let mut wanted = wanted;
        wanted.promised = span(0, 600);
        let (from, until) = (at(0), at(400));
        let free = first_free(&wanted, &others, &Ladder, BUFFER, from, until);
        let is_free = |start: Timestamp| {
            let span = Window { start, end: start.plus_minutes(wanted.span.minutes()) };
            check(&Booking { span, ..wanted.clone() }, &others, &Ladder, BUFFER).is_empty()
        };
        let grid = (0..).map(|step| on_grid(from).plus_minutes(step * GRID_MINUTES)).take_while(|start| *start < until);
        prop_assert_eq!(free, grid.into_iter().find(|start| is_free(*start)));
    }
}

#[test]
fn another_persons_day_and_the_visits_own_place_do_not_count() {
    let wanted = booking(1, 1, 60, 60, 0);
    let others = [booking(2, 2, 60, 60, 0), booking(1, 1, 90, 60, 0)];
    assert_eq!(check(&wanted, &others, &Ladder, BUFFER), []);
}

#[test]
fn hard_reasons_come_first_and_say_how_much() {
    let wanted = booking(1, 1, 60, 60, 10);
    let others = [booking(2, 1, 100, 60, 10), booking(3, 1, 0, 55, 0)];
    let found = check(&wanted, &others, &Ladder, BUFFER);
    assert_eq!(
        found,
        [Conflict::DoubleBooked { number: 2, minutes: 20 }, Conflict::TravelTooShort { number: 3, needed: 15, gap: 5 }]
    );
    assert!(found[0].is_hard() && !found[1].is_hard());
    assert_eq!(found[0].words(crate::domain::Language::English), "At work on #2 for 20 min of it.");
}

#[test]
fn without_coordinates_the_road_is_not_judged() {
    let wanted = Booking { position: None, ..booking(1, 1, 60, 60, 0) };
    assert_eq!(check(&wanted, &[booking(2, 1, 0, 60, 90)], &Ladder, BUFFER), []);
}
