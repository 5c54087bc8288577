//! What only a real browser shows: strict durability, severed connections, versions, a full disk.

use std::cell::Cell;

use js_sys::Reflect;
use rexie::{ObjectStore, Rexie, TransactionMode};
use sync::protocol::codec;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use super::super::indexed::{IndexedStorage, SCHEMA, read_early};
use super::super::storage::StorageError;
use super::super::writer::{Held, Writer};
use super::Place;
use super::suite::*;

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(inline_js = r#"
let seen = [];
let sever = false;
let full = 0;
const database = IDBDatabase.prototype;
const store = IDBObjectStore.prototype;
const put = store.put;

// Beneath the app's own shim, which is laid over this when the first database is opened.
const open = database.transaction;
database.transaction = function (stores, mode, options) {
    if (sever && mode === "readwrite") {
        sever = false;
        this.close(); // As browsers do to a page in the background.
    }
    const transaction = open.call(this, stores, mode, options);
    if (mode === "readwrite") {
        const entry = { durability: transaction.durability, complete: false };
        transaction.addEventListener("complete", () => { entry.complete = true; });
        seen.push(entry);
    }
    return transaction;
};
store.put = function (value, key) {
    if (full > 0 && --full === 0) throw new DOMException("no room", "QuotaExceededError");
    return put.call(this, value, key);
};

export function transactions_seen() { const all = seen; seen = []; return all; }
export function sever_next() { sever = true; }
export function fail_put(nth) { full = nth; }
"#)]
extern "C" {
    fn transactions_seen() -> js_sys::Array;
    fn sever_next();
    fn fail_put(nth: u32);
}

/// A database of its own; every [`Place::open`] is a connection of its own.
pub struct Database(String);

thread_local!(static NEXT: Cell<u32> = const { Cell::new(0) });

impl Database {
    pub fn fresh() -> Self {
        let number = NEXT.replace(NEXT.get() + 1);
        Self(format!("holdfast-test-{}-{number}", js_sys::Date::now()))
    }
}

impl Place for Database {
    type Storage = IndexedStorage;

    fn open(&self) -> IndexedStorage {
        IndexedStorage::new(&self.0)
    }
}

#[wasm_bindgen_test]
async fn a_commit_is_strict_and_complete_before_it_is_called_saved() {
    let (place, server) = (Database::fresh(), server());
    let writer = open(&place, 1).await;
    sync(&writer, &server).await.unwrap();
    transactions_seen();
    writer.commit(note("saved")).await.unwrap();
    let seen = transactions_seen();
    assert_eq!(seen.length(), 1, "one transaction for one change");
    let get = |name: &str| Reflect::get(&seen.get(0), &name.into()).unwrap();
    assert_eq!(get("durability").as_string().as_deref(), Some("strict"));
    assert_eq!(get("complete").as_bool(), Some(true));
}

#[wasm_bindgen_test]
async fn a_severed_connection_is_opened_again_and_the_change_made_once() {
    let (place, server) = (Database::fresh(), server());
    let writer = open(&place, 1).await;
    sync(&writer, &server).await.unwrap();
    sever_next();
    writer.commit(note("after the phone slept")).await.unwrap();
    writer.storage().close();
    writer.commit(note("and again")).await.unwrap();
    let again = open(&place, 2).await;
    assert_eq!(work_note(&again), "and again");
    assert_eq!(again.read(|held| held.replica.outbox.len()), 2);
}

#[wasm_bindgen_test]
async fn a_write_that_breaks_halfway_leaves_nothing() {
    let (place, server) = (Database::fresh(), server());
    let writer = open(&place, 1).await;
    sync(&writer, &server).await.unwrap();
    let before = writer.read(Held::clone);
    // Generation, replica and outbox entry are put before the row of the photo.
    fail_put(4);
    let failed = writer.commit(picture(1, 100, 1)).await;
    fail_put(0);
    assert_eq!(failed, Err(No::Storage(StorageError::Full)));
    assert_eq!(writer.read(Held::clone), before);
    assert_eq!(kept(&open(&place, 2).await), kept(&writer), "the puts before the failing one are undone");

    writer.commit(picture(1, 100, 1)).await.unwrap();
    assert_eq!(open(&place, 3).await.read(|held| held.blobs.len()), 1);
}

#[wasm_bindgen_test]
async fn the_database_of_a_newer_version_is_left_alone() {
    let place = Database::fresh();
    let newer = IndexedStorage::with_schema(&place.0, SCHEMA + 100);
    drop(Writer::open(newer, fresh(1)).await.unwrap());
    let refused = Writer::open(place.open(), fresh(2)).await.map(|_| ());
    assert_eq!(refused, Err(StorageError::Newer));
    let untouched = Writer::open(IndexedStorage::with_schema(&place.0, SCHEMA + 100), fresh(3)).await.unwrap();
    assert_eq!(untouched.read(|held| held.replica.meta.clone()), fresh(1));
}

#[wasm_bindgen_test]
async fn a_compatible_newer_database_is_opened_as_it_is() {
    let (place, server) = (Database::fresh(), server());
    let newer = Writer::open(IndexedStorage::with_schema(&place.0, SCHEMA + 1), fresh(1)).await.unwrap();
    sync(&newer, &server).await.unwrap();
    newer.commit(note("by the next version")).await.unwrap();
    newer.storage().close();
    assert_eq!(work_note(&open(&place, 2).await), "by the next version");
}

#[wasm_bindgen_test]
async fn an_older_database_is_brought_up_with_its_outbox() {
    let (place, server) = (Database::fresh(), server());
    let scratch = open(&Database::fresh(), 1).await;
    sync(&scratch, &server).await.unwrap();
    scratch.commit(note("written by the old version")).await.unwrap();

    // A database from before there were photos: no stores for blobs, chunks and refused changes.
    let old = Rexie::builder(&place.0).version(SCHEMA - 1);
    let old = ["meta", "jobs", "outbox"].iter().fold(old, |old, store| old.add_object_store(ObjectStore::new(store)));
    let old = old.build().await.unwrap();
    let transaction = old.transaction(&["meta", "jobs", "outbox"], TransactionMode::ReadWrite).unwrap();
    let (meta, jobs, entry) = scratch.read(|held| {
        let record = held.replica.jobs.values().next().unwrap();
        (
            codec::encode(&held.replica.meta),
            codec::encode(record),
            codec::encode(held.replica.outbox.values().next().unwrap()),
        )
    });
    let bytes = |bytes: Vec<u8>| JsValue::from(js_sys::Uint8Array::from(bytes.as_slice()));
    transaction.store("meta").unwrap().put(&bytes(meta), Some(&"replica".into())).await.unwrap();
    transaction.store("jobs").unwrap().put(&bytes(jobs), Some(&job().to_string().into())).await.unwrap();
    transaction.store("outbox").unwrap().put(&bytes(entry), Some(&1.into())).await.unwrap();
    transaction.commit().await.unwrap();
    old.close();

    let writer = open(&place, 2).await;
    assert_eq!(kept(&writer), kept(&scratch), "records and outbox came along");
    writer.commit(picture(1, 100, 1)).await.unwrap();
    sync(&writer, &server).await.unwrap();
    upload(&writer, &server).await.unwrap();
    assert_eq!(server.content().notes.work, "written by the old version");
    assert_eq!(server.blobs.borrow().len(), 1);
}

#[wasm_bindgen_test]
async fn a_tab_whose_database_was_updated_elsewhere_stops_writing() {
    let (place, server) = (Database::fresh(), server());
    let writer = open(&place, 1).await;
    sync(&writer, &server).await.unwrap();
    let update = Rexie::builder(&place.0).version(SCHEMA + 100).add_object_store(ObjectStore::new("other"));
    update.build().await.unwrap().close();
    assert_eq!(writer.commit(note("too late")).await, Err(No::Storage(StorageError::Replaced)));
}

#[wasm_bindgen_test]
async fn a_deleted_database_starts_anew_in_the_same_page() {
    let (place, server) = (Database::fresh(), server());
    let writer = open(&place, 1).await;
    sync(&writer, &server).await.unwrap();
    writer.storage().delete().await.unwrap();
    let anew = open(&place, 2).await;
    assert_eq!(anew.read(|held| (held.replica.meta.clone(), held.replica.jobs.len())), (fresh(2), 0));
}

#[wasm_bindgen_test]
async fn what_was_read_early_serves_once_and_what_came_after_it_is_taken_in() {
    let (place, server) = (Database::fresh(), server());
    let writer = open(&place, 1).await;
    sync(&writer, &server).await.unwrap();
    writer.commit(note("before")).await.unwrap();
    read_early(&place.0);
    let read = open(&place, 2).await;
    assert_eq!(kept(&read), kept(&writer));

    read_early(&place.0);
    // Another tab writes while the app is still being compiled. A turn at the same stores comes after that read.
    writer.commit(note("meanwhile")).await.unwrap();
    let late = open(&place, 3).await;
    assert_eq!(work_note(&late), "before");
    assert!(late.refresh().await.unwrap().all);
    assert_eq!((work_note(&late), kept(&late)), ("meanwhile".into(), kept(&writer)));
    assert_eq!(work_note(&open(&place, 4).await), "meanwhile", "what was read early is used once");
}

#[wasm_bindgen_test]
async fn reading_early_makes_no_database_and_leaves_another_version_alone() {
    let place = Database::fresh();
    read_early(&place.0);
    assert_eq!(open(&place, 1).await.read(|held| held.replica.meta.clone()), fresh(1));
    let older = Database::fresh();
    let made = Rexie::builder(&older.0).version(1).add_object_store(ObjectStore::new("meta")).build().await.unwrap();
    made.close();
    read_early(&older.0);
    assert_eq!(open(&older, 1).await.read(|held| held.replica.meta.clone()), fresh(1));
}
