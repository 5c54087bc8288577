//! The checker against an oracle that walks every minute of small days.

#![expect(clippy::unwrap_used, reason = "tests")]

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::domain::command::Command;
use crate::domain::facts::{JobFacts, Window};
use crate::domain::rejection::Rejection;
use crate::domain::status::VisitStatus;
use crate::ids::UserId;
use crate::testing::builders::{JobBuilder, MONDAY, id, staff_member};
use crate::testing::ladder::{Ladder, at, booking};
use crate::time::Timestamp;

const BUFFER: u32 = 5;

fn span(start: i64, length: i64) -> Window {
    Window { start: at(start), end: at(start + length) }
}

fn any_booking(number: i64) -> impl Strategy<Value = Booking> {
    (1u128..3, 0i64..40, 1i64..8, 0i64..30, 0i64..3, any::<bool>()).prop_map(
        move |(who, start, length, rung, late, both)| {
            let mut booking = booking(number, who, start * 5, length * 5, rung);
            booking.promised = span(start * 5 + (late - 1) * 10, late * 20);
            booking.crew = if both { vec![id(3 - who)] } else { Vec::new() };
            booking
        },
    )
}

/// Some windows in order of time that do not touch.
fn any_windows() -> impl Strategy<Value = Vec<Window>> {
    vec(0i64..60, 0..6).prop_map(|mut bounds| {
        bounds.sort_unstable();
        bounds.dedup();
        bounds.chunks_exact(2).map(|pair| span(pair[0] * 5, (pair[1] - pair[0]) * 5)).collect()
    })
}

fn any_skill() -> impl Strategy<Value = Skill> {
    ("[ab]", proptest::option::of(0i64..40)).prop_map(|(code, until)| Skill {
        name: code.to_uppercase(),
        code,
        certification_number: None,
        expires_on: until.map(|until| format!("day {until}")),
        valid_until: until.map(|until| at(until * 5)),
        verified: false,
    })
}

fn any_profile(who: u128) -> impl Strategy<Value = Profile> {
    let off = (0i64..40, 1i64..10).prop_map(|(start, length)| TimeOff {
        span: span(start * 5, length * 5),
        kind: if length > 5 { Absence::Sick } else { Absence::Training },
    });
    let truck = (proptest::option::of(0u32..4), vec(-1i64..3, 0..3)).prop_map(|(gallons, stock)| Truck {
        name: String::new(),
        capacity_gallons: gallons.map(|gallons| gallons * 500),
        stock: stock.into_iter().map(|quantity_milli| Stock { item_id: id(7), quantity_milli }).collect(),
    });
    (vec(any_skill(), 0..3), any::<bool>(), vec(off, 0..2), proptest::option::of(truck)).prop_map(
        move |(skills, hours, time_off, truck)| Profile {
            id: id(who),
            skills,
            hours: hours.then_some(who as u32 - 1),
            time_off,
            truck,
        },
    )
}

fn any_needs() -> impl Strategy<Value = Needs> {
    (vec("[ab]", 0..3), proptest::option::of(0u32..4), vec(0i64..3, 0..2)).prop_map(|(mut skills, gallons, parts)| {
        skills.sort();
        skills.dedup();
        Needs {
            service: id(1),
            skills: skills.into_iter().map(|code| NeededSkill { name: code.to_uppercase(), code }).collect(),
            truck_gallons: gallons.map(|gallons| gallons * 500),
            parts: parts
                .into_iter()
                .map(|quantity_milli| NeededPart { item_id: id(7), name: "Lid".into(), quantity_milli })
                .collect(),
        }
    })
}

fn any_roster() -> impl Strategy<Value = Roster> {
    let closed = (0i64..50, 1i64..10)
        .prop_map(|(start, length)| Blackout { span: span(start * 5, length * 5), reason: format!("{start}") });
    let people = (any_profile(1), proptest::option::of(any_profile(2)));
    let known = proptest::option::of((0i64..10, 20i64..60));
    (people, vec(any_windows(), 2..3), vec(closed, 0..2), proptest::option::of(any_needs()), known).prop_map(
        |((first, second), hours, blackouts, needs, known)| Roster {
            version: String::new(),
            known: known.map(|(start, length)| span(start * 5, length * 5)),
            buffer_minutes: BUFFER,
            technicians: std::iter::once(first).chain(second).collect(),
            hours,
            blackouts,
            needs: needs.into_iter().collect(),
        },
    )
}

/// Nothing but the usual time between two visits.
fn plain() -> Roster {
    Roster { buffer_minutes: BUFFER, ..Roster::default() }
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
            let needed = (rung(other) - rung(wanted)).abs() + i64::from(BUFFER);
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

/// What the roster says against the booking, found minute by minute and by asking everybody who goes.
fn oracle_of_roster(wanted: &Booking, roster: &Roster) -> Vec<Conflict> {
    let minute = |at: Timestamp| (at.0 - MONDAY.0) / 60_000;
    let has = |window: &Window, m: i64| minute(window.start) <= m && m < minute(window.end);
    let busy: Vec<i64> = (-100..1_000).filter(|m| has(&wanted.span, *m)).collect();
    let start = minute(wanted.span.start);
    let mut found = Vec::new();
    let own = roster.technicians.iter().find(|profile| profile.id == wanted.technician);
    if roster.known.is_some_and(|known| has(&known, start)) {
        if let Some(hours) = own.and_then(|own| own.hours).map(|hours| &roster.hours[hours as usize]) {
            let minutes = busy.iter().filter(|m| !hours.iter().any(|window| has(window, **m))).count() as i64;
            found.extend((minutes > 0).then_some(Conflict::OutsideHours { minutes }));
        }
        for off in own.iter().flat_map(|own| &own.time_off) {
            let minutes = busy.iter().filter(|m| has(&off.span, **m)).count() as i64;
            found.extend((minutes > 0).then_some(Conflict::TimeOff { absence: off.kind, minutes }));
        }
        let closed = roster.blackouts.iter().filter(|closed| busy.iter().any(|m| has(&closed.span, *m)));
        found.extend(closed.map(|closed| Conflict::Blackout { reason: closed.reason.clone() }));
    }
    let goes = |profile: &&Profile| profile.id == wanted.technician || wanted.crew.contains(&profile.id);
    let crew: Vec<&Profile> = roster.technicians.iter().filter(goes).collect();
    for needs in roster.needs.iter().filter(|needs| needs.service == wanted.service) {
        for needed in &needs.skills {
            let held: Vec<&Skill> =
                crew.iter().flat_map(|one| &one.skills).filter(|skill| skill.code == needed.code).collect();
            let skill = needed.name.clone();
            if held.is_empty() {
                found.push(Conflict::SkillMissing { skill });
            } else if held.iter().all(|skill| skill.valid_until.is_some_and(|until| minute(until) <= start)) {
                let last = held.iter().max_by_key(|skill| skill.valid_until).unwrap();
                found.push(Conflict::CertificateExpired { skill, expired_on: last.expires_on.clone().unwrap() });
            }
        }
        let trucks: Vec<&Truck> = crew.iter().filter_map(|one| one.truck.as_ref()).collect();
        let tanks: Vec<u32> = trucks.iter().filter_map(|truck| truck.capacity_gallons).collect();
        if let Some(needed) = needs.truck_gallons
            && needed > 0
            && !tanks.iter().any(|gallons| *gallons >= needed)
        {
            found.push(Conflict::TruckTooSmall { needed, gallons: tanks.iter().max().copied() });
        }
        for part in &needs.parts {
            let there: i64 =
                trucks.iter().flat_map(|truck| &truck.stock).map(|stock| stock.quantity_milli.max(0)).sum();
            found.extend((there < part.quantity_milli).then(|| Conflict::PartMissing { part: part.name.clone() }));
        }
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
    fn the_checker_finds_what_the_oracle_finds((wanted, others) in any_day(), roster in any_roster()) {
        let mut expected = oracle(&wanted, &others);
        expected.extend(oracle_of_roster(&wanted, &roster));
        let found = check(&wanted, &others, &Ladder, &roster);
        prop_assert!(found.is_sorted_by_key(|conflict| !conflict.is_hard()), "hard reasons come first");
        prop_assert_eq!(sorted(found), sorted(expected));
    }

    #[test]
    fn a_free_start_is_free_and_none_before_it_is((wanted, others) in any_day(), roster in any_roster()) {
        let mut wanted = wanted;
        wanted.promised = span(0, 600);
        let (from, until) = (at(0), at(400));
        let free = first_free(&wanted, &others, &Ladder, &roster, from, until);
        let is_free = |start: Timestamp| {
            let span = Window { start, end: start.plus_minutes(wanted.span.minutes()) };
            check(&Booking { span, ..wanted.clone() }, &others, &Ladder, &roster).is_empty()
        };
        let grid = (0..).map(|step| on_grid(from).plus_minutes(step * GRID_MINUTES)).take_while(|start| *start < until);
        prop_assert_eq!(free, grid.into_iter().find(|start| is_free(*start)));
    }

    #[test]
    fn available_time_is_what_speaks_neither_against_hours_nor_absence(roster in any_roster()) {
        let free = roster.available(id(1), span(20, 200));
        let Some(hours) = roster.hours_of(id(1)) else {
            prop_assert_eq!(free, None);
            return Ok(());
        };
        let free = free.unwrap();
        prop_assert!(free.is_sorted_by_key(|window| window.start));
        let off = &roster.profile(id(1)).unwrap().time_off;
        for m in 0..300 {
            let minute = span(m, 1);
            let has = |window: &Window| window.overlaps(&minute);
            let expected = (20..220).contains(&m)
                && hours.iter().any(has)
                && !off.iter().any(|off| has(&off.span))
                && !roster.blackouts.iter().any(|closed| has(&closed.span));
            prop_assert_eq!(free.iter().filter(|window| has(window)).count(), usize::from(expected), "minute {}", m);
        }
    }
}

#[test]
fn another_persons_day_and_the_visits_own_place_do_not_count() {
    let wanted = booking(1, 1, 60, 60, 0);
    let others = [booking(2, 2, 60, 60, 0), booking(1, 1, 90, 60, 0)];
    assert_eq!(check(&wanted, &others, &Ladder, &plain()), []);
}

#[test]
fn hard_reasons_come_first_and_say_how_much() {
    let wanted = booking(1, 1, 60, 60, 10);
    let others = [booking(2, 1, 100, 60, 10), booking(3, 1, 0, 55, 0)];
    let found = check(&wanted, &others, &Ladder, &plain());
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
    assert_eq!(check(&wanted, &[booking(2, 1, 0, 60, 90)], &Ladder, &plain()), []);
}

#[test]
fn what_the_work_needs_may_come_with_any_of_the_crew() {
    let has = Skill {
        code: "a".into(),
        name: "A".into(),
        certification_number: None,
        expires_on: None,
        valid_until: None,
        verified: true,
    };
    let profile =
        |who: u128, skills: Vec<Skill>| Profile { id: id(who), skills, hours: None, time_off: Vec::new(), truck: None };
    let needed = NeededSkill { code: "a".into(), name: "Grease traps".into() };
    let roster = Roster {
        technicians: vec![profile(1, Vec::new()), profile(2, vec![has])],
        needs: vec![Needs { service: id(1), skills: vec![needed], truck_gallons: None, parts: Vec::new() }],
        ..plain()
    };
    let wanted = booking(1, 1, 60, 60, 0);
    assert_eq!(check(&wanted, &[], &Ladder, &roster), [Conflict::SkillMissing { skill: "Grease traps".into() }]);
    let both = Booking { crew: vec![id(2)], ..wanted.clone() };
    assert_eq!(check(&both, &[], &Ladder, &roster), []);
    let everybody = [1, 2, 3].map(id::<UserId>);
    assert_eq!(who_fits(&wanted, everybody, &[], &Ladder, &roster), [id(2)]);
    let busy = booking(9, 2, 90, 60, 0);
    assert_eq!(who_fits(&wanted, everybody, &[busy], &Ladder, &roster), [], "who fits is free, too");
}

#[test]
fn every_reason_has_a_code_and_words_in_both_languages() {
    use crate::domain::Language::{English, Spanish};
    for code in Conflict::CODES {
        assert!(reason_words(code, English).is_some() && reason_words(code, Spanish).is_some(), "{code}");
    }
    assert_eq!(reason_words("moon_phase", English), None);
    let expired = Conflict::CertificateExpired { skill: "Backflow testing".into(), expired_on: "2026-03-01".into() };
    assert_eq!(expired.words(English), "Certificate expired on Mar 1, 2026: Backflow testing.");
    assert_eq!(expired.words(Spanish), "Certificado vencido el 1 mar 2026: Backflow testing.");
    let small = Conflict::TruckTooSmall { needed: 1_500, gallons: Some(900) };
    assert_eq!(small.words(English), "The truck takes 900 gal; the work needs 1,500 gal.");
}

fn job(number: u32, start: i64) -> JobFacts {
    JobBuilder::new(number)
        .planned(&staff_member(id(1), "Marcus", crate::domain::access::Role::Technician), at(start))
        .build()
}

fn booked(jobs: &[&JobFacts]) -> Vec<Taken> {
    jobs.iter().flat_map(|job| job.taken()).collect()
}

#[test]
fn a_new_booking_over_another_is_refused_and_an_old_one_is_nobodys_fault() {
    let (there, free) = (job(1, 0), job(2, 200));
    let mut moved = free.clone();
    moved.visits[0].window = Some(span(60, 90));
    let refused = Rejection::DoubleBooked { number: 1, technician: "Marcus".into() };
    assert_eq!(clash(&free, &moved, &booked(&[&there])), Err(refused.clone()));
    assert_eq!(clash(&free, &moved, &booked(&[&moved])), Ok(()), "what the same job had does not count");
    // They overlapped before, and the one is only accepted now.
    let mut accepted = moved.clone();
    accepted.visits[0].status = VisitStatus::Accepted;
    assert_eq!(clash(&moved, &accepted, &booked(&[&there])), Ok(()));
    let mut longer = moved.clone();
    longer.visits[0].duration_minutes += 15;
    assert_eq!(clash(&moved, &longer, &booked(&[&there])), Err(refused));
    let mut cancelled = there.clone();
    cancelled.visits[0].status = VisitStatus::Cancelled;
    assert_eq!(clash(&free, &moved, &booked(&[&cancelled])), Ok(()), "who is called off takes nobody's time");
}

#[test]
fn two_visits_of_one_job_are_two_bookings() {
    let one = job(1, 0);
    let mut two = one.clone();
    let further = crate::domain::facts::VisitFacts { id: id(99), ..one.visits[0].clone() };
    two.visits.push(further);
    assert!(matches!(clash(&one, &two, &[]), Err(Rejection::DoubleBooked { number: 1, .. })));
}

#[test]
fn work_that_goes_on_is_no_plan() {
    let (there, mut before) = (job(1, 0), job(2, 30));
    before.visits[0].status = VisitStatus::Completed;
    let mut after = before.clone();
    after.visits[0].status = VisitStatus::InProgress;
    assert_eq!(clash(&before, &after, &booked(&[&there])), Ok(()));
    let mut cancelled = before.clone();
    cancelled.visits[0].status = VisitStatus::Cancelled;
    after.visits[0].status = VisitStatus::Scheduled;
    assert!(clash(&cancelled, &after, &booked(&[&there])).is_err(), "who never began is planned anew");
    assert!(Command::ReopenVisit { visit_id: id(1), reason: String::new() }.plans());
    assert!(!Command::AcceptVisit { visit_id: id(1) }.plans());
}
