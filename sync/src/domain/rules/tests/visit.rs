//! What becomes of a visit: each command in each state, and who may ask for it.

use super::*;

/// What each command makes of a planned visit in each state; a dot where it is refused.
const OUTCOMES: &str = "
                   accept      travel   check_in start       wait          resume      complete  schedule    assign        cancel    reopen
    unscheduled    .           .        .        .           .             .           .         scheduled   scheduled     cancelled .
    scheduled      accepted    en_route on_site  in_progress .             .           .         scheduled   scheduled     cancelled .
    accepted       .           en_route on_site  in_progress .             .           .         accepted    accepted      cancelled .
    en_route       .           .        on_site  in_progress .             .           .         .           en_route      cancelled .
    on_site        .           .        .        in_progress waiting_parts .           completed .           on_site       cancelled .
    in_progress    .           .        .        .           waiting_parts .           completed .           in_progress   cancelled .
    waiting_parts  .           .        .        .           .             in_progress .         scheduled   waiting_parts cancelled .
    completed      .           .        .        .           .             .           .         .           .             .         scheduled
    cancelled      .           .        .        .           .             .           .         .           .             .         scheduled
";

#[test]
fn each_command_does_in_each_state_what_the_table_says() {
    let mut rows = OUTCOMES.lines().filter(|row| !row.trim().is_empty());
    let commands: Vec<&str> = rows.next().unwrap().split_whitespace().collect();
    let mut seen = 0;
    for row in rows {
        let cells: Vec<&str> = row.split_whitespace().collect();
        let from = VisitStatus::from_code(cells[0]).unwrap();
        for (command, expected) in commands.iter().zip(&cells[1..]) {
            let outcome = run(&easy(from), named(command), DESK).map(|facts| facts.visits[0].status);
            match VisitStatus::from_code(expected) {
                Some(to) => {
                    assert_eq!(outcome, Ok(to), "{command} on {}", from.code());
                    assert!(from == to || from.may_become(to), "{command} skips the state machine");
                }
                None => {
                    let refusal = outcome.unwrap_err();
                    let by_state = matches!(refusal, Rejection::VisitTransition { .. } | Rejection::JobSealed { .. });
                    assert!(by_state, "{command} on {}: {refusal:?}", from.code());
                }
            }
            seen += 1;
        }
    }
    assert_eq!(seen, VisitStatus::ALL.len() * 11);
}

#[test]
fn technicians_act_on_their_own_visits_and_the_desk_on_all() {
    let facts = easy(VisitStatus::Scheduled);
    for name in ["accept", "travel", "check_in", "start"] {
        assert!(run(&facts, named(name), MARCUS).is_ok(), "{name}");
        assert!(run(&facts, named(name), DESK).is_ok(), "{name}");
        assert_eq!(run(&facts, named(name), INES), Err(Rejection::NotAssigned), "{name}");
        assert_eq!(run(&facts, named(name), SALES), Err(Rejection::NotAssigned), "{name}");
    }
    let desk_only = [
        named("schedule"),
        named("assign"),
        named("cancel"),
        Command::AddVisit { visit_id: id(9), duration_minutes: 30 },
        Command::DescribeJob { title: "x".into(), description: String::new() },
        Command::SetPriority { priority: Priority::Urgent },
        Command::MoveJob { to: JobStatus::Cancelled, reason: "rain".into() },
    ];
    for command in desk_only {
        assert!(run(&facts, command.clone(), DESK).is_ok(), "{command:?}");
        for who in [MARCUS, INES, SALES] {
            assert_eq!(run(&facts, command.clone(), who), Err(Rejection::NotPermitted), "{command:?}");
        }
    }
    let unknown = Command::StartVisit { visit_id: id(999) };
    assert_eq!(run(&facts, unknown, MARCUS), Err(Rejection::NotFound { what: "visit".into() }));
}

#[test]
fn two_who_go_may_both_accept() {
    let facts = JobBuilder::new(7)
        .planned(&staff()[1], MONDAY)
        .with(|facts| facts.visits[0].technicians.push(assigned(&staff()[2])))
        .build();
    let once = run(&facts, named("accept"), MARCUS).unwrap();
    let twice = run_at(&once, &JobContent::default(), named("accept"), INES, MONDAY.plus_minutes(1)).unwrap();
    let accepted: Vec<_> = twice.visits[0].technicians.iter().map(|technician| technician.accepted_at).collect();
    assert_eq!(accepted, [Some(MONDAY), Some(MONDAY.plus_minutes(1))]);
    assert!(run(&twice, named("accept"), MARCUS).is_err());
}

fn metres_north(metres: f64) -> Option<Position> {
    Some(Position { latitude: SITE.latitude + metres / 111_195.0, ..SITE })
}

fn check_in_at(facts: &JobFacts, position: Option<Position>, reason: Option<&str>) -> Result<CheckIn, Rejection> {
    let command = Command::CheckIn { visit_id: visit(), position, override_reason: reason.map(Into::into) };
    run(facts, command, MARCUS).map(|facts| facts.visits[0].check_in.clone().unwrap())
}

#[test]
fn a_check_in_is_near_the_site_or_has_a_reason() {
    let facts = easy(VisitStatus::EnRoute);
    let near = check_in_at(&facts, metres_north(150.0), None).unwrap();
    assert!((149.0..151.0).contains(&near.distance_m.unwrap()) && near.override_reason.is_none());
    let far = check_in_at(&facts, metres_north(260.0), None);
    assert!(matches!(far, Err(Rejection::TooFar { distance_m }) if (255.0..265.0).contains(&distance_m)), "{far:?}");
    let explained = check_in_at(&facts, metres_north(5_000.0), Some(" gate is at the back ")).unwrap();
    assert_eq!(explained.override_reason.as_deref(), Some("gate is at the back"));
    assert_eq!(check_in_at(&facts, None, None), Err(Rejection::ReasonRequired));
    assert_eq!(check_in_at(&facts, None, Some("  ")), Err(Rejection::ReasonRequired));
    assert_eq!(check_in_at(&facts, None, Some("no sky")).unwrap().distance_m, None);
    let unknown_site = JobFacts { site: SiteFacts { position: None, ..facts.site.clone() }, ..facts };
    assert_eq!(check_in_at(&unknown_site, metres_north(0.0), None), Err(Rejection::ReasonRequired));
    assert!(check_in_at(&unknown_site, metres_north(0.0), Some("new house")).is_ok());
}

#[test]
fn a_poor_signal_widens_the_fence_and_nonsense_does_not() {
    let facts = easy(VisitStatus::Scheduled);
    let with = |metres: f64, accuracy_m: f64| {
        metres_north(metres).map(|position| Position { accuracy_m: Some(accuracy_m), ..position })
    };
    assert!(check_in_at(&facts, with(260.0, 100.0), None).is_ok());
    assert!(check_in_at(&facts, with(1_190.0, 50_000.0), None).is_ok());
    assert!(matches!(check_in_at(&facts, with(1_250.0, 50_000.0), None), Err(Rejection::TooFar { .. })));
    for nonsense in [f64::NAN, f64::INFINITY, -1.0] {
        assert!(
            matches!(check_in_at(&facts, with(260.0, nonsense), None), Err(Rejection::TooFar { .. })),
            "{nonsense}"
        );
        let kept = check_in_at(&facts, with(260.0, nonsense), Some("why not")).unwrap();
        assert_eq!(kept.position.unwrap().accuracy_m, None, "{nonsense} is no length");
    }
    for latitude in [f64::NAN, 91.0, f64::NEG_INFINITY] {
        let position = Some(Position { latitude, ..SITE });
        assert!(matches!(check_in_at(&facts, position, Some("why not")), Err(Rejection::Invalid { .. })), "{latitude}");
    }
}

#[test]
fn reopening_takes_a_visit_up_where_it_was() {
    let done = run(&easy(VisitStatus::InProgress), named("complete"), MARCUS).unwrap();
    let again = run(&done, named("reopen"), MARCUS).unwrap();
    let visit = &again.visits[0];
    assert_eq!(
        (visit.status, visit.completed_at, visit.completed_by, again.status, again.completed_at),
        (VisitStatus::InProgress, None, None, JobStatus::InProgress, None)
    );
    assert_eq!(run(&done, named("reopen"), INES), Err(Rejection::NotAssigned));
    let invoiced = move_to(&done, JobStatus::Invoiced).unwrap();
    assert_eq!(run(&invoiced, named("reopen"), DESK), Err(Rejection::JobSealed { status: JobStatus::Invoiced }));
    assert!(matches!(
        run(&done, Command::ReopenVisit { visit_id: visit.id, reason: " ".into() }, MARCUS),
        Err(Rejection::Invalid { .. })
    ));
}
