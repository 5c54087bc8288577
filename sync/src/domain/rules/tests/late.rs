//! Running late: when it may be said, by whom, and when it is over.

use super::*;
use crate::domain::timeline::{EventKind, command_events};

fn late(minutes: u32) -> Command {
    Command::RunningLate { visit_id: visit(), minutes, note: " train ".into() }
}

fn told(facts: &JobFacts) -> Option<Delay> {
    facts.visits[0].late.clone()
}

#[test]
fn it_is_said_until_somebody_arrives() {
    use VisitStatus::*;
    for status in [Scheduled, Accepted, EnRoute] {
        let facts = run(&easy(status), late(30), MARCUS).unwrap();
        let expected = Delay { minutes: 30, note: "train".into(), at: MONDAY, by: id(MARCUS) };
        assert_eq!((told(&facts), facts.visits[0].status), (Some(expected), status));
    }
    for status in [Unscheduled, OnSite, InProgress, WaitingParts, Completed] {
        assert_eq!(run(&easy(status), late(30), MARCUS), Err(Rejection::NotAwaited { status }), "{status:?}");
    }
}

#[test]
fn whoever_goes_says_it_or_the_desk() {
    let facts = easy(VisitStatus::Scheduled);
    assert_eq!(told(&run(&facts, late(15), DESK).unwrap()).unwrap().by, id(DESK));
    assert_eq!(run(&facts, late(15), INES), Err(Rejection::NotAssigned));
    assert_eq!(run(&facts, late(15), SALES), Err(Rejection::NotAssigned));
    for (minutes, note) in [(481, String::new()), (15, "x".repeat(501))] {
        let command = Command::RunningLate { visit_id: visit(), minutes, note };
        assert!(matches!(run(&facts, command, MARCUS), Err(Rejection::Invalid { .. })), "{minutes}");
    }
}

#[test]
fn a_delay_can_be_said_anew_and_taken_back() {
    let once = run(&easy(VisitStatus::Accepted), late(15), MARCUS).unwrap();
    let later = run_at(&once, &JobContent::default(), late(60), MARCUS, MONDAY.plus_minutes(5)).unwrap();
    assert_eq!(told(&later).map(|delay| (delay.minutes, delay.at)), Some((60, MONDAY.plus_minutes(5))));
    assert_eq!(told(&run(&later, late(0), MARCUS).unwrap()), None);
}

#[test]
fn it_is_over_with_the_arrival_and_with_another_plan() {
    let facts = run(&easy(VisitStatus::Accepted), late(30), MARCUS).unwrap();
    for over in ["check_in", "start", "cancel"] {
        assert_eq!(told(&run(&facts, named(over), DESK).unwrap()), None, "{over}");
    }
    for on in ["travel", "assign"] {
        assert!(told(&run(&facts, named(on), DESK).unwrap()).is_some(), "{on}");
    }
    let elsewhere = Command::AssignVisit { visit_id: visit(), technicians: vec![id(INES)], was: None };
    assert_eq!(told(&run(&facts, elsewhere, DESK).unwrap()), None, "another goes");
    let joined = Command::AssignVisit { visit_id: visit(), technicians: vec![id(INES), id(MARCUS)], was: None };
    assert!(told(&run(&facts, joined, DESK).unwrap()).is_some(), "who said it still goes");
    let place = |minutes: i64| Command::PlaceVisit {
        visit_id: visit(),
        start: Some(MONDAY.plus_minutes(minutes)),
        duration_minutes: 60,
        technicians: vec![id(MARCUS)],
        was: None,
        confirmed: Vec::new(),
        suggested: None,
    };
    assert_eq!(told(&run(&facts, place(45), DESK).unwrap()), None, "the plan follows the delay");
    assert!(told(&run(&facts, place(0), DESK).unwrap()).is_some(), "only its length was changed");
    let off = Command::MoveJob { to: JobStatus::Cancelled, reason: "rain".into() };
    assert_eq!(told(&run(&facts, off, DESK).unwrap()), None);
}

#[test]
fn the_timeline_tells_it() {
    let before = easy(VisitStatus::Accepted);
    let after = run(&before, late(30), MARCUS).unwrap();
    let events = command_events(&late(30), &before, &after);
    let told: Vec<_> = events.iter().map(|event| (event.kind, event.description.as_str())).collect();
    assert_eq!(told, [(EventKind::RunningLate, "Running 30 min late")]);
    assert_eq!(events[0].details, [("minutes".into(), "30".into()), ("reason".into(), "train".into())]);
    let back = run(&after, late(0), MARCUS).unwrap();
    assert_eq!(command_events(&late(0), &after, &back)[0].description, "On time after all");
    assert!(command_events(&late(0), &back, &back).is_empty(), "nothing was said anew");
}
