//! Push and pull through the router: what reaches whom, what is refused, and that a resend changes
//! nothing.

#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use common::device::{Device, fresh_actor};
use common::{Client, Role, Tenant, TestServer};
use serde_json::json;
use sync::docs::content::{NoteField, TimeKind};
use sync::docs::edit::DocEdit;
use sync::domain::command::Command;
use sync::domain::rejection::Rejection;
use sync::domain::status::{JobStatus, VisitStatus};
use sync::ids::{JobId, TimeEntryId, UserId, VisitId};
use sync::protocol::Verdict;
use uuid::Uuid;

struct Desk<'a> {
    tenant: &'a Tenant<'a>,
    client: Client,
    site: String,
    customer: String,
    service: String,
}

fn note(text: &str) -> Vec<DocEdit> {
    vec![DocEdit::SetNote { field: NoteField::Work, text: text.into(), was: None }]
}

impl<'a> Desk<'a> {
    /// An owner with a customer, a site and a kind of work without requirements.
    async fn open(tenant: &'a Tenant<'a>) -> Self {
        let client = tenant.sign_in(Role::Owner).await;
        let made = |answer: common::Answer| {
            assert!(answer.status < 300, "{}", answer.text());
            answer.json()["id"].as_str().unwrap().to_owned()
        };
        let customer =
            made(client.post("/api/v1/customers", &json!({"name": "Hill Country Grill", "kind": "commercial"})).await);
        let site = json!({"name": "Kitchen", "address_line1": "1 Main St", "city": "Austin", "region": "TX", "postal_code": "78701",
            "latitude": 30.27, "longitude": -97.74, "time_zone": "America/Chicago"});
        let site = made(client.post(&format!("/api/v1/customers/{customer}/sites"), &site).await);
        let service = json!({"code": "pumping", "name": "Septic pumping", "default_minutes": 60, "checklist": [
            {"section": "work", "label": "Lid secured", "kind": "check", "required": false}]});
        let service = made(client.post("/api/v1/service-types", &service).await);
        Self { tenant, client, site, customer, service }
    }

    async fn job(&self, technicians: &[UserId]) -> (JobId, VisitId) {
        let now = self.tenant.server.clock.now().0;
        let body = json!({"customer_id": self.customer, "site_id": self.site, "service_type_id": self.service, "title": "Pump the tank",
            "description": "", "priority": "routine", "asset_ids": [],
            "visit": {"window": {"start": now, "end": now + 3_600_000}, "arrival": "exact", "technician_ids": technicians}});
        let answer = self.client.post("/api/v1/jobs", &body).await;
        assert!(answer.status < 300, "{}", answer.text());
        let id: JobId = answer.json()["id"].as_str().unwrap().parse().unwrap();
        let mut device = self.device();
        device.pull(&self.client).await.unwrap();
        (id, device.replica.jobs[&id].facts.visits[0].id)
    }

    fn device(&self) -> Device {
        device(self.tenant, &self.client)
    }
}

fn device(tenant: &Tenant<'_>, client: &Client) -> Device {
    let person = client.person.clone().unwrap();
    Device::new(tenant.id, person.id, person.role, tenant.server.clock.now())
}

fn user(client: &Client) -> UserId {
    client.person.as_ref().unwrap().id
}

#[tokio::test]
async fn a_phone_gets_its_jobs_and_its_work_arrives() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = Desk::open(&tenant).await;
    let (ana, ben) = (tenant.sign_in(Role::Technician).await, tenant.sign_in(Role::Technician).await);
    let (job, visit) = desk.job(&[user(&ana)]).await;

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
    assert!(phone.replica.outbox.is_empty() && phone.replica.inbox.is_empty());

    let mut board = desk.device();
    board.pull(&desk.client).await.unwrap();
    let seen = board.replica.view(job).unwrap();
    assert_eq!(seen.facts.status, JobStatus::Completed);
    assert_eq!(seen.content.notes.work, "Pumped 900 gallons.");
    assert_eq!(seen.content, phone.replica.view(job).unwrap().content);
    let answer = desk.client.get(&format!("/api/v1/jobs/{job}/timeline")).await;
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
    let desk = Desk::open(&tenant).await;
    let ana = tenant.sign_in(Role::Technician).await;
    let (job, visit) = desk.job(&[user(&ana)]).await;
    let mut phone = device(&tenant, &ana);
    phone.pull(&ana).await.unwrap();
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
    let timeline = desk.client.get(&format!("/api/v1/jobs/{job}/timeline")).await.json();
    let notes = timeline["items"].as_array().unwrap().iter().filter(|item| item["kind"] == "note_changed").count();
    assert_eq!(notes, 2, "each edit shows once: {timeline}");
}

#[tokio::test]
async fn what_stands_behind_a_gap_waits() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = Desk::open(&tenant).await;
    let ana = tenant.sign_in(Role::Technician).await;
    let (job, _) = desk.job(&[user(&ana)]).await;
    let mut phone = device(&tenant, &ana);
    phone.pull(&ana).await.unwrap();
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
async fn a_refused_change_holds_up_nothing_and_is_kept() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = Desk::open(&tenant).await;
    let (ana, ben) = (tenant.sign_in(Role::Technician).await, tenant.sign_in(Role::Technician).await);
    let (lost, _) = desk.job(&[user(&ana)]).await;
    let (kept, _) = desk.job(&[user(&ana)]).await;
    let mut phone = device(&tenant, &ana);
    phone.pull(&ana).await.unwrap();
    let visit = phone.replica.jobs[&lost].facts.visits[0].id;

    // While the phone has no signal the first job goes to somebody else.
    phone.edit(lost, note("Found a cracked lid.")).unwrap();
    phone.edit(kept, note("All fine.")).unwrap();
    let mut board = desk.device();
    board.pull(&desk.client).await.unwrap();
    board.command(lost, Command::AssignVisit { visit_id: visit, technicians: vec![user(&ben)] }).unwrap();
    board.sync(&desk.client).await.unwrap();

    let response = phone.sync(&ana).await.unwrap();
    assert_eq!(response.revoked, [lost]);
    let refused: Vec<_> = phone.replica.inbox.values().collect();
    assert_eq!(refused.len(), 1);
    assert_eq!((refused[0].mutation.job_id, refused[0].quarantined), (lost, true));
    assert_eq!(refused[0].rejection, Rejection::NotAssigned);
    board.pull(&desk.client).await.unwrap();
    assert_eq!(board.replica.view(kept).unwrap().content.notes.work, "All fine.");
    assert_eq!(board.replica.view(lost).unwrap().content.notes.work, "");
    let quarantine = desk.client.get("/api/v1/quarantine?state=open").await.json();
    assert_eq!(quarantine["items"].as_array().unwrap().len(), 1, "{quarantine}");
    assert_eq!(quarantine["items"][0]["reason_code"], "not_assigned");
}

#[tokio::test]
async fn jobs_enter_and_leave_a_phone_without_gap_or_ghost() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = Desk::open(&tenant).await;
    let (ana, ben) = (tenant.sign_in(Role::Technician).await, tenant.sign_in(Role::Technician).await);
    let (job, visit) = desk.job(&[user(&ana)]).await;
    let mut phone = device(&tenant, &ana);
    let mut board = desk.device();
    phone.pull(&ana).await.unwrap();
    for round in 0..3 {
        board.pull(&desk.client).await.unwrap();
        board.command(job, Command::AssignVisit { visit_id: visit, technicians: vec![user(&ben)] }).unwrap();
        board.edit(job, note(&format!("round {round}"))).unwrap();
        board.sync(&desk.client).await.unwrap();
        // The first answer is lost: the next pull must say the same again.
        let request = phone.replica.pull_request("test", false);
        let lost =
            common::device::Wire::post(&ana, "/api/v1/replication/pull", sync::protocol::codec::encode(&request)).await;
        assert!(lost.is_ok());
        assert_eq!(phone.pull(&ana).await.unwrap().revoked, [job]);
        assert!(phone.replica.jobs.is_empty());
        board.command(job, Command::AssignVisit { visit_id: visit, technicians: vec![user(&ana)] }).unwrap();
        board.sync(&desk.client).await.unwrap();
        let request = phone.replica.pull_request("test", false);
        common::device::Wire::post(&ana, "/api/v1/replication/pull", sync::protocol::codec::encode(&request))
            .await
            .unwrap();
        phone.pull(&ana).await.unwrap();
        assert_eq!(phone.replica.view(job).unwrap().content.notes.work, format!("round {round}"));
    }
    assert!(phone.pull(&ana).await.unwrap().jobs.is_empty(), "nothing has changed since");
}

#[tokio::test]
async fn nobody_writes_as_another_device_or_into_another_tenant() {
    let server = TestServer::start().await;
    let (ours, theirs) = (server.tenant("bluebonnet").await, server.tenant("ridgeline").await);
    let desk = Desk::open(&ours).await;
    let (ana, ben) = (ours.sign_in(Role::Technician).await, ours.sign_in(Role::Technician).await);
    let stranger = theirs.sign_in(Role::Owner).await;
    let (job, _) = desk.job(&[user(&ana), user(&ben)]).await;
    let mut phone = device(&ours, &ana);
    phone.pull(&ana).await.unwrap();
    phone.edit(job, note("mine")).unwrap();
    phone.sync(&ana).await.unwrap();

    // Ben's phone signs with Ana's actor.
    let mut forger = device(&ours, &ben);
    forger.pull(&ben).await.unwrap();
    forger.replica.meta.actor = phone.replica.meta.actor;
    forger.edit(job, note("forged")).unwrap();
    let request = forger.request().unwrap();
    let answer = forger.send(&ben, &request).await.unwrap();
    assert!(
        matches!(&answer.results[0].verdict, Verdict::Rejected { rejection: Rejection::Malformed { .. } }),
        "{answer:?}"
    );
    // Or speaks as her replica.
    let mut request = phone.request().unwrap_or_else(|| {
        phone.edit(job, note("mine again")).unwrap();
        phone.request().unwrap()
    });
    assert!(phone.send(&ben, &request).await.unwrap_err().starts_with("403"));

    // Another tenant's owner names the job.
    request.replica_id = sync::ids::ReplicaId(Uuid::now_v7());
    request.mutations[0].id = 1;
    let answer = phone.send(&stranger, &request).await.unwrap();
    assert!(
        matches!(&answer.results[0].verdict, Verdict::Rejected { rejection: Rejection::NotFound { .. } }),
        "{answer:?}"
    );
    let mut spy = Device::new(theirs.id, user(&stranger), Role::Owner, server.clock.now());
    spy.pull(&stranger).await.unwrap();
    assert!(spy.replica.jobs.is_empty());
    let mut board = desk.device();
    board.pull(&desk.client).await.unwrap();
    assert_eq!(board.replica.view(job).unwrap().content.notes.work, "mine");
}

#[tokio::test]
async fn hostile_bytes_get_a_verdict_and_leave_no_trace() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = Desk::open(&tenant).await;
    let ana = tenant.sign_in(Role::Technician).await;
    let (job, _) = desk.job(&[user(&ana)]).await;
    let mut phone = device(&tenant, &ana);
    phone.pull(&ana).await.unwrap();
    phone.edit(job, note("good")).unwrap();
    let good = phone.request().unwrap();
    let mut request = good.clone();
    let mut damaged = good.mutations[0].clone();
    for byte in damaged.changes[0].iter_mut().skip(12) {
        *byte ^= 0x5a;
    }
    let whole_document = sync::docs::document::JobDocument::genesis().save();
    let mut smuggled = good.mutations[0].clone();
    smuggled.changes = vec![whole_document.into()];
    let mut unknown = good.mutations[0].clone();
    unknown.intent = sync::protocol::codec::encode(&"from the future").into();
    request.mutations = vec![damaged, smuggled, unknown, good.mutations[0].clone()];
    for (mutation, id) in request.mutations.iter_mut().zip(1..) {
        mutation.id = id;
        mutation.follows = None;
    }
    let answer = phone.send(&ana, &request).await.unwrap();
    let outcomes: Vec<_> = answer.results.iter().map(|result| &result.verdict).collect();
    assert!(matches!(outcomes[0], Verdict::Rejected { .. }), "{outcomes:?}");
    assert!(matches!(outcomes[1], Verdict::Rejected { .. }), "{outcomes:?}");
    assert!(matches!(outcomes[2], Verdict::Quarantined { rejection: Rejection::UnknownVersion }), "{outcomes:?}");
    assert_eq!(*outcomes[3], Verdict::Accepted);
    let report = server::verify::check(&server.state).await.unwrap();
    assert_eq!(report.faults, Vec::<String>::new());
}

#[tokio::test]
async fn three_people_without_signal_converge_in_any_order() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = Desk::open(&tenant).await;
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
        let (ana, ben) = (tenant.sign_in(Role::Technician).await, tenant.sign_in(Role::Technician).await);
        let (job, visit) = desk.job(&[user(&ana), user(&ben)]).await;
        let clients = [&ana, &ben, &desk.client];
        let mut devices = [device(&tenant, &ana), device(&tenant, &ben), desk.device()];
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
    let desk = Desk::open(&tenant).await;
    let ana = tenant.sign_in(Role::Technician).await;
    let (job, _) = desk.job(&[user(&ana)]).await;
    let mut phone = device(&tenant, &ana);
    phone.pull(&ana).await.unwrap();
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
