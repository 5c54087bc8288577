//! The state of a job, which follows from its visits or is set by the office.

use super::*;

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
