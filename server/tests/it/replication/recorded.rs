//! What a push leaves behind besides the work itself: the audit log, and the history that other jobs
//! at the site show.

use serde_json::{Value, json};
use server::audit;
use sync::domain::command::Command;
use sync::domain::rejection::Rejection;
use sync::domain::status::JobStatus;
use sync::ids::{JobId, VisitId};
use sync::protocol::Verdict;
use uuid::Uuid;

use super::{Office, device, note, user};
use crate::common::device::Device;
use crate::common::{Client, Role, Tenant, TestServer};

/// Action, person, address, subject and details of every entry, oldest first.
async fn entries(server: &TestServer) -> Vec<(String, Option<Uuid>, Option<String>, Option<Uuid>, Value)> {
    let mut owner = server.database.owner().await;
    sqlx::query_as("SELECT action, actor_id, host(ip), subject_id, details FROM audit_log ORDER BY seq")
        .fetch_all(&mut owner)
        .await
        .unwrap()
}

async fn chain(tenant: &Tenant<'_>) -> i64 {
    let mut tx = tenant.server.state.db.begin_for(tenant.id).await.unwrap();
    audit::verify(&mut tx).await.unwrap().expect("the chain is whole")
}

#[tokio::test]
async fn pushed_work_is_in_the_audit_log_as_work_over_http_is() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let office = Office::open(&tenant).await;
    let ana = tenant.sign_in(Role::Technician).await.at("192.0.2.33");
    let (job, visit) = office.job(&[user(&ana)]).await;
    let (other, _) = office.job(&[user(&ana)]).await;
    let mut phone = device(&tenant, &ana);
    phone.pull(&ana).await.unwrap();
    phone.command(job, Command::StartVisit { visit_id: visit }).unwrap();
    phone.edit(job, note("Pumped.")).unwrap();
    phone.edit(other, note("Fine.")).unwrap();
    phone.edit(other, note("All fine.")).unwrap();
    // Meanwhile the office finishes the visit: what the phone says of it is refused.
    phone.command(job, Command::WaitForParts { visit_id: visit, reason: "No riser".into() }).unwrap();
    for command in
        [json!({"name": "start_visit", "visit_id": visit}), json!({"name": "complete_visit", "visit_id": visit})]
    {
        let answer = office.client.post(&format!("/api/v1/jobs/{job}/commands"), &json!({ "command": command })).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    let before = entries(&server).await;
    assert_eq!(before.last().unwrap().0, "visit.completed");
    let request = phone.request().unwrap();
    let response = phone.send(&ana, &request).await.unwrap();
    assert!(matches!(response.results[0].verdict, Verdict::Rejected { .. }), "{response:?}");
    assert_eq!(phone.send(&ana, &request).await.unwrap(), response, "and once more");

    let added: Vec<_> = entries(&server).await.split_off(before.len());
    let actions: Vec<&str> = added.iter().map(|entry| entry.0.as_str()).collect();
    assert_eq!(actions, ["command.refused", "command.refused", "documents.edited"], "once, for both requests");
    for (action, actor, ip, subject, details) in &added {
        assert_eq!((*actor, ip.as_deref()), (Some(user(&ana).0), Some("192.0.2.33")), "{action}");
        let replica = phone.replica.meta.replica_id;
        if action == "documents.edited" {
            assert_eq!(*subject, Some(replica.0));
            assert_eq!(
                (details["edits"].as_i64(), details["refused"].as_array().unwrap().len()),
                (Some(3), 0),
                "{details}"
            );
            assert_eq!(details["job_numbers"].as_array().unwrap().len(), 2, "{details}");
        } else {
            assert_eq!(*subject, Some(job.0));
            assert_eq!(details["replica_id"], json!(replica));
            assert_eq!((&details["outcome"], &details["reason"]), (&json!("rejected"), &json!("visit_transition")));
        }
    }
    assert_eq!(added[0].4["command"], "start_visit");
    assert_eq!(added[0].4["mutation_id"], 1);

    // What is accepted has the name that it has over HTTP.
    phone.take(&response);
    phone.pull(&ana).await.unwrap();
    let second = phone.replica.jobs[&other].facts.visits[0].id;
    phone.command(other, Command::StartVisit { visit_id: second }).unwrap();
    phone.sync(&ana).await.unwrap();
    let last = entries(&server).await.pop().unwrap();
    assert_eq!((last.0.as_str(), last.3, &last.4["visit_id"]), ("visit.started", Some(other.0), &json!(second)));
    assert_eq!(chain(&tenant).await, entries(&server).await.len() as i64);
}

#[tokio::test]
async fn a_push_of_edits_that_are_all_refused_is_recorded_too() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let office = Office::open(&tenant).await;
    let (ana, ben) = (tenant.sign_in(Role::Technician).await, tenant.sign_in(Role::Technician).await);
    let (job, visit) = office.job(&[user(&ana)]).await;
    let mut phone = device(&tenant, &ana);
    phone.pull(&ana).await.unwrap();
    phone.edit(job, note("Mine.")).unwrap();
    let mut board = office.board().await;
    board.command(job, Command::AssignVisit { visit_id: visit, technicians: vec![user(&ben)], was: None }).unwrap();
    board.sync(&office.client).await.unwrap();
    phone.push(&ana).await.unwrap();
    let last = entries(&server).await.pop().unwrap();
    assert_eq!((last.0.as_str(), last.1), ("documents.refused", Some(user(&ana).0)));
    let refused = &last.4["refused"];
    assert_eq!(
        (&refused[0]["outcome"], &refused[0]["reason"], &refused[0]["job_id"]),
        (&json!("quarantined"), &json!("not_assigned"), &json!(job))
    );
    chain(&tenant).await;
}

async fn finish(phone: &mut Device, wire: &Client, job: JobId, visit: VisitId, text: &str) {
    phone.command(job, Command::StartVisit { visit_id: visit }).unwrap();
    phone.edit(job, note(text)).unwrap();
    phone.command(job, Command::CompleteVisit { visit_id: visit }).unwrap();
    phone.sync(wire).await.unwrap();
}

#[tokio::test]
async fn finished_work_shows_in_the_history_of_open_jobs_at_its_site() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let office = Office::open(&tenant).await;
    let (ana, ben) = (tenant.sign_in(Role::Technician).await, tenant.sign_in(Role::Technician).await);
    let (done, visit) = office.job(&[user(&ana)]).await;
    let (open, _) = office.job(&[user(&ben)]).await;
    let (mut phone, mut others) = (device(&tenant, &ana), device(&tenant, &ben));
    phone.pull(&ana).await.unwrap();
    others.pull(&ben).await.unwrap();
    let history = |device: &Device| device.replica.jobs[&open].facts.history.clone();
    assert_eq!(history(&others), []);

    finish(&mut phone, &ana, done, visit, "Pumped 900 gallons.").await;
    let pulled = others.pull(&ben).await.unwrap();
    assert_eq!(pulled.jobs.len(), 1, "the one job of the site that this phone holds");
    let seen = history(&others);
    assert_eq!((seen.len(), seen[0].job_id, seen[0].status), (1, done, JobStatus::Completed));
    assert_eq!(seen[0].summary, "Pumped 900 gallons.");

    // What is written about finished work afterwards shows as well, and nothing else is sent again.
    phone.edit(done, note("Pumped 950 gallons.")).unwrap();
    phone.sync(&ana).await.unwrap();
    others.pull(&ben).await.unwrap();
    assert_eq!(history(&others)[0].summary, "Pumped 950 gallons.");
    assert!(others.pull(&ben).await.unwrap().jobs.is_empty());

    // Opened again over HTTP: it is no history any more.
    let reopen = json!({"command": {"name": "reopen_visit", "visit_id": visit, "reason": "Lid was left off"}});
    let answer = office.client.post(&format!("/api/v1/jobs/{done}/commands"), &reopen).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    others.pull(&ben).await.unwrap();
    assert_eq!(history(&others), []);
}

#[tokio::test]
async fn a_visit_cannot_be_added_under_the_id_of_another_jobs_visit() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let office = Office::open(&tenant).await;
    let ana = tenant.sign_in(Role::Technician).await;
    let (theirs, visit) = office.job(&[user(&ana)]).await;
    let (ours, _) = office.job(&[]).await;
    let mut board = office.board().await;
    let fresh = VisitId(Uuid::now_v7());
    board.command(ours, Command::AddVisit { visit_id: visit, duration_minutes: 60 }).unwrap();
    board.command(theirs, Command::AddVisit { visit_id: fresh, duration_minutes: 60 }).unwrap();
    board.command(ours, Command::AddVisit { visit_id: fresh, duration_minutes: 60 }).unwrap();
    let response = board.send(&office.client, &board.request().unwrap()).await.unwrap();
    let planned = Verdict::Rejected { rejection: Rejection::invalid("visit", "is already planned") };
    let verdicts: Vec<_> = response.results.iter().map(|result| result.verdict.clone()).collect();
    assert_eq!(verdicts[..2], [planned.clone(), Verdict::Accepted]);
    assert_ne!(verdicts[2], Verdict::Accepted);
    let mut phone = device(&tenant, &ana);
    phone.pull(&ana).await.unwrap();
    assert!(phone.replica.jobs[&theirs].facts.visits[0].is_assigned(user(&ana)), "nobody was taken off the visit");
}
