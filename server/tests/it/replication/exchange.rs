//! What people do arrives, once, and everybody comes to see the same.

use sync::docs::content::{NoteField, TimeKind};
use sync::docs::edit::DocEdit;
use sync::domain::command::Command;
use sync::domain::status::{JobStatus, VisitStatus};
use sync::ids::TimeEntryId;
use uuid::Uuid;

use super::{Office, device, note, user};
use crate::common::device::fresh_actor;
use crate::common::{Role, TestServer};

#[tokio::test]
async fn a_phone_gets_its_jobs_and_its_work_arrives() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let office = Office::open(&tenant).await;
    let (ana, ben) = (tenant.sign_in(Role::Technician).await, tenant.sign_in(Role::Technician).await);
    let (job, visit) = office.job(&[user(&ana)]).await;

    let mut phone = device(&tenant, &ana);
    phone.pull(&ana).await.unwrap();
    assert_eq!(phone.replica.jobs.keys().collect::<Vec<_>>(), [&job]);
    let mut other = device(&tenant, &ben);
    other.pull(&ben).await.unwrap();
    assert!(other.replica.jobs.is_empty(), "another technician's phone must not hold the job");

    phone.command(job, Command::StartVisit { visit_id: visit }).unwrap();
    phone.edit(job, note("Pumped 900 gallons.")).unwrap();
    phone
        .edit(job, vec![DocEdit::StartTimer { id: TimeEntryId(Uuid::now_v7()), visit_id: visit, kind: TimeKind::Work }])
        .unwrap();
    phone.command(job, Command::CompleteVisit { visit_id: visit }).unwrap();
    phone.sync(&ana).await.unwrap();
    assert!(phone.replica.is_at_rest() && phone.replica.inbox.is_empty());

    let board = office.board().await;
    let seen = board.replica.view(job).unwrap();
    assert_eq!(seen.facts.status, JobStatus::Completed);
    assert_eq!(seen.content.notes.work, "Pumped 900 gallons.");
    assert_eq!(seen.content, phone.replica.view(job).unwrap().content);
    let answer = office.client.get(&format!("/api/v1/jobs/{job}/timeline")).await;
    let kinds: Vec<String> = answer.json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["kind"].as_str().unwrap().to_owned())
        .collect();
    for kind in ["job_created", "status_changed", "note_changed", "timer_started"] {
        assert!(kinds.iter().any(|seen| seen == kind), "{kind} is missing in {kinds:?}");
    }
    let report = server::verify::check(&server.state).await.unwrap();
    assert_eq!(report.faults, Vec::<String>::new());
}

#[tokio::test]
async fn a_resend_is_answered_with_the_same_words_and_changes_nothing() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let office = Office::open(&tenant).await;
    let (ana, mut phone, job, visit) = office.hand().await;
    phone.command(job, Command::StartVisit { visit_id: visit }).unwrap();
    phone.edit(job, note("one")).unwrap();
    phone.command(job, Command::AcceptVisit { visit_id: visit }).unwrap_err();
    let request = phone.request().unwrap();
    let first = phone.send(&ana, &request).await.unwrap();
    let second = phone.send(&ana, &request).await.unwrap();
    assert_eq!(first, second);
    assert_eq!(first.last_mutation_id, 2);
    // Half of it again, with something new behind it.
    phone.edit(job, note("one two")).unwrap();
    let third = phone.send(&ana, &phone.request().unwrap()).await.unwrap();
    assert_eq!(third.results[..2], first.results[..]);
    assert_eq!(third.last_mutation_id, 3);
    let timeline = office.client.get(&format!("/api/v1/jobs/{job}/timeline")).await.json();
    let notes = timeline["items"].as_array().unwrap().iter().filter(|item| item["kind"] == "note_changed").count();
    assert_eq!(notes, 2, "each edit shows once: {timeline}");
}

#[tokio::test]
async fn what_stands_behind_a_gap_waits() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let office = Office::open(&tenant).await;
    let (ana, mut phone, job, _) = office.hand().await;
    for text in ["a", "ab", "abc"] {
        phone.edit(job, note(text)).unwrap();
    }
    let mut request = phone.request().unwrap();
    let held_back = request.mutations.remove(1);
    let answer = phone.send(&ana, &request).await.unwrap();
    assert_eq!((answer.results.len(), answer.last_mutation_id), (1, 1));
    request.mutations = vec![held_back];
    assert_eq!(phone.send(&ana, &request).await.unwrap().last_mutation_id, 2);
}

#[tokio::test]
async fn three_people_without_signal_converge_in_any_order() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let office = Office::open(&tenant).await;
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
        let (ana, ben) = (tenant.sign_in(Role::Technician).await, tenant.sign_in(Role::Technician).await);
        let (job, visit) = office.job(&[user(&ana), user(&ben)]).await;
        let clients = [&ana, &ben, &office.client];
        let mut devices = [device(&tenant, &ana), device(&tenant, &ben), office.device()];
        for (device, client) in devices.iter_mut().zip(clients) {
            device.pull(client).await.unwrap();
        }
        devices[0].edit(job, note("Work by Ana.")).unwrap();
        devices[0].command(job, Command::StartVisit { visit_id: visit }).unwrap();
        devices[1]
            .edit(
                job,
                vec![DocEdit::SetNote {
                    field: NoteField::Recommendation,
                    text: "Come again in May.".into(),
                    was: None,
                }],
            )
            .unwrap();
        devices[2]
            .edit(
                job,
                vec![DocEdit::SetNote { field: NoteField::Internal, text: "Key is at the desk.".into(), was: None }],
            )
            .unwrap();
        for index in order {
            devices[index].sync(clients[index]).await.unwrap();
        }
        for index in order {
            devices[index].sync(clients[index]).await.unwrap();
        }
        let views: Vec<_> = devices.iter().map(|device| device.replica.view(job).unwrap()).collect();
        for view in &views {
            assert_eq!(view.content, views[0].content);
            assert_eq!(view.content.notes.work, "Work by Ana.");
            assert_eq!(view.content.notes.recommendation, "Come again in May.");
            assert_eq!(view.content.notes.internal, "Key is at the desk.");
            assert_eq!(view.facts.visits[0].status, VisitStatus::InProgress);
            assert_eq!((view.pending, view.refused), (0, 0));
        }
    }
}

#[tokio::test]
async fn a_device_with_a_new_store_starts_anew_without_harm() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let office = Office::open(&tenant).await;
    let (ana, mut phone, job, _) = office.hand().await;
    phone.edit(job, note("before")).unwrap();
    phone.sync(&ana).await.unwrap();
    let mut again = device(&tenant, &ana);
    again.replica.meta.actor = fresh_actor();
    again.pull(&ana).await.unwrap();
    again.edit(job, note("before and after")).unwrap();
    again.sync(&ana).await.unwrap();
    phone.pull(&ana).await.unwrap();
    assert_eq!(phone.replica.view(job).unwrap().content.notes.work, "before and after");
}
