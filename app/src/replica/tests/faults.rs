//! Storage that fails, and a server that will not: nothing is lost, nothing is shown that is not
//! kept, nothing blocks the rest.

use futures::executor::block_on;
use serde_bytes::ByteBuf;
use sync::protocol::{UnsentBlob, UnsentWork};

use super::super::blob::{BlobState, CHUNK_BYTES};
use super::super::handed_in::{TakenIn, take_in};
use super::super::memory::MemoryStorage;
use super::super::storage::StorageError;
use super::super::transport::Trouble;
use super::super::writer::Held;
use super::suite::*;

#[test]
fn whichever_call_fails_nothing_changes_and_the_next_try_works() {
    block_on(async {
        for error in [StorageError::Failed("gone".into()), StorageError::Full] {
            for nth in 0..2 {
                let (place, server) = (MemoryStorage::default(), server());
                let writer = open(&place, 1).await;
                sync(&writer, &server).await.unwrap();
                let before = writer.read(Held::clone);
                place.fail(nth, error.clone());
                assert_eq!(writer.commit(note("kept")).await, Err(No::Storage(error.clone())), "call {nth}");
                assert_eq!(writer.read(Held::clone), before);
                assert_eq!(kept(&open(&place, 2).await), kept(&writer), "nor on the disk");

                writer.commit(note("kept")).await.unwrap();
                assert_eq!(work_note(&open(&place, 2).await), "kept");
                assert_eq!(writer.read(|held| held.replica.outbox.len()), 1);
            }
        }
    });
}

#[test]
fn a_sync_that_storage_breaks_anywhere_is_made_good_by_the_next() {
    block_on(async {
        let calls = {
            let (place, server) = (MemoryStorage::default(), server());
            let before = place.calls();
            day(&place, &server).await.unwrap();
            place.calls() - before
        };
        for nth in 0..calls {
            let (place, server) = (MemoryStorage::default(), server());
            place.fail(nth, StorageError::Failed("severed".into()));
            let broken = day(&place, &server).await;
            let _ = broken;
            day(&place, &server).await.unwrap();
            let writer = open(&place, 2).await;
            assert!(writer.read(|held| held.replica.is_at_rest() && held.replica.inbox.is_empty()), "call {nth}");
            assert_eq!(server.content().notes.work, "done");
            assert_eq!(server.blobs.borrow()[&name_of(1)], vec![1; 10]);
            assert!(writer.read(|held| held.blobs[&name_of(1)].is_safe()));
        }
    });
}

/// Does what is not done yet of a note and a photo, and syncs it.
async fn day(place: &MemoryStorage, server: &super::server::Server) -> Result<(), String> {
    let text = |error: &dyn std::fmt::Debug| format!("{error:?}");
    let storage: MemoryStorage = super::Place::open(place);
    let writer = super::super::writer::Writer::open(storage, fresh(1)).await.map_err(|error| text(&error))?;
    sync(&writer, server).await.map_err(|error| text(&error))?;
    if work_note(&writer) != "done" {
        writer.commit(note("done")).await.map_err(|error| text(&error))?;
    }
    if writer.read(|held| held.blobs.is_empty()) {
        writer.commit(picture(1, 10, 1)).await.map_err(|error| text(&error))?;
    }
    sync(&writer, server).await.map_err(|error| text(&error))?;
    upload(&writer, server).await.map_err(|error| text(&error))?;
    sync(&writer, server).await.map_err(|error| text(&error))
}

#[test]
fn on_a_full_disk_verified_photos_give_way_and_others_never() {
    block_on(async {
        let (place, server) = (MemoryStorage::default(), server());
        let writer = open(&place, 1).await;
        sync(&writer, &server).await.unwrap();
        place.room(2);
        writer.commit(picture(1, 10, 1)).await.unwrap();
        writer.commit(picture(2, 10, 2)).await.unwrap();
        assert_eq!(writer.commit(picture(3, 10, 3)).await, Err(No::Storage(StorageError::Full)));
        assert_eq!(writer.read(|held| held.blobs.len()), 2, "what nobody else has stays");
        assert_eq!(kept(&open(&place, 2).await), kept(&writer));

        sync(&writer, &server).await.unwrap();
        upload(&writer, &server).await.unwrap();
        writer.commit(picture(3, 10, 3)).await.unwrap();
        let held = open(&place, 2).await.read(Held::clone);
        assert!(held.blobs.contains_key(&name_of(3)));
        assert_eq!(held.blobs.len(), 2, "half of the verified ones went");
    });
}

#[test]
fn as_many_verified_photos_give_way_as_a_large_one_needs() {
    block_on(async {
        let (place, server) = (MemoryStorage::default(), server());
        let writer = open(&place, 1).await;
        sync(&writer, &server).await.unwrap();
        for number in 1..=4 {
            writer.commit(picture(number, 10, number as u8)).await.unwrap();
        }
        sync(&writer, &server).await.unwrap();
        upload(&writer, &server).await.unwrap();
        place.room(4);
        writer.commit(picture(5, 2 * CHUNK_BYTES + 1, 5)).await.unwrap();
        let held = open(&place, 2).await.read(Held::clone);
        assert!(held.blobs.contains_key(&name_of(5)));
        assert_eq!(held.blobs.len(), 2, "three gave way, half by half");
    });
}

#[test]
fn where_nothing_is_decided_the_device_asks_what_the_server_has() {
    block_on(async {
        let (place, server) = (MemoryStorage::default(), server());
        let writer = open(&place, 1).await;
        sync(&writer, &server).await.unwrap();
        writer.commit(note("done")).await.unwrap();
        server.undecided.set(true);
        let before = server.requests.get();
        assert!(matches!(sync(&writer, &server).await, Err(Trouble::Later { .. })));
        assert_eq!(server.requests.get() - before, 3, "sent, pulled, sent again, and then it waits");
        server.undecided.set(false);
        sync(&writer, &server).await.unwrap();
        assert_eq!(server.content().notes.work, "done");
    });
}

#[test]
fn a_refused_photo_does_not_hold_up_the_others() {
    block_on(async {
        let (place, server) = (MemoryStorage::default(), server());
        let writer = open(&place, 1).await;
        sync(&writer, &server).await.unwrap();
        for number in 1..=3 {
            writer.commit(picture(number, 10, number as u8)).await.unwrap();
        }
        sync(&writer, &server).await.unwrap();
        *server.refuse.borrow_mut() = Some(name_of(1));
        upload(&writer, &server).await.unwrap();
        let state = |number| writer.read(|held| held.blobs[&name_of(number)].state.clone());
        assert_eq!(state(1), BlobState::Failed("not a picture".into()));
        assert_eq!((state(2), state(3)), (BlobState::Verified, BlobState::Verified));
        assert_eq!(writer.read(|held| held.pending_jobs().len()), 1, "a refused photo still counts as unsent");
    });
}

#[test]
fn ten_pages_are_taken_in_as_one_pull() {
    block_on(async {
        let (place, server) = (MemoryStorage::default(), server());
        server.hub.borrow_mut().page = 1;
        let marcus = sync::testing::world::staff()
            .into_iter()
            .find(|member| member.id == sync::testing::builders::id(MARCUS))
            .unwrap();
        for number in 20..29 {
            let job =
                sync::testing::builders::JobBuilder::new(number).planned(&marcus, sync::testing::builders::MONDAY);
            server.hub.borrow_mut().create_job(job.build());
        }
        let writer = open(&place, 1).await;
        sync(&writer, &server).await.unwrap();
        assert_eq!(writer.read(|held| held.replica.jobs.len()), 10);
        assert_eq!(server.requests.get(), 10);
        assert_eq!(
            writer.read(|held| held.replica.meta.cursor.map(|cursor| cursor.seq)),
            Some(server.hub.borrow().seq)
        );
    });
}

#[test]
fn a_saved_file_is_taken_in_whole_and_once_through_a_network_that_loses_answers() {
    block_on(async {
        let (place, server) = (MemoryStorage::default(), server());
        let writer = open(&place, 1).await;
        sync(&writer, &server).await.unwrap();
        writer.commit(note("done")).await.unwrap();
        writer.commit(note("done twice")).await.unwrap();
        let large = vec![7; CHUNK_BYTES + 10];
        let blob = |sha256: &str, bytes: &[u8]| UnsentBlob {
            sha256: sha256.into(),
            mime: "image/jpeg".into(),
            job_id: job(),
            bytes: ByteBuf::from(bytes),
        };
        let file = writer.read(|held| {
            let meta = &held.replica.meta;
            UnsentWork {
                mutations: held.replica.undecided().cloned().collect(),
                blobs: vec![blob("refused", &[1]), blob("large", &large)],
                ..UnsentWork::new(meta.tenant_id, meta.user_id, meta.replica_id, sync::testing::builders::MONDAY)
            }
        });
        server.refuse.replace(Some("refused".into()));
        server.lose_answers.set(1);
        assert_eq!(take_in(&server, &file, "test", &|_| {}).await, Err(Trouble::Offline));
        server.chunks_left.set(Some(1));
        assert_eq!(take_in(&server, &file, "test", &|_| {}).await, Err(Trouble::Offline));
        server.chunks_left.set(None);
        let taken = take_in(&server, &file, "test", &|_| {}).await.unwrap();
        assert_eq!(taken, TakenIn { accepted: 2, refused: 0, photos: 1, photos_refused: vec!["not a picture".into()] });
        assert_eq!(server.content().notes.work, "done twice");
        assert_eq!(server.blobs.borrow()["large"], large);
        // The phone comes back after all: everything it has was decided.
        sync(&writer, &server).await.unwrap();
        assert!(writer.read(|held| held.replica.is_at_rest() && held.replica.inbox.is_empty()));
    });
}
