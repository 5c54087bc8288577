//! Jobs come to a device and leave it; what was done on them meanwhile is kept.

use sync::domain::command::Command;
use sync::domain::rejection::Rejection;

use super::{Office, device, note, user};
use crate::common::device::Wire;
use crate::common::{Role, TestServer};

#[tokio::test]
async fn a_refused_change_holds_up_nothing_and_is_kept() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let office = Office::open(&tenant).await;
    let (ana, ben) = (tenant.sign_in(Role::Technician).await, tenant.sign_in(Role::Technician).await);
    let (lost, _) = office.job(&[user(&ana)]).await;
    let (kept, _) = office.job(&[user(&ana)]).await;
    let mut phone = device(&tenant, &ana);
    phone.pull(&ana).await.unwrap();
    let visit = phone.replica.jobs[&lost].facts.visits[0].id;

    // While the phone has no signal the first job goes to somebody else.
    phone.edit(lost, note("Found a cracked lid.")).unwrap();
    phone.edit(kept, note("All fine.")).unwrap();
    let mut board = office.board().await;
    board.command(lost, Command::AssignVisit { visit_id: visit, technicians: vec![user(&ben)] }).unwrap();
    board.sync(&office.client).await.unwrap();

    let response = phone.sync(&ana).await.unwrap();
    assert_eq!(response.revoked, [lost]);
    assert_eq!(
        response.departed.iter().map(|gone| (gone.job_id, gone.technicians.len())).collect::<Vec<_>>(),
        [(lost, 1)]
    );
    assert_eq!(phone.replica.meta.departed, response.departed, "the phone can say who goes now");
    let refused: Vec<_> = phone.replica.inbox.values().collect();
    assert_eq!(refused.len(), 1);
    assert_eq!((refused[0].mutation.job_id, refused[0].quarantined), (lost, true));
    assert_eq!(refused[0].rejection, Rejection::NotAssigned);
    board.pull(&office.client).await.unwrap();
    assert_eq!(board.replica.view(kept).unwrap().content.notes.work, "All fine.");
    assert_eq!(board.replica.view(lost).unwrap().content.notes.work, "");
    let quarantine = office.client.get("/api/v1/quarantine?state=open").await.json();
    assert_eq!(quarantine["items"].as_array().unwrap().len(), 1, "{quarantine}");
    assert_eq!(quarantine["items"][0]["reason_code"], "not_assigned");
}

#[tokio::test]
async fn photos_of_a_job_that_went_to_somebody_else_arrive_all_the_same() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let office = Office::open(&tenant).await;
    let (ana, ben) = (tenant.sign_in(Role::Technician).await, tenant.sign_in(Role::Technician).await);
    let never_there = tenant.sign_in(Role::Technician).await;
    let (job, visit) = office.job(&[user(&ana)]).await;
    let mut phone = device(&tenant, &ana);
    phone.pull(&ana).await.unwrap();
    phone.edit(job, note("Pumped.")).unwrap();
    phone.sync(&ana).await.unwrap();
    let mut board = office.board().await;
    board.command(job, Command::AssignVisit { visit_id: visit, technicians: vec![user(&ben)] }).unwrap();
    board.sync(&office.client).await.unwrap();
    // The photos still wait for a better network when the phone has long heard of it.
    assert_eq!(phone.pull(&ana).await.unwrap().revoked, [job]);
    phone.pull(&ana).await.unwrap();
    let photo = serde_json::json!({ "sha256": "ab".repeat(32), "size": 10, "mime": "image/jpeg", "job_id": job });
    assert_eq!(ana.post("/api/v1/blobs", &photo).await.status, 200);
    assert_eq!(never_there.post("/api/v1/blobs", &photo).await.status, 404);
}

#[tokio::test]
async fn jobs_enter_and_leave_a_phone_without_gap_or_ghost() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let office = Office::open(&tenant).await;
    let (ana, ben) = (tenant.sign_in(Role::Technician).await, tenant.sign_in(Role::Technician).await);
    let (job, visit) = office.job(&[user(&ana)]).await;
    let mut phone = device(&tenant, &ana);
    let mut board = office.device();
    phone.pull(&ana).await.unwrap();
    for round in 0..3 {
        board.pull(&office.client).await.unwrap();
        board.command(job, Command::AssignVisit { visit_id: visit, technicians: vec![user(&ben)] }).unwrap();
        board.edit(job, note(&format!("round {round}"))).unwrap();
        board.sync(&office.client).await.unwrap();
        // The first answer is lost: the next pull must say the same again.
        let request = phone.replica.pull_request("test", false);
        let lost = Wire::post(&ana, "/api/v1/replication/pull", sync::protocol::codec::encode(&request)).await;
        assert!(lost.is_ok());
        assert_eq!(phone.pull(&ana).await.unwrap().revoked, [job]);
        assert!(phone.replica.jobs.is_empty());
        board.command(job, Command::AssignVisit { visit_id: visit, technicians: vec![user(&ana)] }).unwrap();
        board.sync(&office.client).await.unwrap();
        let request = phone.replica.pull_request("test", false);
        Wire::post(&ana, "/api/v1/replication/pull", sync::protocol::codec::encode(&request)).await.unwrap();
        phone.pull(&ana).await.unwrap();
        assert_eq!(phone.replica.view(job).unwrap().content.notes.work, format!("round {round}"));
    }
    assert!(phone.pull(&ana).await.unwrap().jobs.is_empty(), "nothing has changed since");
}
