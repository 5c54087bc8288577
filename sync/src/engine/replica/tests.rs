#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::docs::content::{NoteField, SignerRole, TimeKind};
use crate::docs::document::JobDocument;
use crate::docs::edit::DocEdit;
use crate::domain::checklist::AnswerValue;
use crate::domain::command::Command;
use crate::domain::status::{JobStatus, VisitStatus};
use crate::protocol::{JobPage, MutationResult, PullResponse, PushResponse, Verdict};
use crate::testing::builders::*;
use uuid::Uuid;

const MARCUS: u128 = 2;
const FRESH: crate::docs::document::Actor = [9; 16];

fn staff() -> Vec<StaffMember> {
    vec![staff_member(id(MARCUS), "Marcus", Role::Technician), staff_member(id(3), "Ines", Role::Technician)]
}

fn job(number: u32) -> JobFacts {
    JobBuilder::new(number)
        .planned(&staff()[0], MONDAY)
        .with(|facts| facts.visits[0].technicians.push(assigned(&staff()[1])))
        .build()
}

fn answer(seq: u64, jobs: Vec<JobPage>) -> PullResponse {
    PullResponse {
        cursor: Cursor { epoch: Uuid::from_u128(1), seq },
        jobs,
        revoked: Vec::new(),
        full: false,
        more: false,
        last_mutation_id: 0,
        staff: staff(),
        catalog: Vec::new(),
        roster: None,
        now: MONDAY,
        checked: false,
        departed: Vec::new(),
    }
}

fn page(facts: JobFacts, whole: bool, changes: Vec<Vec<u8>>) -> JobPage {
    JobPage { facts, whole, changes: changes.into_iter().map(ByteBuf::from).collect() }
}

/// A phone with jobs 7 and 8, at feed number 10.
fn phone() -> Replica {
    let mut phone = Replica::new(Meta::new(TenantId::NIL, id(MARCUS), Role::Technician, id(100), [1; 16]));
    let response =
        PullResponse { full: true, ..answer(10, vec![page(job(7), true, vec![]), page(job(8), true, vec![])]) };
    let batch = phone.pulled(&response, FRESH).unwrap();
    phone.apply(batch);
    phone
}

fn note(text: &str) -> DocEdit {
    DocEdit::SetNote { field: NoteField::Work, text: text.into(), was: None }
}

fn edit(phone: &mut Replica, number: u32, edit: DocEdit) -> u64 {
    let batch = phone.edit(job(number).id, vec![edit], MONDAY).unwrap();
    let id = batch.outbox[0].mutation.id;
    phone.apply(batch);
    id
}

fn command(phone: &mut Replica, number: u32, command: Command) {
    let batch = phone.command(job(number).id, command, MONDAY).unwrap();
    phone.apply(batch);
}

fn pushed(phone: &mut Replica, verdicts: &[(u64, Verdict)]) {
    let results =
        verdicts.iter().map(|(id, verdict)| MutationResult { id: *id, verdict: verdict.clone(), seq: 11 }).collect();
    let batch = phone.pushed(&PushResponse { results, last_mutation_id: 0, epoch: None }, [2; 16], MONDAY);
    phone.apply(batch);
}

fn no() -> Verdict {
    Verdict::Rejected { rejection: Rejection::NotPermitted }
}

fn work_note(phone: &Replica, number: u32) -> String {
    phone.view(job(number).id).unwrap().content.notes.work
}

#[test]
fn an_edit_shows_at_once_and_counts_as_waiting() {
    let mut phone = phone();
    assert_eq!(edit(&mut phone, 7, note("Pumped")), 1);
    let view = phone.view(job(7).id).unwrap();
    assert_eq!((view.content.notes.work.as_str(), view.pending, view.refused), ("Pumped", 1, 0));
    assert_eq!(phone.pending_jobs(), BTreeSet::from([job(7).id]));
    assert_eq!((phone.backlog().mutations, phone.backlog().oldest_at), (1, Some(MONDAY)));
    assert!(phone.has_pending(job(7).id) && !phone.has_pending(job(8).id));
    assert!(phone.edit(job(7).id, vec![note("Pumped")], MONDAY).unwrap().is_empty(), "nothing new is nothing to send");
}

#[test]
fn what_the_server_would_refuse_is_refused_before_it_is_queued() {
    let mut phone = phone();
    let visit_id = job(7).visits[0].id;
    let nowhere = DocEdit::StartTimer { id: id(30), visit_id: id(404), kind: TimeKind::Work };
    assert_eq!(phone.edit(job(7).id, vec![nowhere], MONDAY), Err(Rejection::NotFound { what: "visit".into() }));
    assert!(matches!(
        phone.command(job(7).id, Command::CompleteVisit { visit_id }, MONDAY),
        Err(Rejection::VisitTransition { .. })
    ));
    assert_eq!(phone.edit(id(404), vec![note("x")], MONDAY), Err(Rejection::NotFound { what: "job".into() }));
    command(&mut phone, 7, Command::StartVisit { visit_id });
    let early = phone.command(job(7).id, Command::CompleteVisit { visit_id }, MONDAY);
    assert!(matches!(early, Err(Rejection::MissingItems { .. })), "it counts what is queued: {early:?}");
}

#[test]
fn commands_show_on_top_without_the_server() {
    let mut phone = phone();
    let visit_id = job(7).visits[0].id;
    command(&mut phone, 7, Command::AcceptVisit { visit_id });
    command(&mut phone, 7, Command::StartVisit { visit_id });
    assert_eq!(phone.facts(job(7).id).unwrap().status, JobStatus::InProgress);
    assert_eq!(phone.view(job(7).id).unwrap().facts.visits[0].status, VisitStatus::InProgress);
    assert_eq!(phone.jobs[&job(7).id].facts.status, JobStatus::Scheduled, "the server's word stays as it was");
}

#[test]
fn a_mutation_follows_the_last_change_of_its_job_that_has_no_verdict() {
    let mut phone = phone();
    edit(&mut phone, 7, note("a"));
    edit(&mut phone, 8, note("b"));
    edit(&mut phone, 7, note("ac"));
    command(&mut phone, 7, Command::AcceptVisit { visit_id: job(7).visits[0].id });
    edit(&mut phone, 7, note("acd"));
    let follows: Vec<_> = phone.outbox.values().map(|entry| entry.mutation.follows).collect();
    assert_eq!(follows, [None, None, Some(1), Some(3), Some(3)]);
    pushed(&mut phone, &[1, 2, 3, 4, 5].map(|id| (id, Verdict::Accepted)));
    assert_eq!(edit(&mut phone, 7, note("acde")), 6);
    assert_eq!(phone.outbox[&6].mutation.follows, None);
}

#[test]
fn a_push_is_everything_undecided_in_order_within_bounds() {
    let mut phone = phone();
    assert!(phone.push_request("1").is_none());
    for number in 0..300 {
        edit(
            &mut phone,
            7 + number % 2,
            DocEdit::SetNote { field: NoteField::Internal, text: format!("{number}"), was: None },
        );
    }
    let request = phone.push_request("1").unwrap();
    let ids: Vec<u64> = request.mutations.iter().map(|mutation| mutation.id).collect();
    assert_eq!(ids, (1..=crate::protocol::PUSH_MUTATIONS as u64).collect::<Vec<_>>());
    assert_eq!(request.backlog.mutations, 300);
    let mut other = self::phone();
    for number in 0..40 {
        let text: String =
            (0..9_000).filter_map(|place| char::from_u32(0x4e00 + (number * 9_000 + place) % 20_000)).collect();
        edit(
            &mut other,
            7,
            DocEdit::AnswerNote { item_id: job(7).visits[0].checklist[0].id, note: text.chars().take(2_000).collect() },
        );
    }
    let bytes: usize = other
        .push_request("1")
        .unwrap()
        .mutations
        .iter()
        .map(|mutation| mutation.intent.len() + mutation.changes[0].len())
        .sum();
    assert!((1..=crate::protocol::PUSH_BYTES).contains(&bytes), "{bytes}");
}

#[test]
fn accepted_work_stays_on_top_until_a_pull_contains_it() {
    let mut phone = phone();
    edit(&mut phone, 7, note("Pumped"));
    let change = phone.outbox[&1].mutation.changes[0].to_vec();
    pushed(&mut phone, &[(1, Verdict::Accepted)]);
    assert_eq!((work_note(&phone, 7).as_str(), phone.pending().count()), ("Pumped", 0));
    let early = phone.pulled(&answer(10, vec![]), FRESH).unwrap();
    phone.apply(early);
    assert_eq!((work_note(&phone, 7).as_str(), phone.is_at_rest()), ("Pumped", false));
    let facts = JobFacts { seq: 11, ..job(7) };
    let batch = phone.pulled(&answer(11, vec![page(facts, false, vec![change])]), FRESH).unwrap();
    phone.apply(batch);
    assert_eq!((work_note(&phone, 7).as_str(), phone.is_at_rest()), ("Pumped", true));
}

#[test]
fn a_verdict_that_a_pull_has_overtaken_leaves_nothing_behind() {
    let mut phone = phone();
    edit(&mut phone, 7, note("Pumped"));
    let change = phone.outbox[&1].mutation.changes[0].to_vec();
    let batch = phone.pulled(&answer(11, vec![page(job(7), false, vec![change])]), FRESH).unwrap();
    phone.apply(batch);
    assert_eq!(phone.pending().count(), 1, "the answer to the push has not come");
    pushed(&mut phone, &[(1, Verdict::Accepted)]);
    assert!(phone.is_at_rest());
    assert_eq!(work_note(&phone, 7), "Pumped");
}

#[test]
fn a_refused_change_leaves_the_screen_and_is_kept_with_its_reason() {
    let mut phone = phone();
    edit(&mut phone, 7, note("Pumped"));
    let entered = phone.outbox[&1].mutation.clone();
    pushed(&mut phone, &[(1, no())]);
    let view = phone.view(job(7).id).unwrap();
    assert_eq!((view.content.notes.work.as_str(), view.pending, view.refused), ("", 0, 1));
    let kept = &phone.inbox[&1];
    assert_eq!((&kept.mutation, &kept.rejection, kept.quarantined), (&entered, &Rejection::NotPermitted, false));
    assert_eq!(phone.meta.actor, [2; 16], "what was refused may have been signed with the next number");
    let restored = phone.restore(1, MONDAY.plus_minutes(60)).unwrap();
    phone.apply(restored);
    assert_eq!((work_note(&phone, 7).as_str(), phone.inbox.len(), phone.outbox[&2].mutation.at), ("Pumped", 0, MONDAY));
    let gone = phone.dismiss(1);
    phone.apply(gone);
}

#[test]
fn quarantine_is_told_apart() {
    let mut phone = phone();
    edit(&mut phone, 7, note("Pumped"));
    pushed(&mut phone, &[(1, Verdict::Quarantined { rejection: Rejection::NotAssigned })]);
    assert!(phone.inbox[&1].quarantined);
}

#[test]
fn what_builds_on_a_refusal_is_made_anew_in_order() {
    let mut phone = phone();
    let visit_id = job(7).visits[0].id;
    edit(&mut phone, 7, note("one"));
    edit(&mut phone, 7, note("one two"));
    edit(&mut phone, 8, note("elsewhere"));
    command(&mut phone, 7, Command::StartVisit { visit_id });
    let blocked = Verdict::BlockedBy { id: 1 };
    pushed(&mut phone, &[(1, no()), (2, blocked.clone()), (3, Verdict::Accepted), (4, blocked)]);
    let waiting: Vec<(u64, Option<u64>)> =
        phone.pending().map(|entry| (entry.mutation.id, entry.mutation.follows)).collect();
    assert_eq!(waiting, [(5, None), (6, Some(5))]);
    assert_eq!(work_note(&phone, 7), " two");
    assert_eq!(phone.facts(job(7).id).unwrap().status, JobStatus::InProgress);
    assert_eq!(work_note(&phone, 8), "elsewhere");
}

/// The third edit was made while the push of the first two was on its way.
#[test]
fn what_was_not_sent_yet_is_made_anew_with_the_rest_and_keeps_its_place() {
    let mut phone = phone();
    let item_id = job(7).visits[0].checklist[4].id;
    let say = |words: &str| DocEdit::Answer { item_id, value: Some(AnswerValue::Text(words.into())) };
    edit(&mut phone, 7, note("refused"));
    edit(&mut phone, 7, say("older"));
    edit(&mut phone, 7, say("newer"));
    pushed(&mut phone, &[(1, no()), (2, Verdict::BlockedBy { id: 1 })]);
    let shown = |phone: &Replica| phone.view(job(7).id).unwrap().content.answers[&item_id].value.clone();
    assert_eq!(shown(&phone), Some(AnswerValue::Text("newer".into())));
    let request = phone.push_request("1").unwrap();
    assert_eq!(
        request.mutations.iter().map(|mutation| mutation.id).collect::<Vec<_>>(),
        [3, 4, 5],
        "no number is left out"
    );
    assert!(request.mutations[0].is_void() && request.mutations[0].changes.is_empty());
    assert_eq!((phone.pending().count(), phone.backlog().mutations, phone.view(job(7).id).unwrap().pending), (2, 2, 2));
    pushed(&mut phone, &[(3, Verdict::BlockedBy { id: 2 }), (4, Verdict::Accepted), (5, Verdict::Accepted)]);
    assert_eq!(
        (shown(&phone), phone.pending().count(), phone.inbox.len()),
        (Some(AnswerValue::Text("newer".into())), 0, 1)
    );
}

#[test]
fn what_no_longer_applies_is_listed() {
    let mut phone = phone();
    edit(&mut phone, 7, DocEdit::StartTimer { id: id(30), visit_id: job(7).visits[0].id, kind: TimeKind::Work });
    edit(&mut phone, 7, DocEdit::StopTimer { id: id(30) });
    pushed(&mut phone, &[(1, no()), (2, Verdict::BlockedBy { id: 1 })]);
    assert!(phone.outbox.is_empty());
    assert_eq!(phone.inbox[&2].rejection, Rejection::DependsOnRefused);
}

/// A note's edit made anew does not undo what others wrote in the meantime.
#[test]
fn a_note_made_anew_keeps_what_others_wrote() {
    let mut phone = phone();
    edit(&mut phone, 7, DocEdit::AnswerNote { item_id: job(7).visits[0].checklist[0].id, note: "refused".into() });
    edit(&mut phone, 7, note("Mine."));
    let mut theirs = JobDocument::genesis();
    let author = crate::docs::edit::Author { user_id: id(3), at: MONDAY };
    let change = theirs.edit(&[note("Theirs.")], author, [5; 16]).unwrap().unwrap();
    let batch = phone.pulled(&answer(11, vec![page(job(7), false, vec![change])]), FRESH).unwrap();
    phone.apply(batch);
    pushed(&mut phone, &[(1, no()), (2, Verdict::BlockedBy { id: 1 })]);
    let shown = work_note(&phone, 7);
    assert!(shown.contains("Mine.") && shown.contains("Theirs."), "{shown}");
}

#[test]
fn a_restored_signature_signs_what_it_signed_first() {
    let mut phone = phone();
    let visit_id = job(7).visits[0].id;
    edit(&mut phone, 7, sign_off(id(60), visit_id, SignerRole::Customer, "Ada"));
    let digest = phone.view(job(7).id).unwrap().content.sign_offs[&id(60)].content_digest.clone();
    pushed(&mut phone, &[(1, no())]);
    edit(&mut phone, 7, note("Something else"));
    let batch = phone.restore(1, MONDAY).unwrap();
    phone.apply(batch);
    assert_eq!(phone.view(job(7).id).unwrap().content.sign_offs[&id(60)].content_digest, digest);
}

#[test]
fn verdicts_told_twice_count_once() {
    let mut phone = phone();
    edit(&mut phone, 7, note("one"));
    edit(&mut phone, 7, note("one two"));
    let verdicts = [(1, no()), (2, Verdict::BlockedBy { id: 1 })];
    pushed(&mut phone, &verdicts);
    let once = phone.clone();
    let results =
        verdicts.iter().map(|(id, verdict)| MutationResult { id: *id, verdict: verdict.clone(), seq: 11 }).collect();
    assert!(phone.pushed(&PushResponse { results, last_mutation_id: 2, epoch: None }, [3; 16], MONDAY).is_empty());
    assert_eq!(phone, once);
}

#[test]
fn an_answer_that_was_overtaken_changes_nothing() {
    let mut phone = phone();
    let newer = phone
        .pulled(&answer(20, vec![page(JobFacts { title: "Newer".into(), seq: 20, ..job(7) }, false, vec![])]), FRESH)
        .unwrap();
    phone.apply(newer);
    let older = answer(15, vec![page(JobFacts { title: "Older".into(), seq: 15, ..job(7) }, false, vec![])]);
    assert!(phone.pulled(&older, FRESH).unwrap().is_empty());
    let mut restored = answer(3, vec![]);
    restored.cursor.epoch = Uuid::from_u128(2);
    assert_eq!(
        phone.pulled(&restored, FRESH).unwrap().meta.unwrap().cursor,
        Some(restored.cursor),
        "another history is not older"
    );
}

#[test]
fn changes_that_do_not_fit_ask_for_everything() {
    let phone = phone();
    let mut ahead = JobDocument::genesis();
    let author = crate::docs::edit::Author { user_id: id(3), at: MONDAY };
    ahead.edit(&[note("a")], author, [5; 16]).unwrap();
    let orphan = ahead.edit(&[note("ab")], author, [5; 16]).unwrap().unwrap();
    assert!(phone.pulled(&answer(11, vec![page(job(7), false, vec![orphan])]), FRESH).is_err());
    assert!(phone.pull_request("1", false).cursor.is_some() && phone.pull_request("1", true).cursor.is_none());
    let whole = page(job(7), true, ahead.all_changes());
    let batch = phone.pulled(&PullResponse { full: true, ..answer(11, vec![whole]) }, FRESH).unwrap();
    assert_eq!(batch.drop_jobs, [job(8).id], "what a full answer does not name is gone");
}

#[test]
fn a_job_that_left_is_wiped_only_when_nothing_of_it_waits() {
    let mut phone = phone();
    edit(&mut phone, 7, note("Pumped"));
    let taken = PullResponse { revoked: vec![job(7).id, job(8).id], ..answer(11, vec![]) };
    let batch = phone.pulled(&taken, FRESH).unwrap();
    phone.apply(batch);
    assert!(phone.jobs[&job(7).id].revoked && !phone.jobs.contains_key(&job(8).id));
    pushed(&mut phone, &[(1, Verdict::Quarantined { rejection: Rejection::NotAssigned })]);
    let batch = phone.pulled(&answer(12, vec![]), FRESH).unwrap();
    phone.apply(batch);
    assert!(phone.jobs.contains_key(&job(7).id), "its refusal has not been read");
    let read = phone.dismiss(1);
    phone.apply(read);
    let batch = phone.pulled(&answer(13, vec![]), FRESH).unwrap();
    phone.apply(batch);
    assert!(phone.jobs.is_empty());
}

#[test]
fn the_device_remembers_who_goes_instead() {
    let mut phone = phone();
    let departure = |number: u32, name: &str| Departure { job_id: job(number).id, technicians: vec![name.into()] };
    let taken = |seq: u64, number: u32, name: &str| PullResponse {
        revoked: vec![job(number).id],
        departed: vec![departure(number, name)],
        ..answer(seq, vec![])
    };
    for response in [taken(11, 7, "Luis"), taken(12, 8, "Ines"), taken(13, 7, "Ana")] {
        let batch = phone.pulled(&response, FRESH).unwrap();
        phone.apply(batch);
    }
    assert_eq!(phone.meta.departed, [departure(8, "Ines"), departure(7, "Ana")]);
    let batch = phone.pulled(&answer(14, vec![page(job(8), true, vec![])]), FRESH).unwrap();
    phone.apply(batch);
    assert_eq!(phone.meta.departed, [departure(7, "Ana")], "what is back has not departed");
}

#[test]
fn a_job_that_comes_back_is_shown_again() {
    let mut phone = phone();
    edit(&mut phone, 7, note("Pumped"));
    let batch = phone.pulled(&PullResponse { revoked: vec![job(7).id], ..answer(11, vec![]) }, FRESH).unwrap();
    phone.apply(batch);
    let batch = phone.pulled(&answer(12, vec![page(job(7), true, vec![])]), FRESH).unwrap();
    phone.apply(batch);
    assert!(!phone.jobs[&job(7).id].revoked);
    assert_eq!(work_note(&phone, 7), "Pumped");
}

#[test]
fn a_failed_push_is_counted_and_changes_nothing_else() {
    let mut phone = phone();
    edit(&mut phone, 7, note("Pumped"));
    let request = phone.push_request("1").unwrap();
    for _ in 0..2 {
        let batch = phone.push_failed(&request, "no signal");
        phone.apply(batch);
    }
    let entry = &phone.outbox[&1];
    assert_eq!((entry.attempts, entry.last_error.as_deref(), entry.is_pending()), (2, Some("no signal"), true));
    pushed(&mut phone, &[(1, Verdict::Accepted)]);
    assert!(phone.push_failed(&request, "no signal").is_empty(), "a late failure does not undo a verdict");
}
