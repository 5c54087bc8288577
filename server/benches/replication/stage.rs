//! The server under measurement, and companies with work to measure with.

use std::path::PathBuf;

use futures::future::join_all;
use server::time::Clock;
use sync::docs::content::{Attachment, BlobRef, NoteField, PhotoKind};
use sync::docs::edit::DocEdit;
use sync::domain::checklist::AnswerValue;
use sync::domain::command::Command;
use sync::ids::{AttachmentId, JobId, PartUseId};
use uuid::Uuid;

use crate::common::desk::Desk;
use crate::common::device::Device;
use crate::common::process::{Http, Process};
use crate::common::{Database, Person, Role, TestServer};

/// Checklist items of every visit.
pub const ITEMS: usize = 10;

/// One release server on one fresh database.
pub struct Stage {
    pub staged: TestServer,
    pub server: Process,
}

/// A person with a device and a connection.
pub struct Seat {
    pub device: Device,
    pub http: Http,
}

impl Stage {
    pub async fn set() -> Self {
        let staged = TestServer::start_on(Database::create().await, &[]).await;
        let binary = std::env::var("HOLDFAST_SERVER_BIN").unwrap_or_else(|_| env!("CARGO_BIN_EXE_server").into());
        let mut server = Process::new(PathBuf::from(binary), &staged.database.url);
        server.start().await;
        Self { staged, server }
    }

    /// A company of an owner and `technicians`, with `jobs` that are all assigned to the first of
    /// them. Nobody has pulled yet.
    pub async fn company(&self, technicians: usize, jobs: usize) -> (Vec<Seat>, Vec<JobId>) {
        let slug = format!("c{}", Uuid::now_v7().simple());
        let tenant = self.staged.tenant(&slug).await;
        let mut people: Vec<Person> = vec![tenant.person(Role::Owner).await];
        for _ in 0..technicians {
            people.push(tenant.person(Role::Technician).await);
        }
        let mut seats = Vec::new();
        for person in &people {
            let device = Device::new(tenant.id, person.id, person.role, Clock::system().now());
            seats.push(Seat { device, http: self.server.sign_in(person).await });
        }
        let office = seats[0].http.clone();
        let desk = Desk::open_with(&office, ITEMS).await;
        let first = people[1].id;
        let mut made = Vec::new();
        for _ in 0..jobs.div_ceil(10) {
            let few = (made.len()..jobs)
                .take(10)
                .map(|_| desk.job(&office, Clock::system().now(), std::slice::from_ref(&first)));
            made.extend(join_all(few).await);
        }
        (seats, made)
    }
}

impl Seat {
    pub async fn pull(&mut self) {
        self.device.pull(&self.http).await.unwrap();
    }

    /// Queues what a technician does on a job in four steps: begin, write, use a part, photograph.
    /// All but the first tick a checklist item as well.
    pub fn queue(&mut self, job: JobId, step: usize) {
        let view = self.device.replica.view(job).unwrap();
        let visit = &view.facts.visits[0];
        let (visit_id, id) = (visit.id, Uuid::now_v7());
        let tick = DocEdit::Answer { item_id: visit.checklist[step % ITEMS].id, value: Some(AnswerValue::Yes) };
        let edit = match step % 4 {
            0 => return self.device.command(job, Command::StartVisit { visit_id }).unwrap(),
            1 => {
                let text = format!("{} Baffle is sound, riser ring replaced.", view.content.notes.work);
                DocEdit::SetNote { field: NoteField::Work, text, was: None }
            }
            2 => DocEdit::AddPart {
                id: PartUseId(id),
                visit_id,
                item_id: None,
                name: "Riser ring".into(),
                unit: "each".into(),
                quantity_milli: 1000,
            },
            _ => DocEdit::AddAttachment { id: AttachmentId(id), attachment: photo(visit_id, &self.device) },
        };
        self.device.edit(job, vec![tick, edit]).unwrap();
    }
}

fn photo(visit_id: sync::ids::VisitId, device: &Device) -> Attachment {
    let sha256 = server::http::hex(&[*Uuid::new_v4().as_bytes(), *Uuid::new_v4().as_bytes()].concat());
    Attachment {
        visit_id,
        blob: BlobRef { sha256, bytes: 412_345, mime: "image/jpeg".into() },
        thumb: None,
        kind: PhotoKind::After,
        caption: String::new(),
        taken_at: device.now,
        latitude: Some(30.2672),
        longitude: Some(-97.7431),
        width: 2048,
        height: 1536,
        by: device.replica.meta.user_id,
        removed: false,
    }
}
