#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::docs::content::{Answer, PhotoKind, SignOff, SignerRole};
use crate::domain::checklist::AnswerValue;
use crate::domain::completion::Missing;
use crate::domain::status::Priority;
use crate::testing::builders::*;

const DESK: u128 = 1;
const MARCUS: u128 = 2;
const INES: u128 = 3;
const SALES: u128 = 5;

fn staff() -> Vec<StaffMember> {
    let member = |number: u128, name: &str, role| staff_member(id(number), name, role);
    vec![
        member(DESK, "Dana", Role::Dispatcher),
        member(MARCUS, "Marcus", Role::Technician),
        member(INES, "Ines", Role::Technician),
        member(SALES, "Sal", Role::Sales),
    ]
}

fn run_at(
    facts: &JobFacts,
    content: &JobContent,
    command: Command,
    who: u128,
    at: Timestamp,
) -> Result<JobFacts, Rejection> {
    let staff = staff();
    let member = staff.iter().find(|member| member.id == id(who)).unwrap();
    apply(facts, content, &command, &Context { user_id: member.id, role: member.role, at, staff: &staff })
}

fn run(facts: &JobFacts, command: Command, who: u128) -> Result<JobFacts, Rejection> {
    run_at(facts, &JobContent::default(), command, who, MONDAY)
}

/// A job whose checklist demands nothing.
fn easy(status: VisitStatus) -> JobFacts {
    JobBuilder::new(7)
        .planned(&staff()[1], MONDAY)
        .status(status)
        .with(|facts| {
            facts.visits[0].checklist.iter_mut().for_each(|entry| entry.item.required = false);
            let accepted = !matches!(status, VisitStatus::Unscheduled | VisitStatus::Scheduled);
            facts.visits[0].technicians[0].accepted_at = accepted.then_some(MONDAY);
        })
        .build()
}

fn visit() -> VisitId {
    easy(VisitStatus::Scheduled).visits[0].id
}

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

fn named(name: &str) -> Command {
    let (visit_id, reason) = (visit(), String::from("because"));
    match name {
        "accept" => Command::AcceptVisit { visit_id },
        "travel" => Command::StartTravel { visit_id },
        "check_in" => Command::CheckIn { visit_id, position: Some(SITE), override_reason: None },
        "start" => Command::StartVisit { visit_id },
        "wait" => Command::WaitForParts { visit_id, reason },
        "resume" => Command::ResumeVisit { visit_id },
        "complete" => Command::CompleteVisit { visit_id },
        "schedule" => {
            let window = Some(Window { start: MONDAY, end: MONDAY.plus_minutes(60) });
            Command::ScheduleVisit { visit_id, window, arrival: Arrival::Exact, duration_minutes: 60 }
        }
        "assign" => Command::AssignVisit { visit_id, technicians: vec![id(MARCUS)] },
        "cancel" => Command::CancelVisit { visit_id, reason },
        "reopen" => Command::ReopenVisit { visit_id, reason },
        other => panic!("no command {other}"),
    }
}

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

fn demanding() -> JobFacts {
    JobBuilder::new(7).planned(&staff()[1], MONDAY).status(VisitStatus::InProgress).demanding().build()
}

fn answered(facts: &JobFacts) -> JobContent {
    let values = [AnswerValue::Yes, AnswerValue::NotApplicable, AnswerValue::Number("24".into())];
    let answer = |value: AnswerValue| Answer { value: Some(value), ..Answer::default() };
    let answers =
        facts.visits[0].checklist.iter().zip(values).map(|(entry, value)| (entry.id, answer(value))).collect();
    JobContent { answers, ..JobContent::default() }
}

fn signed(role: SignerRole, visit_id: VisitId, removed: bool) -> SignOff {
    let (image, strokes) = (blob(1, "image/png"), blob(2, "application/json"));
    SignOff {
        visit_id,
        role,
        signer_name: "Ada".into(),
        image,
        strokes,
        signed_heads: vec![],
        content_digest: String::new(),
        by: id(MARCUS),
        at: MONDAY,
        removed,
    }
}

fn missing_of(facts: &JobFacts, content: &JobContent) -> Vec<Missing> {
    match run_at(facts, content, named("complete"), MARCUS, MONDAY) {
        Ok(_) => Vec::new(),
        Err(Rejection::MissingItems { items }) => items,
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn completion_lists_what_is_missing_and_passes_once_nothing_is() {
    let facts = demanding();
    let visit_id = visit();
    let labels: Vec<String> = missing_of(&facts, &JobContent::default())
        .iter()
        .map(|item| item.words(crate::domain::Language::English))
        .collect();
    assert_eq!(
        labels,
        [
            "Lid secured",
            "Baffles intact",
            "Sludge depth",
            "before photos (0 of 1)",
            "after photos (0 of 1)",
            "photos (0 of 3)",
            "customer's signature",
            "technician's signature"
        ]
    );
    let mut content = answered(&facts);
    content.answers.get_mut(&facts.visits[0].checklist[0].id).unwrap().value = Some(AnswerValue::No);
    assert_eq!(missing_of(&facts, &content).len(), 6, "a check that is not ticked is not done");
    content = answered(&facts);
    content.attachments.insert(id(1), photo(1, visit_id, PhotoKind::Before));
    content.attachments.insert(id(2), photo(2, visit_id, PhotoKind::After));
    content
        .attachments
        .insert(id(3), crate::docs::content::Attachment { removed: true, ..photo(3, visit_id, PhotoKind::During) });
    content.attachments.insert(id(4), photo(4, id(999), PhotoKind::During));
    content.sign_offs.insert(id(1), signed(SignerRole::Customer, visit_id, false));
    content.sign_offs.insert(id(2), signed(SignerRole::Technician, visit_id, true));
    content.sign_offs.insert(id(3), signed(SignerRole::Technician, id(999), false));
    let left = missing_of(&facts, &content);
    assert_eq!(
        left,
        [Missing::Photos { kind: None, have: 2, need: 3 }, Missing::Signature { role: SignerRole::Technician }],
        "removed ones and those of other visits do not count"
    );
    content.attachments.insert(id(5), photo(5, visit_id, PhotoKind::During));
    content.sign_offs.insert(id(4), signed(SignerRole::Technician, visit_id, false));
    let done = run_at(&facts, &content, named("complete"), MARCUS, MONDAY.plus_minutes(90)).unwrap();
    let visit = &done.visits[0];
    assert_eq!(
        (visit.status, visit.completed_at, visit.completed_by),
        (VisitStatus::Completed, Some(MONDAY.plus_minutes(90)), Some(id(MARCUS)))
    );
    assert_eq!((done.status, done.completed_at), (JobStatus::Completed, Some(MONDAY.plus_minutes(90))));
}

fn status_of(visits: &[VisitStatus], before: JobStatus) -> JobStatus {
    let mut facts = easy(VisitStatus::Scheduled);
    let visit = facts.visits.remove(0);
    facts.visits = visits.iter().map(|status| VisitFacts { status: *status, ..visit.clone() }).collect();
    facts.status = before;
    job_status(&facts)
}

#[test]
fn a_jobs_state_follows_from_its_visits() {
    use VisitStatus as V;
    let cases: [(&[V], JobStatus); 13] = [
        (&[], JobStatus::Draft),
        (&[V::Unscheduled], JobStatus::Draft),
        (&[V::Scheduled], JobStatus::Scheduled),
        (&[V::Accepted, V::Unscheduled], JobStatus::Scheduled),
        (&[V::Scheduled, V::EnRoute], JobStatus::EnRoute),
        (&[V::OnSite, V::EnRoute], JobStatus::OnSite),
        (&[V::OnSite, V::InProgress], JobStatus::InProgress),
        (&[V::WaitingParts, V::Scheduled], JobStatus::WaitingParts),
        (&[V::Completed, V::Scheduled], JobStatus::Scheduled),
        (&[V::Completed, V::Completed], JobStatus::Completed),
        (&[V::Completed, V::Cancelled], JobStatus::Completed),
        (&[V::Cancelled, V::Cancelled], JobStatus::Cancelled),
        (&[V::Cancelled, V::WaitingParts], JobStatus::WaitingParts),
    ];
    for (visits, expected) in cases {
        assert_eq!(status_of(visits, JobStatus::Draft), expected, "{visits:?}");
    }
    for by_hand in [JobStatus::QualityCheck, JobStatus::Ready] {
        assert_eq!(status_of(&[V::Completed], by_hand), by_hand);
        assert_eq!(status_of(&[V::Completed, V::InProgress], by_hand), JobStatus::InProgress);
    }
    for sealed in [JobStatus::Invoiced, JobStatus::Closed, JobStatus::Cancelled] {
        assert_eq!(status_of(&[V::InProgress], sealed), sealed);
    }
}

fn move_to(facts: &JobFacts, to: JobStatus) -> Result<JobFacts, Rejection> {
    run(facts, Command::MoveJob { to, reason: "because".into() }, DESK)
}

#[test]
fn a_finished_job_is_moved_on_and_back() {
    let done = run(&easy(VisitStatus::InProgress), named("complete"), MARCUS).unwrap();
    let mut facts = done.clone();
    for to in [JobStatus::QualityCheck, JobStatus::Ready, JobStatus::Invoiced, JobStatus::Closed, JobStatus::Completed]
    {
        facts = move_to(&facts, to).unwrap();
        assert_eq!((facts.status, facts.completed_at), (to, done.completed_at));
    }
    assert_eq!(
        move_to(&facts, JobStatus::EnRoute),
        Err(Rejection::JobTransition { from: JobStatus::Completed, to: JobStatus::EnRoute })
    );
    let open = easy(VisitStatus::InProgress);
    assert_eq!(
        move_to(&open, JobStatus::Invoiced),
        Err(Rejection::JobTransition { from: JobStatus::InProgress, to: JobStatus::Invoiced })
    );
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

#[test]
fn a_cancelled_job_takes_nothing_until_a_visit_is_reopened() {
    let facts = easy(VisitStatus::Accepted);
    let cancelled = move_to(&facts, JobStatus::Cancelled).unwrap();
    assert_eq!((cancelled.status, cancelled.visits[0].status), (JobStatus::Cancelled, VisitStatus::Cancelled));
    assert_eq!(cancelled.visits[0].cancel_reason.as_deref(), Some("because"));
    let sealed = Err(Rejection::JobSealed { status: JobStatus::Cancelled });
    assert_eq!(run(&cancelled, named("start"), MARCUS), sealed);
    assert_eq!(run(&cancelled, Command::SetPriority { priority: Priority::Urgent }, DESK), sealed);
    let alive = run(&cancelled, named("reopen"), DESK).unwrap();
    assert_eq!(
        (alive.status, alive.visits[0].status, alive.visits[0].cancel_reason.clone()),
        (JobStatus::Scheduled, VisitStatus::Scheduled, None)
    );
    let mut unplanned = cancelled;
    unplanned.visits[0].window = None;
    assert_eq!(run(&unplanned, named("reopen"), DESK).unwrap().visits[0].status, VisitStatus::Unscheduled);
}

#[test]
fn cancelling_a_job_leaves_what_is_done() {
    let mut facts = easy(VisitStatus::Completed);
    facts.visits.push(VisitFacts { id: id(55), status: VisitStatus::Scheduled, ..facts.visits[0].clone() });
    facts.status = job_status(&facts);
    let cancelled = move_to(&facts, JobStatus::Cancelled).unwrap();
    let states: Vec<_> = cancelled.visits.iter().map(|visit| visit.status).collect();
    assert_eq!(
        (states.as_slice(), cancelled.status),
        ([VisitStatus::Completed, VisitStatus::Cancelled].as_slice(), JobStatus::Cancelled)
    );
    assert!(matches!(
        run(&facts, Command::MoveJob { to: JobStatus::Cancelled, reason: String::new() }, DESK),
        Err(Rejection::Invalid { .. })
    ));
    let last = run(&easy(VisitStatus::Scheduled), named("cancel"), DESK).unwrap();
    assert_eq!(last.status, JobStatus::Cancelled, "a job of which every visit is called off is called off");
}

#[test]
fn assigning_decides_who_goes() {
    let facts = easy(VisitStatus::Accepted);
    let assign = |technicians: &[u128]| {
        run(
            &facts,
            Command::AssignVisit {
                visit_id: visit(),
                technicians: technicians.iter().map(|number| id(*number)).collect(),
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
            Command::ScheduleVisit { visit_id: visit(), window, arrival: Arrival::Morning, duration_minutes },
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
    let unplanned =
        Command::ScheduleVisit { visit_id: visit(), window: None, arrival: Arrival::Exact, duration_minutes: 60 };
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
fn texts_are_trimmed_bounded_and_keepable() {
    let facts = easy(VisitStatus::Scheduled);
    let describe =
        |title: &str| run(&facts, Command::DescribeJob { title: title.into(), description: " d ".into() }, DESK);
    let described = describe("  Pump  ").unwrap();
    assert_eq!((described.title.as_str(), described.description.as_str()), ("Pump", "d"));
    assert_eq!(describe("a\0b").unwrap().title, "ab");
    for title in ["", "   ", "\0", &"x".repeat(201)] {
        assert!(matches!(describe(title), Err(Rejection::Invalid { .. })), "{title:?}");
    }
}
