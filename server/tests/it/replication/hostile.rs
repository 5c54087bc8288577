//! What is not to be believed is refused and leaves no trace.

use sync::domain::rejection::Rejection;
use sync::ids::ReplicaId;
use sync::protocol::Verdict;
use uuid::Uuid;

use super::{Office, device, note, user};
use crate::common::device::Device;
use crate::common::{Role, TestServer};

#[tokio::test]
async fn nobody_writes_as_another_device_or_into_another_tenant() {
    let server = TestServer::start().await;
    let (ours, theirs) = (server.tenant("bluebonnet").await, server.tenant("ridgeline").await);
    let office = Office::open(&ours).await;
    let (ana, ben) = (ours.sign_in(Role::Technician).await, ours.sign_in(Role::Technician).await);
    let stranger = theirs.sign_in(Role::Owner).await;
    let (job, _) = office.job(&[user(&ana), user(&ben)]).await;
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
    request.replica_id = ReplicaId(Uuid::now_v7());
    request.mutations[0].id = 1;
    let answer = phone.send(&stranger, &request).await.unwrap();
    assert!(
        matches!(&answer.results[0].verdict, Verdict::Rejected { rejection: Rejection::NotFound { .. } }),
        "{answer:?}"
    );
    let mut spy = Device::new(theirs.id, user(&stranger), Role::Owner, server.clock.now());
    spy.pull(&stranger).await.unwrap();
    assert!(spy.replica.jobs.is_empty());
    let board = office.board().await;
    assert_eq!(board.replica.view(job).unwrap().content.notes.work, "mine");
}

#[tokio::test]
async fn hostile_bytes_get_a_verdict_and_leave_no_trace() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let office = Office::open(&tenant).await;
    let (ana, mut phone, job, _) = office.hand().await;
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
