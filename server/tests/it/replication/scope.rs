//! Jobs come to a device and leave it; what was done on them meanwhile is kept.

use sqlx::{Connection, PgConnection};
use sync::domain::command::Command;
use sync::domain::rejection::Rejection;
use sync::ids::{JobId, UserId, VisitId};
use sync::protocol::{PullRequest, PullResponse, codec};

use super::{Office, device, note, user};
use crate::common::device::{Device, Wire, fresh_actor};
use crate::common::{Client, Role, Tenant, TestServer};

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
    board.command(lost, Command::AssignVisit { visit_id: visit, technicians: vec![user(&ben)], was: None }).unwrap();
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
    board.command(job, Command::AssignVisit { visit_id: visit, technicians: vec![user(&ben)], was: None }).unwrap();
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
        board.command(job, Command::AssignVisit { visit_id: visit, technicians: vec![user(&ben)], was: None }).unwrap();
        board.edit(job, note(&format!("round {round}"))).unwrap();
        board.sync(&office.client).await.unwrap();
        // The first answer is lost: the next pull must say the same again.
        let request = phone.replica.pull_request("test", false);
        let lost = Wire::post(&ana, "/api/v1/replication/pull", codec::encode(&request)).await;
        assert!(lost.is_ok());
        assert_eq!(phone.pull(&ana).await.unwrap().revoked, [job]);
        assert!(phone.replica.jobs.is_empty());
        board.command(job, Command::AssignVisit { visit_id: visit, technicians: vec![user(&ana)], was: None }).unwrap();
        board.sync(&office.client).await.unwrap();
        let request = phone.replica.pull_request("test", false);
        Wire::post(&ana, "/api/v1/replication/pull", codec::encode(&request)).await.unwrap();
        phone.pull(&ana).await.unwrap();
        assert_eq!(phone.replica.view(job).unwrap().content.notes.work, format!("round {round}"));
    }
    assert!(phone.pull(&ana).await.unwrap().jobs.is_empty(), "nothing has changed since");
}

/// The office notes something on a job of the phone's, gives it to somebody else while the phone
/// pulls, and back before it pulls again.
struct Loan<'a> {
    office: Office<'a>,
    board: Device,
    phone: Device,
    client: Client,
    other: UserId,
    job: JobId,
    visit: VisitId,
}

impl<'a> Loan<'a> {
    async fn open(tenant: &'a Tenant<'a>) -> Self {
        let office = Office::open(tenant).await;
        let other = user(&tenant.sign_in(Role::Technician).await);
        let (client, phone, job, visit) = office.hand().await;
        let mut board = office.board().await;
        board.edit(job, note("The lid is under the deck.")).unwrap();
        board.push(&office.client).await.unwrap();
        Self { office, board, phone, client, other, job, visit }
    }

    async fn give(&mut self, technician: UserId) {
        let technicians = vec![technician];
        self.board.command(self.job, Command::AssignVisit { visit_id: self.visit, technicians, was: None }).unwrap();
        self.board.push(&self.office.client).await.unwrap();
    }

    async fn assert_nothing_is_missing(mut self) {
        self.give(user(&self.client)).await;
        self.phone.pull(&self.client).await.unwrap();
        let seen = self.phone.replica.view(self.job).unwrap();
        assert_eq!(seen.content.notes.work, "The lid is under the deck.");
        assert!(self.phone.pull(&self.client).await.unwrap().jobs.is_empty(), "nothing has changed since");
    }
}

#[tokio::test]
async fn a_job_that_goes_while_a_page_is_read_and_comes_back_lacks_nothing() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let mut loan = Loan::open(&tenant).await;
    // The pull stops between reading the scope and reading the job.
    let mut gate = server.database.owner().await;
    let mut gate = gate.begin().await.unwrap();
    sqlx::query("LOCK TABLE device_jobs IN ACCESS EXCLUSIVE MODE").execute(&mut *gate).await.unwrap();
    let (client, mut phone) = (loan.client.clone(), std::mem::replace(&mut loan.phone, loan.office.device()));
    let pulling = async {
        let pulled = phone.pull(&client).await.unwrap();
        assert!(pulled.jobs.is_empty(), "the job is somebody else's by then");
    };
    let other = loan.other;
    let giving = async {
        while !is_waited_for(&mut gate).await {}
        loan.give(other).await;
        gate.commit().await.unwrap();
    };
    tokio::join!(pulling, giving);
    loan.phone = phone;
    loan.assert_nothing_is_missing().await;
}

/// Whether somebody waits for a lock on `device_jobs`.
async fn is_waited_for(looking: &mut PgConnection) -> bool {
    sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'device_jobs'::regclass AND NOT granted)")
        .fetch_one(looking)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_job_that_goes_between_two_pages_and_comes_back_lacks_nothing() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let mut loan = Loan::open(&tenant).await;
    let mut request = loan.phone.replica.pull_request("test", false);
    let mut first = page(&loan.client, &request).await;
    assert_eq!(first.jobs.len(), 1);
    // As if the page had ended before the job.
    first.jobs.clear();
    (request.until_seq, request.page_after) = (Some(first.cursor.seq), Some(JobId(uuid::Uuid::nil())));
    loan.give(loan.other).await;
    let next = page(&loan.client, &request).await;
    assert!(next.jobs.is_empty());
    let batch = loan.phone.replica.pulled(&first.join(next), fresh_actor()).unwrap();
    loan.phone.replica.apply(batch);
    loan.assert_nothing_is_missing().await;
}

async fn page(client: &Client, request: &PullRequest) -> PullResponse {
    let bytes = Wire::post(client, "/api/v1/replication/pull", codec::encode(request)).await.unwrap();
    codec::decode(&bytes).unwrap()
}
