//! Work that comes in a file instead of from its device.

use sync::domain::command::Command;
use sync::protocol::{HandIn, PushResponse, UnsentWork, Verdict, codec};

use super::{Office, note, user};
use crate::common::device::{Device, Wire};
use crate::common::{Client, Role, TestServer};

/// The file that `phone` would save.
fn saved(phone: &Device) -> UnsentWork {
    let meta = &phone.replica.meta;
    UnsentWork {
        mutations: phone.replica.undecided().cloned().collect(),
        ..UnsentWork::new(meta.tenant_id, meta.user_id, meta.replica_id, phone.now)
    }
}

/// Takes a whole file in, as the desk does; answers the verdicts.
async fn take_in(desk: &Client, file: &UnsentWork) -> Result<Vec<Verdict>, String> {
    let (mut last, mut verdicts) = (0, Vec::new());
    while let Some(request) = file.push_after(last, "test") {
        let handed = HandIn { user_id: file.user_id, request };
        let bytes = Wire::post(desk, "/api/v1/replication/hand-in", codec::encode(&handed)).await?;
        let response: PushResponse = codec::decode(&bytes).unwrap();
        last = response.last_mutation_id;
        verdicts.extend(response.results.into_iter().map(|result| result.verdict));
    }
    Ok(verdicts)
}

#[tokio::test]
async fn a_file_brings_the_work_of_a_phone_that_cannot_send_and_the_phone_doubles_nothing() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let office = Office::open(&tenant).await;
    let (ana, mut phone, job, visit) = office.hand().await;
    phone.command(job, Command::StartVisit { visit_id: visit }).unwrap();
    phone.edit(job, note("Pumped.")).unwrap();
    phone.edit(job, note("Pumped 900 gallons.")).unwrap();

    let dispatcher = tenant.sign_in(Role::Dispatcher).await;
    let file = UnsentWork::read(&codec::encode(&saved(&phone))).unwrap();
    assert_eq!(take_in(&dispatcher, &file).await.unwrap(), vec![Verdict::Accepted; 3]);
    assert_eq!(office.board().await.replica.view(job).unwrap().content.notes.work, "Pumped 900 gallons.");
    // Who was heard of is not the phone: it never pushed.
    let devices = office.client.get("/api/v1/devices").await.json();
    let of_ana =
        devices["items"].as_array().unwrap().iter().find(|device| device["user"]["id"] == user(&ana).to_string());
    assert!(of_ana.unwrap()["last_push_at"].is_null(), "{devices}");

    // A second time, and then the phone itself after all.
    assert_eq!(take_in(&dispatcher, &file).await.unwrap(), vec![Verdict::Accepted; 3]);
    phone.edit(job, note("Pumped 900 gallons, lid cracked.")).unwrap();
    phone.sync(&ana).await.unwrap();
    assert!(phone.replica.is_at_rest() && phone.replica.inbox.is_empty());
    let timeline = office.client.get(&format!("/api/v1/jobs/{job}/timeline")).await.json();
    let notes = timeline["items"].as_array().unwrap().iter().filter(|item| item["kind"] == "note_changed").count();
    assert_eq!(notes, 3, "each edit shows once: {timeline}");

    let log = office.client.get("/api/v1/audit").await.json();
    let brought = log["items"].as_array().unwrap().iter().find(|entry| entry["action"] == "work.handed_in").unwrap();
    assert_eq!(brought["actor"]["id"], user(&dispatcher).to_string());
    assert_eq!(brought["details"]["user_id"], user(&ana).to_string());
    let report = server::verify::check(&server.state).await.unwrap();
    assert_eq!(report.faults, Vec::<String>::new());
}

/// A refusal makes what was built on it anew and leaves its number empty: the file has that number too,
/// or nothing behind it could be decided.
#[tokio::test]
async fn a_file_has_no_gaps() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let office = Office::open(&tenant).await;
    let (ana, mut phone, job, visit) = office.hand().await;
    phone.edit(job, note("one")).unwrap();
    let sent = phone.request().unwrap();
    phone.edit(job, note("one two")).unwrap();
    // Meanwhile the job is somebody else's, so what was sent is refused, and what was not is made anew.
    let ben = tenant.sign_in(Role::Technician).await;
    let mut board = office.board().await;
    board.command(job, Command::AssignVisit { visit_id: visit, technicians: vec![user(&ben)], was: None }).unwrap();
    board.sync(&office.client).await.unwrap();
    let response = phone.send(&ana, &sent).await.unwrap();
    phone.take(&response);
    let ids: Vec<u64> = phone.replica.undecided().map(|mutation| mutation.id).collect();
    assert_eq!(ids, [2, 3]);
    assert!(phone.replica.undecided().next().unwrap().is_void());

    let file = saved(&phone);
    assert_eq!(take_in(&office.client, &file).await.unwrap().len(), 2);
}

#[tokio::test]
async fn only_who_looks_after_devices_takes_files_in_and_only_of_the_named_person() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let office = Office::open(&tenant).await;
    let (_, mut phone, job, _) = office.hand().await;
    phone.edit(job, note("Pumped.")).unwrap();
    let ben = tenant.sign_in(Role::Technician).await;
    let refused = take_in(&ben, &saved(&phone)).await.unwrap_err();
    assert!(refused.starts_with("403"), "{refused}");
    // The phone's replica is known as hers once it was taken in.
    take_in(&office.client, &saved(&phone)).await.unwrap();
    let as_his = UnsentWork { user_id: user(&ben), ..saved(&phone) };
    let refused = take_in(&office.client, &as_his).await.unwrap_err();
    assert!(refused.contains("foreign_replica"), "{refused}");
    // Another company's people are nobody here.
    let other = server.tenant("summit").await;
    let stranger = other.sign_in(Role::Owner).await;
    let refused = take_in(&stranger, &saved(&phone)).await.unwrap_err();
    assert!(refused.starts_with("404"), "{refused}");
}
