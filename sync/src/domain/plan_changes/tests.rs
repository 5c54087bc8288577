//! What is news to a technician, and what is not.
#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::domain::access::Role;
use crate::domain::facts::StaffMember;
use crate::testing::builders::*;

const MARCUS: u128 = 2;

fn staff() -> [StaffMember; 2] {
    [staff_member(id(MARCUS), "Marcus", Role::Technician), staff_member(id(3), "Luis", Role::Technician)]
}

/// Job `number` with Marcus, planned that many minutes after the fixtures' Monday.
fn job(number: u32, minutes: i64) -> JobFacts {
    JobBuilder::new(number).planned(&staff()[0], MONDAY.plus_minutes(minutes)).build()
}

fn seen(jobs: &[JobFacts]) -> Vec<PlannedStop> {
    jobs.iter().flat_map(|job| stops_of(job, id(MARCUS))).collect()
}

fn one(job: &JobFacts) -> &[JobFacts] {
    std::slice::from_ref(job)
}

fn news(before: &[JobFacts], now: &[JobFacts], departed: &[Departure]) -> Vec<(i64, Change)> {
    let found = changes(&seen(before), now, departed, id(MARCUS));
    found.into_iter().map(|one| (one.stop.number, one.change)).collect()
}

#[test]
fn nothing_is_news_where_nothing_changed() {
    let day = [job(1, 0), job(2, 120)];
    assert_eq!(news(&day, &day, &[]), []);
}

#[test]
fn a_visit_is_given_moved_and_taken() {
    let (before, mut moved) = (job(1, 0), job(1, 270));
    assert_eq!(news(&[], one(&before), &[]), [(1, Change::Given)]);
    assert_eq!(news(one(&before), one(&moved), &[]), [(1, Change::Moved { from: Some(MONDAY) })]);
    moved.visits[0].technicians = vec![assigned(&staff()[1])];
    assert_eq!(news(one(&before), &[moved], &[]), [(1, Change::Taken { by: vec!["Luis".into()] })]);
    let departed = [
        Departure { job_id: before.id, technicians: vec!["Luis".into()] },
        Departure { job_id: id(99), technicians: vec!["Ines".into()] },
    ];
    assert_eq!(news(one(&before), &[], &departed), [(1, Change::Taken { by: vec!["Luis".into()] })]);
    assert_eq!(news(&[before], &[], &[]), [(1, Change::Taken { by: vec![] })]);
}

#[test]
fn a_visit_that_is_called_off_says_why() {
    let (before, mut off) = (job(1, 0), job(1, 0));
    (off.visits[0].status, off.visits[0].cancel_reason) = (VisitStatus::Cancelled, Some("rain".into()));
    assert_eq!(news(&[before], one(&off), &[]), [(1, Change::CalledOff { reason: Some("rain".into()) })]);
    assert_eq!(news(&[], one(&off), &[]), [], "it was never seen");
    assert_eq!(news(one(&off), &[], &[]), [], "it was over before");
    assert_eq!(news(&[off], &[job(1, 0)], &[]), [], "it was opened again");
}

#[test]
fn what_the_person_did_is_not_news() {
    let before = job(1, 0);
    let mut accepted = before.clone();
    accepted.visits[0].technicians[0].accepted_at = Some(MONDAY);
    assert_eq!(news(&[], &[accepted], &[]), []);
    let mut done = before.clone();
    done.visits[0].status = VisitStatus::Completed;
    assert_eq!(news(&[before], &[done], &[]), []);
}

#[test]
fn an_emergency_is_news_whenever_it_is() {
    let (before, mut now) = (job(1, 0), job(1, 0));
    now.priority = Priority::Emergency;
    assert_eq!(news(one(&before), one(&now), &[]), [(1, Change::Raised)]);
    let never = Window { start: Timestamp(0), end: Timestamp(1) };
    let found = |now: &JobFacts| changes(&[], std::slice::from_ref(now), &[], id(MARCUS)).pop().unwrap();
    assert!(found(&now).concerns(never) && !found(&before).concerns(never));
}

#[test]
fn a_change_concerns_the_days_that_it_touches() {
    let day = Window { start: MONDAY, end: MONDAY.plus_minutes(24 * 60) };
    let moved = |from: i64, to: i64| changes(&seen(&[job(1, from)]), &[job(1, to)], &[], id(MARCUS))[0].clone();
    assert!(moved(60, 3 * 24 * 60).concerns(day), "away from the day");
    assert!(moved(3 * 24 * 60, 60).concerns(day), "into the day");
    assert!(!moved(2 * 24 * 60, 3 * 24 * 60).concerns(day));
}

#[test]
fn what_was_read_is_news_no_more_and_the_rest_stays() {
    let mut gone = job(4, 60);
    gone.visits[0].technicians = vec![assigned(&staff()[1])];
    let (before, now) = ([job(1, 0), job(2, 60), job(4, 60)], [job(1, 30), job(2, 90), job(3, 120), gone]);
    let all = changes(&seen(&before), &now, &[], id(MARCUS));
    assert_eq!(all.len(), 4);
    for kept in 0..16_usize {
        let open: Vec<PlanChange> = all
            .iter()
            .enumerate()
            .filter(|(place, _)| (kept >> place) & 1 == 1)
            .map(|(_, change)| change.clone())
            .collect();
        let seen = read(&seen(&before), &now, &open, id(MARCUS));
        assert_eq!(changes(&seen, &now, &[], id(MARCUS)), open);
    }
}

#[test]
fn news_come_in_the_order_of_the_plan() {
    let now = [job(3, 240), job(1, 120), job(2, 0)];
    let order: Vec<i64> = news(&[], &now, &[]).into_iter().map(|(number, _)| number).collect();
    assert_eq!(order, [2, 1, 3]);
}
