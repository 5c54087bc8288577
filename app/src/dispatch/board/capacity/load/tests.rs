//! What is booked and what is available.

#![expect(clippy::unwrap_used, reason = "tests")]

use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::super::testing::{OTHER, TECH, at, job, member};
use super::*;

const DAY: i64 = 24 * 60;

fn days() -> Vec<WeekDay> {
    let day = |from: i64| WeekDay {
        date: format!("day {from}"),
        whole: Window { start: at(from * DAY), end: at((from + 1) * DAY) },
    };
    vec![day(0), day(1)]
}

fn people() -> Vec<StaffMember> {
    vec![member(TECH, "Marcus"), member(OTHER, "Ana")]
}

/// Eight hours on each of two days for one technician, who can work on grease traps; the other has
/// agreed on none. The second morning is closed.
fn roster(service: &str) -> Roster {
    let hours = |day: i64| json!({"start": at(day * DAY + 480), "end": at(day * DAY + 960)});
    let skill = json!({"code": "grease", "name": "Grease traps"});
    let roster = json!({
        "known": {"start": at(0), "end": at(2 * DAY)},
        "hours": [[hours(0), hours(1)]],
        "technicians": [{"id": TECH, "hours": 0, "skills": [skill]}, {"id": OTHER}],
        "blackouts": [{"span": {"start": at(DAY), "end": at(DAY + 720)}, "reason": "Fair"}],
        "needs": [{"service": service, "skills": [skill, {"code": "roofs", "name": "Roofs"}]}],
    });
    serde_json::from_value(roster).unwrap()
}

fn capacity(jobs: &[Arc<JobFacts>], roster: &Roster, filter: &Filter) -> Capacity {
    Capacity::of(jobs, people(), days(), roster, filter)
}

#[wasm_bindgen_test]
fn booked_hours_stand_against_what_is_available() {
    let jobs = [
        job(1, Some(480), 500, Some(TECH)),
        job(2, Some(DAY + 720), 60, Some(TECH)),
        job(3, Some(DAY + 480), 60, None),
        job(4, Some(480), 30, Some(OTHER)),
        job(5, None, 60, None),
    ];
    let roster = roster(&jobs[2].service.id.to_string());
    let capacity = capacity(&jobs, &roster, &Filter::default());
    assert_eq!(capacity.people[0].days[0], Slot { booked: 500, available: Some(480), over: 20 });
    assert_eq!(capacity.people[0].days[1], Slot::of(60, Some(240)), "closed in the morning");
    assert_eq!(capacity.people[1].days[0], Slot::of(30, None), "no hours are agreed");
    assert_eq!(capacity.total()[0], Slot { booked: 530, available: Some(480), over: 20 });
    assert_eq!(capacity.open, [0, 60]);
    assert!(capacity.known);
}

#[wasm_bindgen_test]
fn a_skill_stands_against_the_hours_of_who_has_it() {
    let jobs = [job(1, Some(DAY + 480), 60, None)];
    let mut roster = roster(&jobs[0].service.id.to_string());
    let all = capacity(&jobs, &roster, &Filter::default());
    let names: Vec<&str> = all.skills.iter().map(|line| line.of.name.as_str()).collect();
    assert_eq!(names, ["Grease traps", "Roofs"]);
    assert_eq!(all.skills[0].days, [Slot::of(0, Some(480)), Slot::of(60, Some(240))]);
    assert_eq!(all.skills[1].days[1], Slot { booked: 60, available: Some(0), over: 60 }, "nobody can do it");

    roster.technicians[0].skills[0].valid_until = Some(at(DAY));
    let expired = capacity(&jobs, &roster, &Filter::default());
    assert_eq!(expired.skills[0].days, [Slot::of(0, Some(480)), Slot::of(60, Some(0))]);

    roster.technicians[0].hours = None;
    let free = capacity(&jobs, &roster, &Filter::default());
    assert_eq!(free.skills[0].days[0], Slot::of(0, None), "who has it has agreed on no hours");
}

#[wasm_bindgen_test]
fn a_filter_hides_people_and_nothing_of_what_they_have() {
    let jobs = [job(1, Some(480), 60, Some(TECH)), job(2, Some(480), 90, Some(OTHER)), job(3, Some(600), 30, None)];
    let roster = roster(&jobs[0].service.id.to_string());
    let filter = Filter { skill: Some("grease".into()), ..Filter::default() }.among(&roster);
    let skilled = capacity(&jobs, &roster, &filter);
    let names: Vec<&str> = skilled.people.iter().map(|line| line.of.name.as_str()).collect();
    assert_eq!((names, skilled.skills.len()), (vec!["Marcus"], 1));
    assert_eq!(skilled.total()[0], Slot::of(60, Some(480)));
    assert_eq!(skilled.open, [0, 0], "the work that nobody has needs something else");

    let one = Filter { technician: OTHER.parse().ok(), ..Filter::default() }.with_text("nothing".into());
    assert_eq!(capacity(&jobs, &roster, &one).total()[0], Slot::of(90, None));
}

#[wasm_bindgen_test]
fn a_visit_past_midnight_takes_of_both_days() {
    let jobs = [job(1, Some(DAY - 30), 90, Some(TECH))];
    let capacity = capacity(&jobs, &Roster::default(), &Filter::default());
    assert_eq!(capacity.people[0].days, [Slot::of(30, None), Slot::of(60, None)]);
    assert!(!capacity.known, "nothing is known of the hours");
}

#[wasm_bindgen_test]
fn arrivals_count_once_somebody_has_checked_in() {
    let arrived = |number, start, after: i64, technician| {
        let mut job = (*job(number, Some(start), 60, Some(technician))).clone();
        job.visits[0].check_in = serde_json::from_value(json!({"at": at(start + after)})).unwrap();
        Arc::new(job)
    };
    let jobs = [
        arrived(1, 480, 10, TECH),
        arrived(2, 600, 40, TECH),
        arrived(3, DAY + 480, -5, OTHER),
        job(4, Some(700), 60, Some(TECH)),
    ];
    let all = capacity(&jobs, &Roster::default(), &Filter::default());
    assert_eq!(all.arrivals, [OnTime { on_time: 1, all: 2 }, OnTime { on_time: 1, all: 1 }]);
    let one = Filter { technician: OTHER.parse().ok(), ..Filter::default() };
    let other = capacity(&jobs, &Roster::default(), &one);
    assert_eq!(other.arrivals, [OnTime::default(), OnTime { on_time: 1, all: 1 }]);
}
