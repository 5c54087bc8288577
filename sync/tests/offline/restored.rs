//! What a server, or a device, has forgotten comes back from the other.

use sync::docs::edit::DocEdit;
use sync::domain::command::Command;
use sync::domain::rejection::Rejection;
use sync::domain::status::JobStatus;
use sync::engine::replica::Batch;
use sync::protocol::Verdict;
use sync::testing::builders::*;
use sync::time::Timestamp;

use crate::*;

/// What the server acknowledged and forgot comes back by itself, under the numbers and hashes that it
/// had, and only once.
#[test]
fn a_restored_server_gets_back_what_it_had_acknowledged() {
    let mut hub = hub(1);
    let (mut phone, mut desk) = (device(MARCUS, 1), device(DANA, 2));
    pull(&mut hub, &mut phone);
    let (id, visit_id) = (job(1).id, visit_id(1));
    order(&mut phone, id, Command::StartVisit { visit_id });
    assert_eq!(push(&mut hub, &mut phone), [Verdict::Accepted]);
    pull(&mut hub, &mut phone);
    let backup = hub.clone();
    edit(&mut phone, id, part(20, "Riser"));
    edit(&mut phone, id, note("Pumped"));
    order(&mut phone, id, Command::CompleteVisit { visit_id });
    assert_eq!(push(&mut hub, &mut phone), vec![Verdict::Accepted; 3]);
    pull(&mut hub, &mut phone);
    assert!(phone.replica.is_at_rest());
    let lost = hub.jobs[&id].document.heads();

    hub = backup;
    hub.begin_history(uuid::Uuid::from_u128(2));
    phone.restart();
    edit(&mut phone, id, part(21, "Lid"));
    assert_eq!(push(&mut hub, &mut phone), [], "nothing is decided before the phone has pulled");
    pull(&mut hub, &mut phone);
    assert_eq!(phone.replica.pending().count(), 4, "the badge says that it waits again");
    assert_eq!(phone.replica.view(id).unwrap().facts.status, JobStatus::Completed);
    assert_eq!(push(&mut hub, &mut phone), vec![Verdict::Accepted; 4]);
    pull(&mut hub, &mut phone);
    pull(&mut hub, &mut desk);
    assert!(phone.replica.is_at_rest());
    let row = &hub.jobs[&id];
    assert_eq!((row.facts.status, row.document.content().parts.len()), (JobStatus::Completed, 2));
    assert!(lost.iter().all(|head| row.document.has(head)), "the changes are the ones that were lost");
    assert_eq!(desk.replica.view(id).unwrap().content, phone.replica.view(id).unwrap().content);
}

/// Work that builds on somebody else's, who has not been heard of since the backup, is made anew.
#[test]
fn after_a_restore_nobody_waits_for_another_device() {
    let mut hub = hub(1);
    let (mut first, mut second) = (device(MARCUS, 1), device(INES, 2));
    let id = job(1).id;
    pull(&mut hub, &mut first);
    let backup = hub.clone();
    edit(&mut first, id, part(20, "Riser"));
    push(&mut hub, &mut first);
    pull(&mut hub, &mut second);
    edit(&mut second, id, DocEdit::SetPartQuantity { id: self::id(20), quantity_milli: 3_000 });
    edit(&mut second, id, note("Two lids"));
    push(&mut hub, &mut second);
    pull(&mut hub, &mut second);

    hub = backup;
    hub.begin_history(uuid::Uuid::from_u128(2));
    pull(&mut hub, &mut second);
    assert_eq!(push(&mut hub, &mut second), [Verdict::Accepted], "the note");
    let refused: Vec<_> = second.replica.inbox.values().map(|entry| &entry.rejection).collect();
    assert_eq!(refused, [&Rejection::DependsOnRefused], "a part that nobody has said of yet");
    pull(&mut hub, &mut first);
    push(&mut hub, &mut first);
    pull(&mut hub, &mut first);
    pull(&mut hub, &mut second);
    let content = hub.jobs[&id].document.content();
    assert_eq!((content.parts.len(), content.notes.work.as_str()), (1, "Two lids"));
    let kept = *second.replica.inbox.keys().next().unwrap();
    let batch = second.replica.restore(kept, MONDAY).unwrap();
    second.commit(batch);
    assert_eq!(push(&mut hub, &mut second), [Verdict::Accepted]);
    assert_eq!(hub.jobs[&id].document.content().parts[&self::id(20)].quantity_milli, 3_000);
}

/// A copy that has drifted away from what the server believes it to be is noticed at the next start.
#[test]
fn a_copy_that_differs_is_found_and_mended() {
    let mut hub = hub(3);
    let (mut phone, mut desk) = (device(MARCUS, 1), device(DANA, 2));
    pull(&mut hub, &mut phone);
    pull(&mut hub, &mut desk);
    let of = |number: u32| job(number).id;
    edit(&mut desk, of(1), note("Gate code 4411"));
    push(&mut hub, &mut desk);
    let stale = phone.replica.jobs[&of(1)].clone();
    pull(&mut hub, &mut phone);
    phone.restart();
    pull(&mut hub, &mut phone);
    assert_eq!(hub.drifted, 0);

    // One job as it was before, one gone, and one that was never here.
    let mut ghost = stale.clone();
    ghost.facts.id = of(9);
    phone.commit(Batch { jobs: vec![stale], drop_jobs: vec![of(2)], ..Batch::default() });
    phone.restart();
    let request = phone.replica.pull_request("1", false);
    assert_eq!(request.digests.as_ref().map(|digests| digests.len()), Some(16), "eight bytes a job");
    pull(&mut hub, &mut phone);
    assert_eq!(hub.drifted, 2);
    assert_eq!(phone.replica.view(of(1)).unwrap().content.notes.work, "Gate code 4411");
    assert!(phone.replica.jobs.contains_key(&of(2)));
    phone.commit(Batch { jobs: vec![ghost], ..Batch::default() });
    pull(&mut hub, &mut phone);
    assert_eq!(phone.replica.jobs.len(), 4, "compared once, and again in a few hours");
    hub.now = Timestamp(hub.now.0 + 5 * 60 * 60 * 1000);
    pull(&mut hub, &mut phone);
    pull(&mut hub, &mut phone);
    assert_eq!((hub.drifted, phone.replica.jobs.len()), (3, 3));
}
