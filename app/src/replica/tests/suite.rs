//! What holds for every storage.

use futures::future::join;
use sync::docs::content::{NoteField, PhotoKind};
use sync::docs::edit::DocEdit;
use sync::domain::access::Role;
use sync::domain::command::Command;
use sync::domain::rejection::Rejection;
use sync::domain::status::VisitStatus;
use sync::engine::replica::Meta;
use sync::ids::{AttachmentId, JobId, UserId, VisitId};
use sync::testing::builders::{JobBuilder, MONDAY, id, photo};
use sync::testing::hub::Hub;
use sync::testing::world::staff;
use sync::time::Timestamp;

use super::super::ahead::{Looked, fetch_missing};
use super::super::blob::{BlobRow, BlobState, CHUNK_BYTES, Chunk};
use super::super::lane::send_all;
use super::super::round::{Surroundings, round};
use super::super::storage::{Storage, StorageError, Write};
use super::super::transport::Trouble;
use super::super::writer::{Held, Writer};
use super::Place;
use super::server::Server;

pub const MARCUS: u128 = 2;
pub const INES: u128 = 3;

/// Why a test's change was not made.
#[derive(Debug, PartialEq)]
pub enum No {
    Refused(Rejection),
    Storage(StorageError),
}

impl From<StorageError> for No {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

pub fn job() -> JobId {
    id(7 << 32)
}

pub fn visit() -> VisitId {
    id((7 << 32) + 100)
}

/// A server with one job for Marcus.
pub fn server() -> Server {
    let marcus = staff().into_iter().find(|member| member.id == id(MARCUS)).unwrap();
    let mut hub = Hub::new(staff(), MONDAY);
    hub.create_job(JobBuilder::new(7).planned(&marcus, MONDAY).status(VisitStatus::Scheduled).build());
    Server::new(hub, id(MARCUS))
}

pub fn fresh(replica: u128) -> Meta {
    let user: UserId = id(MARCUS);
    Meta::new(id(9), user, Role::Technician, id(replica), [replica as u8; 16])
}

pub async fn open<P: Place>(place: &P, replica: u128) -> Writer<P::Storage> {
    Writer::open(place.open(), fresh(replica)).await.unwrap()
}

pub fn around() -> Surroundings<'static> {
    fn actor() -> [u8; 16] {
        use std::sync::atomic::{AtomicU64, Ordering};
        static NEXT: AtomicU64 = AtomicU64::new(1);
        u128::from(NEXT.fetch_add(1, Ordering::Relaxed)).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes()
    }
    Surroundings {
        app_build: "test",
        now: || Timestamp(MONDAY.0 + 60_000),
        fresh_actor: actor,
        persisted: None,
        changed: &|_| {},
    }
}

pub async fn sync<S: Storage>(writer: &Writer<S>, server: &Server) -> Result<(), Trouble> {
    round(writer, server, &around()).await
}

pub fn note(text: &str) -> impl Fn(&Held) -> Result<Write, No> + use<> {
    let edits = vec![DocEdit::SetNote { field: NoteField::Work, text: text.into(), was: None }];
    move |held| Ok(held.replica.edit(job(), edits.clone(), MONDAY).map_err(No::Refused)?.into())
}

pub fn command(command: Command) -> impl FnOnce(&Held) -> Result<Write, No> {
    move |held| Ok(held.replica.command(job(), command, MONDAY).map_err(No::Refused)?.into())
}

/// A photo of that many bytes, all of them `fill`.
pub fn picture(number: u128, bytes: usize, fill: u8) -> impl Fn(&Held) -> Result<Write, No> {
    move |held| {
        let mut attachment = photo(number, visit(), PhotoKind::Before);
        attachment.thumb = None;
        attachment.blob.bytes = bytes as u64;
        let sha256 = attachment.blob.sha256.clone();
        let edit = DocEdit::AddAttachment { id: id::<AttachmentId>(number), attachment };
        let batch = held.replica.edit(job(), vec![edit], MONDAY).map_err(No::Refused)?;
        let row = BlobRow::new(sha256.clone(), job(), "image/jpeg", bytes, MONDAY);
        Ok(Write { batch, blobs: vec![row], chunks: Chunk::split(&sha256, &vec![fill; bytes]), ..Write::default() })
    }
}

pub fn name_of(number: u128) -> String {
    format!("{number:064x}")
}

/// What the next start of the app finds of what is held: when the copies were compared is not kept.
pub fn kept<S: Storage>(writer: &Writer<S>) -> Held {
    let mut held = writer.read(Held::clone);
    held.replica.meta.checked_at = None;
    held
}

pub fn work_note<S: Storage>(writer: &Writer<S>) -> String {
    writer.read(|held| held.replica.view(job()).unwrap().content.notes.work)
}

pub async fn upload<S: Storage>(writer: &Writer<S>, server: &Server) -> Result<(), Trouble> {
    send_all(writer, server, &|_, _, _| {}, &|_| {}).await
}

pub async fn an_empty_database_becomes_one_replica(place: impl Place) {
    let first = open(&place, 1).await;
    let again = open(&place, 2).await;
    for writer in [&first, &again] {
        assert_eq!(writer.read(|held| held.replica.meta.clone()), fresh(1), "the replica that was made first stays");
    }
}

pub async fn an_edit_survives_the_app(place: impl Place) {
    let server = server();
    let writer = open(&place, 1).await;
    sync(&writer, &server).await.unwrap();
    writer.commit(note("Pumped 1,000 gal")).await.unwrap();
    let before = kept(&writer);
    drop(writer);

    let again = open(&place, 2).await;
    assert_eq!(again.read(Held::clone), before);
    assert_eq!(work_note(&again), "Pumped 1,000 gal");
    assert_eq!(again.read(|held| held.replica.pending().count()), 1);
}

pub async fn a_photo_is_kept_with_its_entry_or_not_at_all(place: impl Place) {
    let server = server();
    let writer = open(&place, 1).await;
    sync(&writer, &server).await.unwrap();
    let size = 2 * CHUNK_BYTES + 17;
    writer.commit(picture(1, size, 0xab)).await.unwrap();

    let again = open(&place, 2).await;
    let view = again.read(|held| held.replica.view(job()).unwrap());
    let entry = &view.content.attachments[&id::<AttachmentId>(1)];
    let mut bytes = Vec::new();
    for index in 0..Chunk::count(entry.blob.bytes) {
        bytes.extend(again.storage().chunk(&entry.blob.sha256, index).await.unwrap().unwrap());
    }
    assert_eq!(bytes, vec![0xab; size]);
    assert_eq!(again.storage().chunk(&entry.blob.sha256, 3).await.unwrap(), None);
    assert_eq!(again.read(|held| held.blobs[&entry.blob.sha256].state.clone()), BlobState::Waiting);
    assert_eq!(again.read(|held| held.pending_jobs().len()), 1);
}

pub async fn a_refused_change_writes_nothing(place: impl Place) {
    let server = server();
    let writer = open(&place, 1).await;
    sync(&writer, &server).await.unwrap();
    let (before, generation) = (writer.read(Held::clone), writer.storage().generation().await.unwrap());
    let refused = writer.commit(command(Command::CompleteVisit { visit_id: visit() })).await;
    assert!(matches!(refused, Err(No::Refused(_))), "{refused:?}");
    assert_eq!(writer.read(Held::clone), before);
    assert_eq!(writer.storage().generation().await.unwrap(), generation);
}

pub async fn two_tabs_number_their_changes_without_gaps(place: impl Place) {
    let server = server();
    let (one, two) = (open(&place, 1).await, open(&place, 2).await);
    sync(&one, &server).await.unwrap();
    for round in 0..5 {
        let (left, right) = (note(&format!("left {round}")), note(&format!("right {round}")));
        let (left, right) = join(one.commit(left), two.commit(right)).await;
        left.unwrap();
        right.unwrap();
    }
    one.refresh().await.unwrap();
    let ids: Vec<u64> = one.read(|held| held.replica.outbox.keys().copied().collect());
    assert_eq!(ids, (1..=10).collect::<Vec<_>>());
    two.refresh().await.unwrap();
    assert_eq!(kept(&one), kept(&two));
    sync(&two, &server).await.unwrap();
    assert!(two.read(|held| held.replica.is_at_rest() && held.replica.inbox.is_empty()));
    assert_eq!(server.hub.borrow().mutations.len(), 10);
}

pub async fn a_tab_sees_what_another_wrote(place: impl Place) {
    let server = server();
    let (one, two) = (open(&place, 1).await, open(&place, 2).await);
    sync(&one, &server).await.unwrap();
    assert!(two.refresh().await.unwrap().all);
    assert!(two.refresh().await.unwrap().is_empty());
    one.commit(note("from the first tab")).await.unwrap();
    assert!(two.refresh().await.unwrap().all);
    assert_eq!(work_note(&two), "from the first tab");
}

pub async fn a_day_of_work_reaches_the_server(place: impl Place) {
    let server = server();
    let writer = open(&place, 1).await;
    sync(&writer, &server).await.unwrap();
    writer.commit(command(Command::AcceptVisit { visit_id: visit() })).await.unwrap();
    writer.commit(command(Command::StartTravel { visit_id: visit() })).await.unwrap();
    writer.commit(note("Pumped")).await.unwrap();
    for number in 1..=3 {
        writer.commit(picture(number, 1000 + number as usize, number as u8)).await.unwrap();
    }
    assert_eq!(writer.read(|held| held.facts_status()), VisitStatus::EnRoute);

    sync(&writer, &server).await.unwrap();
    upload(&writer, &server).await.unwrap();
    sync(&writer, &server).await.unwrap();

    assert!(writer.read(|held| held.replica.is_at_rest() && held.replica.inbox.is_empty()));
    assert!(writer.read(|held| held.pending_jobs().is_empty() && held.blobs.values().all(BlobRow::is_safe)));
    assert_eq!(server.hub.borrow().jobs[&job()].facts.visits[0].status, VisitStatus::EnRoute);
    assert_eq!(server.content().notes.work, "Pumped");
    assert_eq!(server.content().attachments.len(), 3);
    assert_eq!(server.blobs.borrow()[&name_of(3)], vec![3; 1003]);
}

pub async fn an_answer_that_was_lost_does_nothing_twice(place: impl Place) {
    let server = server();
    let writer = open(&place, 1).await;
    sync(&writer, &server).await.unwrap();
    writer.commit(note("once")).await.unwrap();
    server.lose_answers.set(1);
    assert_eq!(sync(&writer, &server).await, Err(Trouble::Offline));
    let (attempts, error) = writer
        .read(|held| held.replica.pending().map(|entry| (entry.attempts, entry.last_error.clone())).next().unwrap());
    assert_eq!((attempts, error), (1, Some(Trouble::Offline.words())));
    drop(writer);

    let again = open(&place, 2).await;
    sync(&again, &server).await.unwrap();
    assert!(again.read(|held| held.replica.is_at_rest()));
    assert_eq!(server.hub.borrow().mutations.len(), 1);
    assert_eq!(server.content().notes.work, "once");
}

pub async fn a_restored_server_gets_back_what_it_forgot(place: impl Place) {
    let server = server();
    let writer = open(&place, 1).await;
    sync(&writer, &server).await.unwrap();
    let backup = server.hub.borrow().clone();
    writer.commit(note("Pumped")).await.unwrap();
    writer.commit(command(Command::AcceptVisit { visit_id: visit() })).await.unwrap();
    writer.commit(picture(1, 1000, 1)).await.unwrap();
    sync(&writer, &server).await.unwrap();
    upload(&writer, &server).await.unwrap();
    assert!(writer.read(|held| held.blobs[&name_of(1)].is_safe()));
    drop(writer);

    server.hub.replace(backup);
    server.hub.borrow_mut().begin_history(uuid::Uuid::from_u128(2));
    server.blobs.borrow_mut().clear();
    let again = open(&place, 2).await;
    again.commit(note("Pumped, lid replaced")).await.unwrap();
    sync(&again, &server).await.unwrap();
    assert!(again.read(|held| held.replica.is_at_rest() && held.replica.inbox.is_empty()));
    assert_eq!(server.content().notes.work, "Pumped, lid replaced");
    assert_eq!(server.hub.borrow().jobs[&job()].facts.visits[0].status, VisitStatus::Accepted);
    assert_eq!(server.hub.borrow().mutations.len(), 4);
    upload(&again, &server).await.unwrap();
    assert_eq!(server.blobs.borrow()[&name_of(1)], vec![1; 1000]);
    assert!(again.read(|held| held.pending_jobs().is_empty() && held.blobs[&name_of(1)].is_safe()));
}

pub async fn a_job_that_left_takes_its_verified_photos_along(place: impl Place) {
    let server = server();
    let writer = open(&place, 1).await;
    sync(&writer, &server).await.unwrap();
    writer.commit(picture(1, 100, 1)).await.unwrap();
    sync(&writer, &server).await.unwrap();
    // The desk sends somebody else before the photo is up.
    let away = |facts: &mut sync::domain::facts::JobFacts| facts.visits[0].technicians[0].id = id(INES);
    let number = server.hub.borrow().seq + 1;
    let mut row = server.hub.borrow().jobs[&job()].clone();
    away(&mut row.facts);
    row.facts_seq = number;
    server.hub.borrow_mut().jobs.insert(job(), row);
    server.hub.borrow_mut().seq = number;
    sync(&writer, &server).await.unwrap();
    assert!(writer.read(|held| held.replica.jobs.is_empty()), "nothing of the job waits but its photo");
    assert_eq!(writer.read(|held| held.blobs.len()), 1, "and that stays until the server has it");

    upload(&writer, &server).await.unwrap();
    assert_eq!(server.blobs.borrow()[&name_of(1)], vec![1; 100]);
    assert!(writer.read(|held| held.blobs.is_empty()));
    assert_eq!(writer.storage().chunk(&name_of(1), 0).await.unwrap(), None);
}

pub async fn a_large_photo_is_resumed_where_it_stopped(place: impl Place) {
    let server = server();
    let writer = open(&place, 1).await;
    sync(&writer, &server).await.unwrap();
    let size = 3 * CHUNK_BYTES + 5;
    writer.commit(picture(1, size, 0x5a)).await.unwrap();
    sync(&writer, &server).await.unwrap();
    // Pieces of a quarter of a chunk.
    server.chunks_left.set(Some(6));
    assert_eq!(upload(&writer, &server).await, Err(Trouble::Offline));
    assert_eq!(server.blobs.borrow()[&name_of(1)].len(), CHUNK_BYTES + CHUNK_BYTES / 2);
    drop(writer);

    let again = open(&place, 2).await;
    assert_eq!(again.read(|held| held.blobs[&name_of(1)].last_error.clone()), Some(Trouble::Offline.words()));
    server.chunks_left.set(Some(7));
    upload(&again, &server).await.unwrap();
    assert_eq!(server.blobs.borrow()[&name_of(1)], vec![0x5a; size]);
    assert!(again.read(|held| held.blobs[&name_of(1)].is_safe()));
}

impl Held {
    fn facts_status(&self) -> VisitStatus {
        self.replica.facts(job()).unwrap().visits[0].status
    }
}

pub async fn a_small_picture_that_another_took_is_fetched_once(place: impl Place) {
    let server = server();
    let writer = open(&place, 1).await;
    sync(&writer, &server).await.unwrap();
    // An entry whose bytes are elsewhere, as after somebody else's photo.
    let attachment = photo(7, visit(), PhotoKind::Before);
    let thumb = attachment.thumb.clone().unwrap();
    let edit = DocEdit::AddAttachment { id: id::<AttachmentId>(7), attachment };
    let entry = move |held: &Held| -> Result<Write, No> {
        Ok(held.replica.edit(job(), vec![edit], MONDAY).map_err(No::Refused)?.into())
    };
    writer.commit(entry).await.unwrap();
    sync(&writer, &server).await.unwrap();

    let mut looked = Looked::new();
    fetch_missing(&writer, &server, &mut looked, &|_| {}).await.unwrap();
    assert!(writer.read(|held| held.blobs.is_empty()), "the server does not have it yet");
    assert!(looked.is_empty(), "asked again after the next round");

    server.blobs.borrow_mut().insert(thumb.sha256.clone(), vec![5; 40]);
    fetch_missing(&writer, &server, &mut looked, &|_| {}).await.unwrap();
    let row = writer.read(|held| held.blobs[&thumb.sha256].clone());
    assert!(row.is_safe() && row.fetched, "{row:?}");
    assert_eq!(writer.storage().chunk(&thumb.sha256, 0).await.unwrap(), Some(vec![5; 40]));
    assert!(writer.read(|held| held.pending_jobs().is_empty()), "nothing of it waits for the server");

    let requests = server.requests.get();
    fetch_missing(&writer, &server, &mut looked, &|_| {}).await.unwrap();
    assert_eq!(server.requests.get(), requests);
}
