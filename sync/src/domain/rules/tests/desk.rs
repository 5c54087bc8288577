//! What the desk plans: who goes, when, and for how long.

use super::*;

#[test]
fn assigning_decides_who_goes() {
    let facts = easy(VisitStatus::Accepted);
    let assign = |technicians: &[u128]| {
        run(
            &facts,
            Command::AssignVisit {
                visit_id: visit(),
                technicians: technicians.iter().map(|number| id(*number)).collect(),
                was: None,
            },
            DESK,
        )
    };
    let both = assign(&[INES, MARCUS, INES]).unwrap();
    let names: Vec<_> = both.visits[0]
        .technicians
        .iter()
        .map(|technician| (technician.name.as_str(), technician.accepted_at))
        .collect();
    assert_eq!(
        (names.as_slice(), both.visits[0].status),
        ([("Ines", None), ("Marcus", Some(MONDAY))].as_slice(), VisitStatus::Accepted)
    );
    assert_eq!(
        assign(&[INES]).unwrap().visits[0].status,
        VisitStatus::Scheduled,
        "nobody of those who go has accepted"
    );
    assert_eq!(assign(&[]).unwrap().visits[0].status, VisitStatus::Unscheduled);
    for nobody in [SALES, DESK, 404] {
        assert_eq!(assign(&[nobody]), Err(Rejection::NotFound { what: "technician".into() }));
    }
}

#[test]
fn windows_and_lengths_make_sense() {
    let facts = easy(VisitStatus::Scheduled);
    let schedule = |start: i64, end: i64, duration_minutes: u32| {
        let window = Some(Window { start: Timestamp(start), end: Timestamp(end) });
        run(
            &facts,
            Command::ScheduleVisit {
                visit_id: visit(),
                window,
                arrival: Arrival::Morning,
                duration_minutes,
                was: None,
            },
            DESK,
        )
    };
    let later = MONDAY.plus_minutes(60).0;
    assert!(schedule(MONDAY.0, later, 60).is_ok());
    for (start, end, minutes) in [
        (5, 4, 60),
        (MONDAY.0, MONDAY.0, 60),
        (MONDAY.0, later, 4),
        (MONDAY.0, later, 1_441),
        (i64::MIN, 0, 60),
        (0, i64::MAX, 60),
    ] {
        assert!(matches!(schedule(start, end, minutes), Err(Rejection::Invalid { .. })), "{start} {end} {minutes}");
    }
    let unplanned = Command::ScheduleVisit {
        visit_id: visit(),
        window: None,
        arrival: Arrival::Exact,
        duration_minutes: 60,
        was: None,
    };
    assert_eq!(run(&facts, unplanned, DESK).unwrap().visits[0].status, VisitStatus::Unscheduled);
    let mut waiting = easy(VisitStatus::WaitingParts);
    waiting.visits[0].waiting_reason = Some("pump".into());
    let planned = run(&waiting, named("schedule"), DESK).unwrap();
    assert_eq!((planned.visits[0].status, planned.visits[0].waiting_reason.clone()), (VisitStatus::Scheduled, None));
}

#[test]
fn a_further_visit_has_the_same_checklist_under_ids_that_everybody_derives() {
    let facts = easy(VisitStatus::InProgress);
    let add = |visit_id: u128| run(&facts, Command::AddVisit { visit_id: id(visit_id), duration_minutes: 30 }, DESK);
    let (once, again, elsewhere) = (add(9).unwrap(), add(9).unwrap(), add(10).unwrap());
    assert_eq!(once, again);
    let items =
        |facts: &JobFacts, visit: usize| facts.visits[visit].checklist.iter().map(|entry| entry.id).collect::<Vec<_>>();
    assert_eq!(items(&once, 1).len(), items(&facts, 0).len());
    assert!(
        items(&once, 1).iter().all(|item| !items(&facts, 0).contains(item) && !items(&elsewhere, 1).contains(item))
    );
    assert!(matches!(
        run(&once, Command::AddVisit { visit_id: id(9), duration_minutes: 30 }, DESK),
        Err(Rejection::Invalid { .. })
    ));
}

#[test]
fn placing_moves_an_exact_time_and_keeps_a_promised_part_of_the_day() {
    let place = |facts: &JobFacts, start: Option<Timestamp>, was: Option<Place>| {
        let command = Command::PlaceVisit {
            visit_id: visit(),
            start,
            duration_minutes: 45,
            technicians: vec![id(INES)],
            was,
            confirmed: Vec::new(),
            suggested: None,
        };
        run(facts, command, DESK)
    };
    let later = MONDAY.plus_minutes(150);
    let exact = easy(VisitStatus::Scheduled);
    let moved = place(&exact, Some(later), Some(exact.visits[0].place())).unwrap();
    let visit_after = &moved.visits[0];
    assert_eq!(visit_after.window, Some(Window { start: later, end: later.plus_minutes(45) }));
    assert_eq!(visit_after.place(), Place { start: Some(later), duration_minutes: 45, technicians: vec![id(INES)] });

    let mut morning = exact.clone();
    let promised = Window { start: MONDAY, end: MONDAY.plus_minutes(240) };
    (morning.visits[0].window, morning.visits[0].arrival) = (Some(promised), Arrival::Morning);
    let moved = place(&morning, Some(later), None).unwrap();
    assert_eq!((moved.visits[0].window, moved.visits[0].arrival), (Some(promised), Arrival::Morning));
    assert_eq!(moved.visits[0].span().unwrap().start, later);
    let back = place(&moved, Some(promised.start), None).unwrap();
    assert_eq!(back.visits[0].planned_start, None, "the window's start needs no saying");

    let open = place(&moved, None, None).unwrap();
    assert_eq!((open.visits[0].span(), open.visits[0].status), (None, VisitStatus::Unscheduled));
}

#[test]
fn of_two_who_move_one_visit_the_second_learns_of_the_first() {
    let facts = easy(VisitStatus::Scheduled);
    let seen = facts.visits[0].place();
    let place = |facts: &JobFacts, technician: u128| {
        let command = Command::PlaceVisit {
            visit_id: visit(),
            start: Some(MONDAY.plus_minutes(60)),
            duration_minutes: 60,
            technicians: vec![id(technician)],
            was: Some(seen.clone()),
            confirmed: Vec::new(),
            suggested: None,
        };
        run(facts, command, DESK)
    };
    let first = place(&facts, INES).unwrap();
    let overtaken = || Err(Rejection::PlacedMeanwhile { technicians: vec!["Ines".into()] });
    assert_eq!(place(&first, MARCUS), overtaken());

    let (visit_id, was) = (visit(), Some(seen.clone()));
    let window = Some(Window { start: MONDAY, end: MONDAY.plus_minutes(120) });
    let sent = Command::AssignVisit { visit_id, technicians: vec![id(MARCUS)], was: was.clone() };
    let timed = Command::ScheduleVisit { visit_id, window, arrival: Arrival::Exact, duration_minutes: 60, was };
    for command in [sent, timed] {
        assert!(run(&facts, command.clone(), DESK).is_ok());
        assert_eq!(run(&first, command, DESK), overtaken());
    }
}

#[test]
fn who_is_on_the_way_can_be_turned_round_but_not_who_has_arrived() {
    let place = |facts: &JobFacts| {
        let command = Command::PlaceVisit {
            visit_id: visit(),
            start: Some(MONDAY.plus_minutes(180)),
            duration_minutes: 60,
            technicians: vec![id(INES)],
            was: None,
            confirmed: Vec::new(),
            suggested: None,
        };
        run(facts, command, DESK)
    };
    let mut driving = easy(VisitStatus::EnRoute);
    driving.visits[0].travel_started_at = Some(MONDAY);
    let turned = place(&driving).unwrap();
    assert_eq!((turned.visits[0].status, turned.visits[0].travel_started_at), (VisitStatus::Scheduled, None));
    assert_eq!(turned.visits[0].span().unwrap().start, MONDAY.plus_minutes(180));
    for status in [VisitStatus::OnSite, VisitStatus::InProgress, VisitStatus::Completed] {
        assert!(matches!(place(&easy(status)), Err(Rejection::VisitTransition { .. })), "{status:?}");
    }
}
