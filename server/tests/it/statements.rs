//! What a push costs the database, counted in statements: every one is a round trip, and those
//! behind the feed's number are made while everybody else of the tenant waits.

use std::sync::{Arc, Mutex};

use crate::common::desk::Desk;
use crate::common::device::Device;
use crate::common::{Role, TestServer};
use sync::docs::content::NoteField;
use sync::docs::edit::DocEdit;
use sync::domain::checklist::AnswerValue;
use sync::domain::command::Command;
use sync::ids::{JobId, PartUseId};
use sync::protocol::Verdict;
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use uuid::Uuid;

const JOBS: usize = 50;
const EDITS: usize = 200;

/// The first words of every statement, in their order.
#[derive(Clone, Default)]
struct Statements(Arc<Mutex<Vec<String>>>);

struct Words(String);

impl Visit for Words {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "summary" {
            value.clone_into(&mut self.0);
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

impl<S: Subscriber> Layer<S> for Statements {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            let mut words = Words(String::new());
            event.record(&mut words);
            self.0.lock().unwrap().push(words.0);
        }
    }
}

/// What a technician does on a job in four steps.
fn queue(phone: &mut Device, job: JobId, step: usize) {
    let view = phone.replica.view(job).unwrap();
    let visit = &view.facts.visits[0];
    let edit = match step % 4 {
        0 => return phone.command(job, Command::StartVisit { visit_id: visit.id }).unwrap(),
        1 => DocEdit::SetNote { field: NoteField::Work, text: "Baffle is sound.".into(), was: None },
        2 => DocEdit::AddPart {
            id: PartUseId(Uuid::now_v7()),
            visit_id: visit.id,
            item_id: None,
            name: "Riser ring".into(),
            unit: "each".into(),
            quantity_milli: 1000,
        },
        _ => DocEdit::Answer { item_id: visit.checklist[0].id, value: Some(AnswerValue::Yes) },
    };
    phone.edit(job, vec![edit]).unwrap();
}

#[tokio::test]
async fn a_push_of_200_edits_over_50_jobs_is_few_statements() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let office = tenant.sign_in(Role::Owner).await;
    let ana = tenant.sign_in(Role::Technician).await;
    let person = ana.person.clone().unwrap();
    let desk = Desk::open(&office).await;
    let mut jobs = Vec::new();
    for _ in 0..JOBS {
        jobs.push(desk.job(&office, server.clock.now(), &[person.id]).await);
    }
    let mut phone = Device::new(tenant.id, person.id, person.role, server.clock.now());
    phone.pull(&ana).await.unwrap();
    for step in 0..EDITS / JOBS {
        for job in &jobs {
            queue(&mut phone, *job, step);
        }
    }
    let request = phone.request().unwrap();
    assert_eq!(request.mutations.len(), EDITS);

    let statements = Statements::default();
    let counting = tracing::subscriber::set_default(tracing_subscriber::registry().with(statements.clone()));
    let response = phone.send(&ana, &request).await.unwrap();
    drop(counting);
    assert!(response.results.iter().all(|result| result.verdict == Verdict::Accepted), "{response:?}");

    let statements = statements.0.lock().unwrap();
    let published = statements.iter().position(|words| words.starts_with("UPDATE tenant_feed")).unwrap();
    let waited_for = statements.len() - published;
    println!("{} statements, {waited_for} of them from the feed's number on", statements.len());
    assert!(statements.len() <= 70, "{} statements: {statements:#?}", statements.len());
    assert!(waited_for <= 20, "{waited_for} statements: {:#?}", &statements[published..]);
}
