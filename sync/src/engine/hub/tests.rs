#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::docs::content::{NoteField, SignerRole, TimeKind};
use crate::docs::document::Actor;
use crate::docs::edit::Author;
use crate::domain::checklist::AnswerValue;
use crate::domain::status::JobStatus;
use crate::protocol::codec;
use crate::testing::builders::*;
use crate::testing::samples;

const MARCUS: u128 = 2;
const INES: u128 = 3;
const DESK: u128 = 1;
const PHONE: Actor = [1; 16];

fn staff() -> Vec<StaffMember> {
    vec![
        staff_member(id(DESK), "Dana", Role::Dispatcher),
        staff_member(id(MARCUS), "Marcus", Role::Technician),
        staff_member(id(INES), "Ines", Role::Technician),
    ]
}

fn job() -> HubJob {
    let facts = JobBuilder::new(7)
        .planned(&staff()[1], MONDAY)
        .with(|facts| facts.visits[0].technicians.push(assigned(&staff()[2])))
        .build();
    HubJob { facts, document: JobDocument::genesis() }
}

fn visit() -> crate::ids::VisitId {
    job().facts.visits[0].id
}

fn mutation(job: &HubJob, intent: &Intent, changes: Vec<Vec<u8>>) -> Mutation {
    let changes = changes.into_iter().map(ByteBuf::from).collect();
    Mutation {
        id: 1,
        job_id: job.facts.id,
        at: MONDAY,
        intent: ByteBuf::from(codec::encode(intent)),
        changes,
        follows: None,
    }
}

fn role(who: u128) -> Role {
    staff().into_iter().find(|member| member.id == id(who)).unwrap().role
}

fn judge(job: Option<&HubJob>, mutation: &Mutation, predecessor: Option<&Verdict>, who: u128) -> Decision {
    let owner_of = |actor: &[u8]| (actor == [9; 16]).then(|| id(900));
    let staff = staff();
    let surroundings = Surroundings { now: MONDAY.plus_minutes(10), staff: &staff, taken: &[], owner_of: &owner_of };
    let pusher = Pusher { user_id: id(who), role: role(who), replica_id: id(100) };
    decide(job, mutation, predecessor, pusher, &surroundings)
}

/// Makes the edits as `author` says, whoever pushes them.
fn edited(job: &HubJob, edits: &[DocEdit], author: u128, actor: Actor) -> Mutation {
    let author = Author { user_id: id(author), at: MONDAY };
    let change = job.document.clone().edit(edits, author, actor).unwrap().unwrap();
    mutation(job, &Intent::Edit { edits: edits.to_vec() }, vec![change])
}

fn verdict_of(job: &HubJob, edit: DocEdit, author: u128, pusher: u128) -> Verdict {
    judge(Some(job), &edited(job, &[edit], author, PHONE), None, pusher).verdict
}

fn after(job: &HubJob, edit: DocEdit, who: u128, actor: Actor) -> HubJob {
    let decision = judge(Some(job), &edited(job, &[edit], who, actor), None, who);
    assert_eq!(decision.verdict, Verdict::Accepted);
    HubJob { facts: job.facts.clone(), document: decision.document.unwrap() }
}

fn note() -> DocEdit {
    DocEdit::SetNote { field: NoteField::Work, text: "Pumped".into(), was: None }
}

fn rejection(verdict: &Verdict) -> Option<&Rejection> {
    match verdict {
        Verdict::Rejected { rejection } | Verdict::Quarantined { rejection } => Some(rejection),
        _ => None,
    }
}

fn is_malformed(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Rejected { rejection: Rejection::Malformed { .. } })
}

#[test]
fn an_edit_is_taken_with_its_changes_and_events_and_leaves_the_facts_alone() {
    let job = job();
    let decision = judge(Some(&job), &edited(&job, &[note()], MARCUS, PHONE), None, MARCUS);
    assert_eq!(decision.verdict, Verdict::Accepted);
    assert_eq!(decision.document.unwrap().content().notes.work, "Pumped");
    assert!(decision.facts.is_none());
    assert_eq!((decision.applied.len(), decision.applied[0].info.actor.as_slice()), (1, PHONE.as_slice()));
    assert_eq!(decision.events.len(), 1);
}

/// Invariant 23: no kind of edit changes any fact.
#[test]
fn no_edit_changes_facts() {
    for edit in samples::edits() {
        let job = job();
        let author = Author { user_id: id(MARCUS), at: MONDAY };
        let Ok(Some(change)) = job.document.clone().edit(std::slice::from_ref(&edit), author, PHONE) else { continue };
        let decision =
            judge(Some(&job), &mutation(&job, &Intent::Edit { edits: vec![edit] }, vec![change]), None, MARCUS);
        assert!(decision.facts.is_none());
    }
}

#[test]
fn a_command_is_taken_with_its_facts_and_leaves_the_document_alone() {
    let job = job();
    let start = Intent::Command { command: Command::StartVisit { visit_id: visit() } };
    let decision = judge(Some(&job), &mutation(&job, &start, vec![]), None, MARCUS);
    assert_eq!(decision.facts.unwrap().status, JobStatus::InProgress);
    assert!(decision.document.is_none() && decision.applied.is_empty());
    let change = edited(&job, &[note()], MARCUS, PHONE).changes.remove(0).into_vec();
    assert!(
        is_malformed(&judge(Some(&job), &mutation(&job, &start, vec![change]), None, MARCUS).verdict),
        "a command smuggles no change"
    );
}

#[test]
fn a_devices_clock_is_believed_only_where_it_can_be_true() {
    let job = job();
    let start = Intent::Command { command: Command::StartVisit { visit_id: visit() } };
    let now = MONDAY.plus_minutes(10);
    for (at, kept) in [
        (MONDAY, MONDAY),
        (Timestamp(i64::MAX), now),
        (Timestamp(i64::MIN), job.facts.created_at),
        (now.plus_minutes(1), now),
    ] {
        let mutation = Mutation { at, ..mutation(&job, &start, vec![]) };
        let facts = judge(Some(&job), &mutation, None, MARCUS).facts.unwrap();
        assert_eq!(facts.visits[0].started_at, Some(kept));
    }
}

#[test]
fn what_follows_a_refusal_is_not_judged_and_what_follows_success_is() {
    let job = job();
    let mutation = Mutation { id: 5, follows: Some(4), ..edited(&job, &[note()], MARCUS, PHONE) };
    for refused in samples::verdicts().iter().filter(|verdict| **verdict != Verdict::Accepted) {
        assert_eq!(judge(Some(&job), &mutation, Some(refused), MARCUS).verdict, Verdict::BlockedBy { id: 4 });
    }
    assert_eq!(judge(Some(&job), &mutation, Some(&Verdict::Accepted), MARCUS).verdict, Verdict::Accepted);
    assert_eq!(judge(Some(&job), &mutation, None, MARCUS).verdict, Verdict::Accepted);
}

#[test]
fn what_the_office_could_still_accept_is_set_aside_and_the_rest_is_refused() {
    let mut stranger = job();
    stranger.facts.visits[0].technicians.clear();
    assert_eq!(
        verdict_of(&stranger, note(), MARCUS, MARCUS),
        Verdict::Quarantined { rejection: Rejection::NotAssigned }
    );
    let mut sealed = job();
    sealed.facts.status = JobStatus::Invoiced;
    for who in [MARCUS, DESK] {
        assert_eq!(
            verdict_of(&sealed, note(), who, who),
            Verdict::Quarantined { rejection: Rejection::JobSealed { status: JobStatus::Invoiced } }
        );
    }
    let job = job();
    let future = Mutation { intent: ByteBuf::from(vec![0xff, 1, 2]), ..edited(&job, &[note()], MARCUS, PHONE) };
    assert_eq!(
        judge(Some(&job), &future, None, MARCUS).verdict,
        Verdict::Quarantined { rejection: Rejection::UnknownVersion }
    );
    let nowhere = judge(None, &edited(&job, &[note()], MARCUS, PHONE), None, MARCUS).verdict;
    assert_eq!(nowhere, Verdict::Rejected { rejection: Rejection::NotFound { what: "job".into() } });
    let early = Intent::Command { command: Command::CompleteVisit { visit_id: visit() } };
    assert!(matches!(
        judge(Some(&job), &mutation(&job, &early, vec![]), None, MARCUS).verdict,
        Verdict::Rejected { .. }
    ));
}

#[test]
fn the_desk_may_write_on_every_job() {
    let mut job = job();
    job.facts.visits[0].technicians.clear();
    assert_eq!(verdict_of(&job, note(), DESK, DESK), Verdict::Accepted);
}

#[test]
fn nobody_writes_as_another_device() {
    let job = job();
    let stolen = edited(&job, &[note()], MARCUS, [9; 16]);
    assert!(is_malformed(&judge(Some(&job), &stolen, None, MARCUS).verdict));
}

#[test]
fn nobody_writes_as_another_person() {
    let (job, visit_id) = (job(), visit());
    let item_id = job.facts.visits[0].checklist[0].id;
    let forged = [
        DocEdit::AddPart {
            id: id(20),
            visit_id,
            item_id: None,
            name: "Riser".into(),
            unit: "ea".into(),
            quantity_milli: 1,
        },
        DocEdit::AddReading { id: id(40), visit_id, name: "pH".into(), value: "7".into(), unit: String::new() },
        DocEdit::AddAttachment { id: id(50), attachment: photo(1, visit_id, crate::docs::content::PhotoKind::Before) },
        DocEdit::Answer { item_id, value: Some(AnswerValue::Yes) },
        job.document.seal(vec![sign_off(id(60), visit_id, SignerRole::Technician, "Marcus")]).remove(0),
    ];
    for edit in forged {
        assert_eq!(verdict_of(&job, edit.clone(), INES, INES), Verdict::Accepted, "{edit:?}");
        assert!(is_malformed(&verdict_of(&job, edit.clone(), MARCUS, INES)), "{edit:?}");
    }
    let timer = DocEdit::StartTimer { id: id(30), visit_id, kind: TimeKind::Work };
    assert_eq!(
        rejection(&verdict_of(&job, timer, MARCUS, INES)),
        Some(&Rejection::NotYours { what: "time entry".into() })
    );
}

/// An answer under Ines's name whose value somebody else replaces without signing for it.
#[test]
fn an_answer_cannot_be_changed_in_its_authors_name() {
    let job = job();
    let item_id = job.facts.visits[0].checklist[0].id;
    let answered = after(&job, DocEdit::Answer { item_id, value: Some(AnswerValue::No) }, INES, [3; 16]);
    let changed = DocEdit::Answer { item_id, value: Some(AnswerValue::Yes) };
    assert!(is_malformed(&verdict_of(&answered, changed.clone(), INES, MARCUS)));
    assert_eq!(verdict_of(&answered, changed, MARCUS, MARCUS), Verdict::Accepted);
    let remark = DocEdit::AnswerNote { item_id, note: "rusty".into() };
    assert_eq!(verdict_of(&answered, remark, MARCUS, MARCUS), Verdict::Accepted);
}

#[test]
fn time_is_changed_by_its_owner_or_the_desk() {
    let job = job();
    let running =
        after(&job, DocEdit::StartTimer { id: id(30), visit_id: visit(), kind: TimeKind::Work }, MARCUS, PHONE);
    for stop in [DocEdit::StopTimer { id: id(30) }, DocEdit::RemoveTime { id: id(30) }] {
        let by = |who: u128| {
            judge(Some(&running), &edited(&running, std::slice::from_ref(&stop), who, [4; 16]), None, who).verdict
        };
        assert_eq!(rejection(&by(INES)), Some(&Rejection::NotYours { what: "time entry".into() }));
        assert_eq!(by(DESK), Verdict::Accepted);
        assert_eq!(by(MARCUS), Verdict::Accepted);
    }
}

#[test]
fn entries_belong_to_a_visit_and_an_item_of_the_job() {
    let job = job();
    let part = DocEdit::AddPart {
        id: id(20),
        visit_id: id(404),
        item_id: None,
        name: "Riser".into(),
        unit: "ea".into(),
        quantity_milli: 1,
    };
    assert_eq!(rejection(&verdict_of(&job, part, MARCUS, MARCUS)), Some(&Rejection::NotFound { what: "visit".into() }));
    let answer = DocEdit::Answer { item_id: id(404), value: Some(AnswerValue::Yes) };
    assert_eq!(
        rejection(&verdict_of(&job, answer, MARCUS, MARCUS)),
        Some(&Rejection::NotFound { what: "checklist item".into() })
    );
}

#[test]
fn a_signature_signs_what_the_document_said() {
    let job = after(&job(), note(), MARCUS, PHONE);
    let sealed = job.document.seal(vec![sign_off(id(60), visit(), SignerRole::Customer, "Ada")]).remove(0);
    let DocEdit::AddSignOff { id: sign_off_id, visit_id, role, signer_name, image, strokes, signed_heads, .. } =
        sealed.clone()
    else {
        panic!()
    };
    let with = |signed_heads: Vec<String>, content_digest: String| DocEdit::AddSignOff {
        id: sign_off_id,
        visit_id,
        role,
        signer_name: signer_name.clone(),
        image: image.clone(),
        strokes: strokes.clone(),
        signed_heads,
        content_digest,
    };
    let verdict = |edit: DocEdit| judge(Some(&job), &edited(&job, &[edit], MARCUS, [4; 16]), None, MARCUS).verdict;
    assert_eq!(verdict(sealed), Verdict::Accepted);
    assert!(is_malformed(&verdict(with(signed_heads.clone(), "ab".repeat(32)))), "another content");
    assert_eq!(
        verdict(with(vec!["cd".repeat(32)], "ab".repeat(32))),
        Verdict::Accepted,
        "heads that were refused prove nothing"
    );
    assert!(matches!(rejection(&verdict(with(signed_heads, "nonsense".into()))), Some(Rejection::Invalid { .. })));
}

#[test]
fn a_signature_is_final_and_only_its_taker_or_the_desk_removes_it() {
    let job = job();
    let sealed = job.document.seal(vec![sign_off(id(60), visit(), SignerRole::Customer, "Ada")]).remove(0);
    let signed = after(&job, sealed.clone(), MARCUS, PHONE);
    let DocEdit::AddSignOff { id: sign_off_id, visit_id, role, image, strokes, signed_heads, content_digest, .. } =
        sealed
    else {
        panic!()
    };
    let renamed = DocEdit::AddSignOff {
        id: sign_off_id,
        visit_id,
        role,
        signer_name: "Eve".into(),
        image,
        strokes,
        signed_heads,
        content_digest,
    };
    let by =
        |edit: DocEdit, who: u128| judge(Some(&signed), &edited(&signed, &[edit], who, [4; 16]), None, who).verdict;
    assert!(is_malformed(&by(renamed, MARCUS)));
    let remove = DocEdit::RemoveSignOff { id: id(60) };
    assert_eq!(rejection(&by(remove.clone(), INES)), Some(&Rejection::NotYours { what: "signature".into() }));
    assert_eq!(by(remove.clone(), MARCUS), Verdict::Accepted);
    assert_eq!(by(remove, DESK), Verdict::Accepted);
    let amended = judge(Some(&signed), &edited(&signed, &[note()], MARCUS, [4; 16]), None, MARCUS);
    assert!(amended.events[0].details.contains(&("amended_after_signature".into(), "true".into())));
}

#[test]
fn changes_that_are_here_already_change_nothing() {
    let job = job();
    let mutation = edited(&job, &[note()], MARCUS, PHONE);
    let taken = after(&job, note(), MARCUS, PHONE);
    let again = judge(Some(&taken), &mutation, None, MARCUS);
    assert_eq!(again.verdict, Verdict::Accepted);
    assert!(again.applied.is_empty() && again.events.is_empty());
}

#[test]
fn a_document_does_not_grow_without_end() {
    let noise = |seed: u64| -> String {
        let mut dice = crate::testing::dice::Dice::new(seed);
        (0..20_000).filter_map(|_| char::from_u32(0x4e00 + dice.below(20_000) as u32)).collect()
    };
    let mut job = job();
    let mut last = Verdict::Accepted;
    // Each of many devices stays below its own limit, because it has not heard of the others.
    for number in 0..40_u8 {
        let blank = HubJob { facts: job.facts.clone(), document: JobDocument::genesis() };
        let edit = DocEdit::SetNote { field: NoteField::Work, text: noise(number.into()), was: None };
        let mutation = edited(&blank, &[edit], MARCUS, [number + 10; 16]);
        let decision = judge(Some(&job), &mutation, None, MARCUS);
        last = decision.verdict;
        let Some(document) = decision.document else { break };
        job.document = document;
    }
    assert!(rejection(&last).is_some(), "{last:?}");
    assert!(JobDocument::load(&job.document.save()).is_ok(), "what was accepted can be loaded");
}
