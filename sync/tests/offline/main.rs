//! Stories of people without signal, told step by step. What chance finds is in `convergence.rs`.
#![expect(clippy::unwrap_used, reason = "tests")]

mod restored;

use std::time::{Duration, Instant};

use sync::docs::content::{NoteField, TimeKind};
use sync::docs::edit::DocEdit;
use sync::domain::access::Role;
use sync::domain::checklist::AnswerValue;
use sync::domain::command::Command;
use sync::domain::facts::JobFacts;
use sync::domain::rejection::Rejection;
use sync::domain::status::{JobStatus, VisitStatus};
use sync::ids::{JobId, UserId, VisitId};
use sync::protocol::{PushRequest, Verdict};
use sync::testing::builders::*;
use sync::testing::device::Device;
use sync::testing::hub::Hub;
use sync::testing::world::staff;

const DANA: u128 = 1;
const MARCUS: u128 = 2;
const INES: u128 = 3;

fn hub(jobs: u32) -> Hub {
    let mut hub = Hub::new(staff(), MONDAY);
    for number in 1..=jobs {
        hub.create_job(job(number));
    }
    hub
}

/// A job of Marcus and Ines whose checklist demands nothing.
fn job(number: u32) -> JobFacts {
    JobBuilder::new(number)
        // One after the other: nobody is at two of them at once.
        .planned(&staff()[1], MONDAY.plus_minutes(i64::from(number - 1) * 120))
        .with(|facts| {
            facts.visits[0].technicians.push(assigned(&staff()[2]));
            facts.visits[0].checklist.iter_mut().for_each(|entry| entry.item.required = false);
        })
        .build()
}

fn visit_id(number: u32) -> VisitId {
    job(number).visits[0].id
}

fn device(who: u128, number: u8) -> Device {
    let role = if who == DANA { Role::Dispatcher } else { Role::Technician };
    Device::new(id(who), role, id(1_000 + u128::from(number)), [number; 16])
}

fn pull(hub: &mut Hub, device: &mut Device) {
    let (serial, mut request) = device.pull();
    loop {
        let (work, response) = hub.pull(device.user_id, &request);
        hub.commit(work);
        let fresh = device.replica.meta.actor.map(|byte| byte.wrapping_add(70));
        match device.page(serial, request.page_after, response, fresh) {
            Some(next) => request = next,
            None => break,
        }
    }
}

fn send(hub: &mut Hub, device: &mut Device, request: &PushRequest) -> Vec<Verdict> {
    let (work, response) = hub.push(device.user_id, request);
    hub.commit(work);
    let fresh = device.replica.meta.actor.map(|byte| byte.wrapping_add(50));
    device.pushed(&response, fresh, hub.now);
    response.results.into_iter().map(|result| result.verdict).collect()
}

fn push(hub: &mut Hub, device: &mut Device) -> Vec<Verdict> {
    let Some(request) = device.replica.push_request("1") else { return Vec::new() };
    send(hub, device, &request)
}

fn edit(device: &mut Device, job: JobId, edit: DocEdit) {
    let batch = device.replica.edit(job, vec![edit], MONDAY).unwrap();
    device.commit(batch);
}

fn order(device: &mut Device, job: JobId, command: Command) {
    let batch = device.replica.command(job, command, MONDAY).unwrap();
    device.commit(batch);
}

fn note(text: &str) -> DocEdit {
    DocEdit::SetNote { field: NoteField::Work, text: text.into(), was: None }
}

fn part(number: u128, name: &str) -> DocEdit {
    DocEdit::AddPart {
        id: id(number),
        visit_id: visit_id(1),
        item_id: None,
        name: name.into(),
        unit: "ea".into(),
        quantity_milli: 1_000,
    }
}

/// Assigns the job's visit from the desk, at once.
fn assign(hub: &mut Hub, desk: &mut Device, number: u32, technicians: &[u128]) {
    let technicians: Vec<UserId> = technicians.iter().map(|who| id(*who)).collect();
    pull(hub, desk);
    order(desk, job(number).id, Command::AssignVisit { visit_id: visit_id(number), technicians, was: None });
    assert_eq!(push(hub, desk), [Verdict::Accepted]);
}

#[test]
fn a_visit_done_in_a_cellar_is_done_at_the_desk() {
    let mut hub = hub(1);
    let (mut phone, mut desk) = (device(MARCUS, 1), device(DANA, 2));
    pull(&mut hub, &mut phone);
    let (id, visit_id) = (job(1).id, visit_id(1));
    order(&mut phone, id, Command::AcceptVisit { visit_id });
    order(&mut phone, id, Command::CheckIn { visit_id, position: Some(SITE), override_reason: None });
    order(&mut phone, id, Command::StartVisit { visit_id });
    edit(&mut phone, id, part(20, "Riser"));
    edit(&mut phone, id, note("Pumped"));
    order(&mut phone, id, Command::CompleteVisit { visit_id });
    assert_eq!(phone.replica.pending_jobs().len(), 1, "the badge counts jobs");
    phone.restart();
    assert_eq!(phone.replica.facts(id).unwrap().status, JobStatus::Completed, "a cold start without signal shows it");
    assert_eq!(push(&mut hub, &mut phone), vec![Verdict::Accepted; 6]);
    pull(&mut hub, &mut phone);
    pull(&mut hub, &mut desk);
    assert!(phone.replica.is_at_rest());
    for device in [&phone, &desk] {
        let view = device.replica.view(id).unwrap();
        assert_eq!(
            (view.facts.visits[0].status, view.content.notes.work.as_str(), view.content.parts.len()),
            (VisitStatus::Completed, "Pumped", 1)
        );
    }
}

#[test]
fn two_phones_and_the_desk_change_different_fields_and_all_survive_in_any_order() {
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let mut hub = hub(1);
        let mut devices = [device(MARCUS, 1), device(INES, 2), device(DANA, 3)];
        devices.iter_mut().for_each(|device| pull(&mut hub, device));
        let item_id = job(1).visits[0].checklist[0].id;
        edit(&mut devices[0], job(1).id, DocEdit::Answer { item_id, value: Some(AnswerValue::Yes) });
        edit(&mut devices[1], job(1).id, part(20, "Riser"));
        edit(&mut devices[2], job(1).id, note("Call before arrival"));
        for number in order {
            assert_eq!(push(&mut hub, &mut devices[number]), [Verdict::Accepted]);
        }
        devices.iter_mut().for_each(|device| pull(&mut hub, device));
        for device in &devices {
            let content = device.replica.view(job(1).id).unwrap().content;
            assert_eq!(content, hub.jobs[&job(1).id].document.content());
            assert_eq!(
                (content.answers.len(), content.parts.len(), content.notes.work.as_str()),
                (1, 1, "Call before arrival")
            );
        }
    }
}

/// Invariant 13.
#[test]
fn a_poisoned_mutation_holds_up_nothing_else() {
    let mut hub = hub(2);
    let mut phone = device(MARCUS, 1);
    pull(&mut hub, &mut phone);
    edit(&mut phone, job(1).id, note("poison"));
    edit(&mut phone, job(2).id, note("healthy"));
    order(&mut phone, job(1).id, Command::AcceptVisit { visit_id: visit_id(1) });
    let mut request = phone.replica.push_request("1").unwrap();
    request.mutations[0].changes[0] = vec![1, 2, 3].into();
    let verdicts = send(&mut hub, &mut phone, &request);
    assert!(matches!(verdicts[0], Verdict::Rejected { rejection: Rejection::Malformed { .. } }));
    assert_eq!(verdicts[1..], [Verdict::Accepted, Verdict::BlockedBy { id: 1 }]);
    assert_eq!(push(&mut hub, &mut phone), [Verdict::Accepted], "what it blocked goes on under a new number");
    pull(&mut hub, &mut phone);
    assert_eq!(hub.jobs[&job(2).id].document.content().notes.work, "healthy");
    assert_eq!((phone.replica.is_at_rest(), phone.replica.inbox.len()), (true, 1));
}

/// Invariants 3 and 4.
#[test]
fn any_number_of_resends_in_any_split_has_one_effect() {
    let mut hub = hub(1);
    let mut phone = device(MARCUS, 1);
    pull(&mut hub, &mut phone);
    order(&mut phone, job(1).id, Command::StartVisit { visit_id: visit_id(1) });
    for number in 0..5 {
        edit(&mut phone, job(1).id, part(20 + number, "Riser"));
    }
    let all = phone.replica.push_request("1").unwrap();
    let piece = |from: usize, to: usize| PushRequest { mutations: all.mutations[from..to].to_vec(), ..all.clone() };
    let mut heard = Vec::new();
    for request in [piece(0, 2), piece(0, 3), piece(0, 2), piece(3, 6), piece(1, 6), piece(0, 6)] {
        let (work, response) = hub.push(phone.user_id, &request);
        hub.commit(work);
        heard.push(response.last_mutation_id);
    }
    assert_eq!(heard, [2, 3, 3, 6, 6, 6]);
    let ahead = PushRequest {
        mutations: all.mutations[5..]
            .iter()
            .cloned()
            .map(|mutation| sync::protocol::Mutation { id: 9, ..mutation })
            .collect(),
        ..all
    };
    let (_, response) = hub.push(phone.user_id, &ahead);
    assert_eq!((response.results.len(), response.last_mutation_id), (0, 6), "behind a gap nothing is judged");
    let row = &hub.jobs[&job(1).id];
    assert_eq!((row.changes.len(), row.document.content().parts.len()), (5, 5));
    let started =
        row.events.iter().filter(|event| event.kind == sync::domain::timeline::EventKind::StatusChanged).count();
    assert_eq!(started, 1);
}

/// Invariant 14: nothing that a person entered is destroyed by a verdict.
#[test]
fn what_is_refused_is_kept_on_both_sides_and_can_be_entered_again() {
    let mut hub = hub(1);
    let (mut phone, mut desk) = (device(MARCUS, 1), device(DANA, 2));
    pull(&mut hub, &mut phone);
    edit(&mut phone, job(1).id, part(20, "Riser"));
    edit(&mut phone, job(1).id, DocEdit::SetPartQuantity { id: id(20), quantity_milli: 3_000 });
    assign(&mut hub, &mut desk, 1, &[INES]);
    let verdicts = push(&mut hub, &mut phone);
    assert_eq!(verdicts, [Verdict::Quarantined { rejection: Rejection::NotAssigned }, Verdict::BlockedBy { id: 1 }]);
    let entered = phone.replica.inbox[&1].mutation.clone();
    assert_eq!(hub.mutations[&(phone.replica.meta.replica_id, 1)].0, entered);
    phone.restart();
    assert_eq!(phone.replica.inbox.len(), 2, "both wait to be read, also after a restart");
    pull(&mut hub, &mut phone);
    assert!(phone.replica.jobs[&job(1).id].revoked);
    assign(&mut hub, &mut desk, 1, &[MARCUS]);
    pull(&mut hub, &mut phone);
    for number in [1, 2] {
        let batch = phone.replica.restore(number, MONDAY).unwrap();
        phone.commit(batch);
    }
    assert_eq!(push(&mut hub, &mut phone), [Verdict::Accepted, Verdict::Accepted]);
    assert_eq!(hub.jobs[&job(1).id].document.content().parts[&id(20)].quantity_milli, 3_000);
    assert!(phone.replica.inbox.is_empty());
}

/// Invariant 15: after a refusal the device says what the server says and what it made anew.
#[test]
fn a_refusal_takes_back_exactly_itself() {
    let mut hub = hub(1);
    let (mut ines, mut marcus) = (device(INES, 1), device(MARCUS, 2));
    pull(&mut hub, &mut ines);
    edit(&mut ines, job(1).id, DocEdit::StartTimer { id: id(30), visit_id: visit_id(1), kind: TimeKind::Work });
    assert_eq!(push(&mut hub, &mut ines), [Verdict::Accepted]);
    pull(&mut hub, &mut marcus);
    edit(&mut marcus, job(1).id, part(20, "Riser"));
    let before = marcus.replica.view(job(1).id).unwrap().content;
    // His app has a defect and lets him stop her timer; then he goes on.
    let mut request = marcus.replica.push_request("1").unwrap();
    let mut document = hub.jobs[&job(1).id].document.clone();
    document.apply_changes([request.mutations[0].changes[0].as_slice()]).unwrap();
    let author = sync::docs::edit::Author { user_id: id(MARCUS), at: MONDAY };
    let stop = document.edit(&[DocEdit::StopTimer { id: id(30) }], author, [2; 16]).unwrap().unwrap();
    request.mutations[0].changes.push(stop.into());
    let verdicts = send(&mut hub, &mut marcus, &request);
    assert_eq!(verdicts, [Verdict::Rejected { rejection: Rejection::NotYours { what: "time entry".into() } }]);
    let server = hub.jobs[&job(1).id].document.content();
    assert_eq!(marcus.replica.view(job(1).id).unwrap().content, server);
    assert_ne!(server, before);
    let restored = marcus.replica.restore(1, MONDAY).unwrap();
    marcus.commit(restored);
    assert_eq!(marcus.replica.view(job(1).id).unwrap().content, before, "without the defect it is accepted");
    assert_eq!(push(&mut hub, &mut marcus), [Verdict::Accepted]);
}

/// Invariants 20 and 21.
#[test]
fn jobs_come_and_go_without_ghosts_or_gaps_and_take_no_work_with_them() {
    let mut hub = hub(3);
    hub.page = 1;
    let (mut phone, mut desk) = (device(MARCUS, 1), device(DANA, 2));
    let held = |phone: &Device| {
        phone.replica.jobs.values().filter(|job| !job.revoked).map(|job| job.facts.number).collect::<Vec<_>>()
    };
    pull(&mut hub, &mut phone);
    assert_eq!(held(&phone), [1, 2, 3]);
    for round in 0..3 {
        edit(&mut phone, job(2).id, note(&format!("Round {round}")));
        assign(&mut hub, &mut desk, 2, &[INES]);
        // The answer to this pull is lost.
        let (_, request) = phone.pull();
        let (work, _) = hub.pull(phone.user_id, &request);
        hub.commit(work);
        pull(&mut hub, &mut phone);
        assert_eq!(held(&phone), [1, 3]);
        assert!(phone.replica.jobs[&job(2).id].revoked, "unsent work keeps it");
        assert_eq!(push(&mut hub, &mut phone), [Verdict::Quarantined { rejection: Rejection::NotAssigned }]);
        let refused = *phone.replica.inbox.keys().next().unwrap();
        let read = phone.replica.dismiss(refused);
        phone.commit(read);
        pull(&mut hub, &mut phone);
        assert!(!phone.replica.jobs.contains_key(&job(2).id));
        assign(&mut hub, &mut desk, 2, &[MARCUS]);
        let (_, request) = phone.pull();
        let (work, _) = hub.pull(phone.user_id, &request);
        hub.commit(work);
        pull(&mut hub, &mut phone);
        assert_eq!((held(&phone), phone.drifts), (vec![1, 2, 3], 0));
    }
}

/// Time alone moves the scope, nothing is committed, and the first answer is lost.
#[test]
fn a_scope_that_time_moved_is_told_again_when_the_answer_was_lost() {
    let mut hub = hub(1);
    let (mut phone, mut desk) = (device(MARCUS, 1), device(DANA, 2));
    pull(&mut hub, &mut phone);
    pull(&mut hub, &mut desk);
    order(&mut desk, job(1).id, Command::MoveJob { to: JobStatus::Cancelled, reason: "rain".into() });
    push(&mut hub, &mut desk);
    pull(&mut hub, &mut phone);
    assert_eq!(phone.replica.jobs.len(), 1);
    hub.now = sync::time::Timestamp(hub.now.0 + 45 * DAY);
    let (_, request) = phone.pull();
    let (work, lost) = hub.pull(phone.user_id, &request);
    assert_eq!(lost.revoked, [job(1).id]);
    hub.commit(work);
    pull(&mut hub, &mut phone);
    assert!(phone.replica.jobs.is_empty());
    hub.now = sync::time::Timestamp(hub.now.0 - 45 * DAY);
    let (_, request) = phone.pull();
    let (work, _) = hub.pull(phone.user_id, &request);
    hub.commit(work);
    pull(&mut hub, &mut phone);
    assert_eq!((phone.replica.jobs.len(), phone.drifts), (1, 0));
}

#[test]
fn two_hundred_edits_over_fifty_jobs_are_queued_quickly() {
    let mut hub = hub(50);
    let mut phone = device(MARCUS, 1);
    pull(&mut hub, &mut phone);
    let started = Instant::now();
    for number in 0..200_u32 {
        let target = job(1 + number % 50);
        let item_id = target.visits[0].checklist[(number / 50) as usize].id;
        edit(&mut phone, target.id, DocEdit::Answer { item_id, value: Some(AnswerValue::Text(format!("{number}"))) });
    }
    let queued = started.elapsed();
    let started = Instant::now();
    let verdicts = push(&mut hub, &mut phone);
    let judged = started.elapsed();
    pull(&mut hub, &mut phone);
    println!("200 edits over 50 jobs: queued in {queued:?}, sent and judged in {judged:?}");
    assert_eq!(verdicts, vec![Verdict::Accepted; 200]);
    assert!(phone.replica.is_at_rest());
    // Ten times what it takes here: a hint of a quadratic cost, not a benchmark.
    assert!(queued < Duration::from_secs(10), "{queued:?}");
}
