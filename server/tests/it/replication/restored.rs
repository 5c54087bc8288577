//! When the server comes back from a backup, or a device from something that ate its copies: what
//! either has forgotten, the other brings.

use server::replication::history;
use sync::docs::edit::DocEdit;
use sync::domain::command::Command;
use sync::domain::status::JobStatus;
use sync::engine::replica::Batch;
use sync::ids::{JobId, PartUseId, VisitId};
use sync::protocol::Cursor;
use uuid::Uuid;

use super::{Office, device, note, user};
use crate::common::device::Device;
use crate::common::{Client, Role, Tenant, TestServer};

fn part(visit_id: VisitId, name: &str) -> Vec<DocEdit> {
    let id = PartUseId(Uuid::now_v7());
    vec![DocEdit::AddPart { id, visit_id, item_id: None, name: name.into(), unit: "ea".into(), quantity_milli: 1000 }]
}

/// Two technicians on a job, their phones, and what they did on it before and after the backup.
struct Story {
    job: JobId,
    people: [Client; 2],
    phones: [Device; 2],
    /// The server as it was.
    backup: crate::common::Database,
}

impl Story {
    async fn tell(office: &Office<'_>) -> Self {
        let tenant = office.tenant;
        let people = [tenant.sign_in(Role::Technician).await, tenant.sign_in(Role::Technician).await];
        let (job, visit_id) = office.job(&[user(&people[0]), user(&people[1])]).await;
        let mut phones = [device(tenant, &people[0]), device(tenant, &people[1])];
        phones[0].pull(&people[0]).await.unwrap();
        phones[0].command(job, Command::StartVisit { visit_id }).unwrap();
        phones[0].edit(job, note("Lid was buried.")).unwrap();
        phones[0].sync(&people[0]).await.unwrap();
        let backup = tenant.server.database.copy().await;
        // From here on the server will know nothing of it, nor of the second phone.
        for (number, (phone, wire)) in phones.iter_mut().zip(&people).enumerate() {
            phone.pull(wire).await.unwrap();
            phone.edit(job, part(visit_id, &format!("Riser {number}"))).unwrap();
            phone.sync(wire).await.unwrap();
        }
        phones[0].pull(&people[0]).await.unwrap();
        phones[0].edit(job, note("Lid was buried. Dug out.")).unwrap();
        phones[0].command(job, Command::CompleteVisit { visit_id }).unwrap();
        phones[0].sync(&people[0]).await.unwrap();
        phones[1].pull(&people[1]).await.unwrap();
        assert!(phones.iter().all(|phone| phone.replica.is_at_rest()));
        Self { job, people, phones, backup }
    }
}

/// The people again, signed in on the server that came back.
async fn again(server: &TestServer, tenant: &Tenant<'_>, people: [Client; 2]) -> [Client; 2] {
    let tenant = Tenant { server, id: tenant.id, slug: tenant.slug.clone() };
    let [first, second] = people.map(|client| client.person.unwrap());
    [tenant.sign_in_as(&first).await, tenant.sign_in_as(&second).await]
}

/// Everything is there once, for everybody.
async fn check(server: &TestServer, office: &Office<'_>, job: JobId, phones: &mut [Device; 2], wires: &[Client; 2]) {
    for (phone, wire) in phones.iter_mut().zip(wires) {
        phone.sync(wire).await.unwrap();
        phone.sync(wire).await.unwrap();
    }
    let tenant = Tenant { server, id: office.tenant.id, slug: office.tenant.slug.clone() };
    let owner = tenant.sign_in_as(office.client.person.as_ref().unwrap()).await;
    let mut board = device(&tenant, &owner);
    board.pull(&owner).await.unwrap();
    let seen = board.replica.view(job).unwrap();
    assert_eq!(
        (seen.facts.status, seen.content.notes.work.as_str()),
        (JobStatus::Completed, "Lid was buried. Dug out.")
    );
    let mut parts: Vec<&str> = seen.content.parts.values().map(|part| part.name.as_str()).collect();
    parts.sort_unstable();
    assert_eq!(parts, ["Riser 0", "Riser 1"]);
    for (phone, wire) in phones.iter_mut().zip(wires) {
        phone.pull(wire).await.unwrap();
        assert!(phone.replica.is_at_rest() && phone.replica.inbox.is_empty(), "{:?}", phone.replica.inbox);
        assert_eq!(phone.replica.view(job).unwrap().content, seen.content);
    }
    let report = server::verify::check(&server.state).await.unwrap();
    assert_eq!(report.faults, Vec::<String>::new());
    let mut database = server.database.owner().await;
    let twice: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM (SELECT description, visit_id FROM job_events WHERE job_id = $1 AND type = 'part_issued'
         GROUP BY description, visit_id HAVING count(*) > 1) AS twice",
    )
    .bind(job.0)
    .fetch_one(&mut database)
    .await
    .unwrap();
    assert_eq!(twice, 0, "the timeline tells each thing once");
}

#[tokio::test]
async fn a_restored_backup_gets_back_what_devices_were_told_was_saved() {
    for order in [[0, 1], [1, 0]] {
        let server = TestServer::start().await;
        let tenant = server.tenant("bluebonnet").await;
        let office = Office::open(&tenant).await;
        let Story { job, people, mut phones, backup } = Story::tell(&office).await;

        let restored = TestServer::start_on(backup, &[]).await;
        assert_eq!(history::restored(&restored.state.config).await.unwrap(), 1);
        let wires = again(&restored, &tenant, people).await;
        // Work without signal, entered before the phones hear of it.
        let visit = phones[0].replica.jobs[&job].facts.visits[0].id;
        for phone in order {
            let (phone, wire) = (&mut phones[phone], &wires[phone]);
            if let Some(request) = phone.request() {
                assert_eq!(phone.send(wire, &request).await.unwrap().results, []);
            }
            phone.sync(wire).await.unwrap();
            phone.sync(wire).await.unwrap();
        }
        assert_eq!(phones[0].replica.jobs[&job].facts.visits[0].id, visit);
        check(&restored, &office, job, &mut phones, &wires).await;
        let mut database = restored.database.owner().await;
        let replaced: i64 = sqlx::query_scalar("SELECT count(*) FROM audit_log WHERE action = 'history.replaced'")
            .fetch_one(&mut database)
            .await
            .unwrap();
        assert_eq!(replaced, 1);
    }
}

#[tokio::test]
async fn a_device_that_knows_more_than_the_server_begins_the_new_history_itself() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let office = Office::open(&tenant).await;
    let Story { job, people, mut phones, backup } = Story::tell(&office).await;
    // Nobody thought of `server restored`.
    let restored = TestServer::start_on(backup, &[]).await;
    let wires = again(&restored, &tenant, people).await;
    let epoch = |phone: &Device| phone.replica.meta.cursor.unwrap().epoch;
    let before = epoch(&phones[0]);
    phones[0].pull(&wires[0]).await.unwrap();
    let after = epoch(&phones[0]);
    assert!(after > before);
    check(&restored, &office, job, &mut phones, &wires).await;
    assert_eq!(phones.each_ref().map(epoch), [after; 2], "once for all of them");
}

#[tokio::test]
async fn a_first_push_into_the_same_history_still_begins_at_the_beginning() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let office = Office::open(&tenant).await;
    let (ana, mut phone, job, _) = office.hand().await;
    phone.edit(job, note("a")).unwrap();
    phone.edit(job, note("ab")).unwrap();
    let mut request = phone.request().unwrap();
    assert!(request.epoch.is_some());
    request.mutations.remove(0);
    assert_eq!(phone.send(&ana, &request).await.unwrap().results, []);
}

#[tokio::test]
async fn a_copy_that_differs_is_found_at_the_next_start_and_comes_whole() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let office = Office::open(&tenant).await;
    let ana = tenant.sign_in(Role::Technician).await;
    let mut jobs = Vec::new();
    for _ in 0..3 {
        jobs.push(office.job(&[user(&ana)]).await.0);
    }
    let mut phone = device(&tenant, &ana);
    phone.pull(&ana).await.unwrap();
    let stale = phone.replica.jobs[&jobs[0]].clone();
    phone.edit(jobs[0], note("Pumped.")).unwrap();
    phone.sync(&ana).await.unwrap();
    let start_anew = |phone: &mut Device| phone.replica.meta.checked_at = None;

    // A sound device: everything is compared, and nothing comes.
    start_anew(&mut phone);
    assert_eq!(phone.replica.pull_request("test", false).digests.unwrap().len(), 3 * 8);
    let pulled = phone.pull(&ana).await.unwrap();
    assert!(pulled.checked && pulled.jobs.is_empty() && !pulled.full, "{pulled:?}");
    assert_eq!(phone.replica.pull_request("test", false).digests, None, "once is enough for some hours");

    // One copy went back in time, one is gone.
    phone.replica.apply(Batch { jobs: vec![stale.clone()], drop_jobs: vec![jobs[1]], ..Batch::default() });
    start_anew(&mut phone);
    let pulled = phone.pull(&ana).await.unwrap();
    let named: Vec<JobId> = pulled.jobs.iter().map(|page| page.facts.id).collect();
    assert_eq!((named, pulled.full), (jobs[..2].to_vec(), false));
    assert!(pulled.jobs.iter().all(|page| page.whole));
    assert_eq!(phone.replica.view(jobs[0]).unwrap().content.notes.work, "Pumped.");

    // One that it never was given.
    let mut ghost = stale;
    ghost.facts.id = JobId(Uuid::now_v7());
    phone.replica.apply(Batch { jobs: vec![ghost], ..Batch::default() });
    start_anew(&mut phone);
    let pulled = phone.pull(&ana).await.unwrap();
    assert!(pulled.full);
    assert_eq!(phone.replica.jobs.len(), 3);

    // What changed meanwhile is no drift.
    let mut board = office.board().await;
    board.edit(jobs[2], note("From the desk.")).unwrap();
    board.sync(&office.client).await.unwrap();
    start_anew(&mut phone);
    let pulled = phone.pull(&ana).await.unwrap();
    assert_eq!((pulled.jobs.len(), pulled.jobs[0].whole, pulled.full), (1, false, false));
    let cursor: Cursor = phone.replica.meta.cursor.unwrap();
    assert!(cursor.seq > 0);
}
