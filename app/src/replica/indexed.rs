//! Storage in IndexedDB. Records are CBOR in a `Uint8Array` under readable keys; chunks are plain
//! `ArrayBuffer`s, because browsers do not keep `Blob`s reliably.
//!
//! `rexie` has no way to ask for durability, so `js/store.js` makes every `readwrite` transaction of
//! our databases strict: its `complete` event then means that the bytes are flushed to the disk.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::future::{join_all, try_join_all};
use js_sys::{Array, ArrayBuffer, Uint8Array, Uint32Array};
use rexie::{KeyRange, ObjectStore, Rexie, Transaction, TransactionMode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sync::protocol::codec;
use wasm_bindgen::prelude::*;

use super::blob::Chunk;
use super::storage::{Loaded, Storage, StorageError, Write};
use crate::platform::{Lock, lock};

#[wasm_bindgen(module = "/js/store.js")]
extern "C" {
    /// Makes our transactions strict and watches our connections; needed once, before the first.
    fn harden();
    /// The name of the error that aborted the last transaction, and forgets it.
    fn take_abort_reason() -> Option<String>;
    /// Whether another tab took that database over.
    fn was_replaced(name: &str) -> bool;
    /// Lets that database be opened again: this tab deleted it itself.
    fn forget_replaced(name: &str);
}

#[wasm_bindgen(module = "/js/early.js")]
extern "C" {
    /// Begins to read what that database holds.
    #[cfg(test)]
    pub(super) fn read_early(name: &str);
    /// What was read of that database before the app ran: its version, the replica, the generation and the
    /// records of the other stores but the chunks. None where that was not done, and none the second time.
    async fn take_early(name: &str) -> JsValue;
}

/// Hundreds are breaking: an app that knows another hundred must not touch the database. Within a
/// hundred newer and older apps read each other's records, and open each other's databases.
pub const SCHEMA: u32 = 100;

const META: &str = "meta";
const JOBS: &str = "jobs";
const OUTBOX: &str = "outbox";
const INBOX: &str = "inbox";
const BLOBS: &str = "blobs";
const CHUNKS: &str = "chunks";
const STORES: [&str; 6] = [META, JOBS, OUTBOX, INBOX, BLOBS, CHUNKS];

/// Keys of the store `meta`.
const REPLICA: &str = "replica";
const GENERATION: &str = "generation";

/// A connection to one person's database; it is opened anew whenever the browser severs it.
pub struct IndexedStorage {
    name: String,
    schema: u32,
    connection: RefCell<Option<Rc<Rexie>>>,
    abandoned: Cell<bool>,
}

impl IndexedStorage {
    /// The database of that name. Opens it at the first use.
    pub fn new(name: &str) -> Self {
        Self::with_schema(name, SCHEMA)
    }

    /// For tests of what other versions leave behind.
    pub(super) fn with_schema(name: &str, schema: u32) -> Self {
        harden();
        Self { name: name.into(), schema, connection: RefCell::new(None), abandoned: Cell::new(false) }
    }

    /// Closes the connection; the next use opens a new one.
    pub fn close(&self) {
        if let Some(connection) = self.connection.borrow_mut().take().and_then(Rc::into_inner) {
            connection.close();
        }
    }

    /// Closes the connection for good: the database is gone, or is about to be, and whatever comes
    /// late must not make an empty one in its place.
    pub fn abandon(&self) {
        self.abandoned.set(true);
        self.close();
    }

    /// Deletes the database with everything in it, and abandons it.
    pub async fn delete(&self) -> Result<(), StorageError> {
        self.abandon();
        Rexie::delete(&self.name).await.map_err(failed)?;
        forget_replaced(&self.name);
        Ok(())
    }

    async fn connection(&self) -> Result<Rc<Rexie>, StorageError> {
        if self.abandoned.get() || was_replaced(&self.name) {
            return Err(StorageError::Replaced);
        }
        if let Some(connection) = self.connection.borrow().as_ref() {
            return Ok(connection.clone());
        }
        let connection = Rc::new(self.open().await?);
        *self.connection.borrow_mut() = Some(connection.clone());
        Ok(connection)
    }

    async fn open(&self) -> Result<Rexie, StorageError> {
        // Without a version the browser opens what is there; a new database begins at 1.
        let found = Rexie::builder(&self.name).build().await.map_err(failed)?;
        let version = found.version().map_err(failed)?;
        if version >= self.schema {
            let known = version / 100 == self.schema / 100;
            return if known { Ok(found) } else { Err(refuse(found)) };
        }
        found.close();
        // An older database keeps its records: stores that it lacks are added, and the outbox stays.
        let stores = STORES.iter().map(|store| ObjectStore::new(store));
        let builder = Rexie::builder(&self.name).version(self.schema);
        stores.fold(builder, rexie::RexieBuilder::add_object_store).build().await.map_err(failed)
    }

    /// What was read while the app was still being compiled, where this app knows that version.
    async fn early(&self) -> Option<Records> {
        let read = take_early(&self.name).await.dyn_into::<Array>().ok()?;
        let version = number(Some(read.get(0))) as u32;
        if version < self.schema || version / 100 != self.schema / 100 {
            return None;
        }
        let value = |place| Some(read.get(place)).filter(|value| !value.is_undefined());
        let lists = read.iter().skip(3).map(|packed| Packed::take(&packed.unchecked_into()));
        let lists = lists.collect::<Option<_>>()?;
        Some(Records { meta: value(1).map(bytes), generation: number(value(2)), lists })
    }

    /// Runs `work` on the connection. Where it fails for another reason than a full disk the
    /// connection is dropped and `work` done again on a fresh one, three times in all: the browser
    /// severs connections of pages that were in the background.
    async fn attempt<T>(&self, work: impl AsyncFn(&Rexie) -> Result<T, rexie::Error>) -> Result<T, StorageError> {
        let mut last = StorageError::Failed(String::new());
        for _ in 0..3 {
            let connection = match self.connection().await {
                Ok(connection) => connection,
                Err(StorageError::Failed(why)) => {
                    last = StorageError::Failed(why);
                    continue;
                }
                Err(error) => return Err(error),
            };
            take_abort_reason();
            match work(&connection).await {
                Ok(value) => return Ok(value),
                Err(error) => last = failed(error),
            }
            if last == StorageError::Full {
                return Err(last);
            }
            drop(connection);
            self.close();
            *self.connection.borrow_mut() = None;
        }
        Err(last)
    }
}

fn refuse(database: Rexie) -> StorageError {
    database.close();
    StorageError::Newer
}

/// The error in our terms. The reason of an abort stands on the transaction, which rexie does not
/// hand out; `js/store.js` keeps it.
fn failed(error: rexie::Error) -> StorageError {
    let text = match &error {
        rexie::Error::IdbError(error) => error.to_string(),
        other => other.to_string(),
    };
    match take_abort_reason() {
        Some(name) if name == "QuotaExceededError" => StorageError::Full,
        _ if text.contains("QuotaExceededError") => StorageError::Full,
        Some(name) => StorageError::Failed(format!("{text} ({name})")),
        None => StorageError::Failed(text),
    }
}

impl Storage for IndexedStorage {
    type Exclusive = Option<Lock>;

    async fn exclusive(&self) -> Result<Self::Exclusive, StorageError> {
        // A browser without locks still has the generation, which shows when another tab wrote.
        Ok(lock(&format!("{}-write", self.name)).await)
    }

    async fn generation(&self) -> Result<u64, StorageError> {
        self.attempt(async |database| {
            let transaction = database.transaction(&[META], TransactionMode::ReadOnly)?;
            let value = transaction.store(META)?.get(GENERATION.into()).await?;
            Ok(number(value))
        })
        .await
    }

    async fn load(&self) -> Result<Loaded, StorageError> {
        if let Some(records) = self.early().await {
            return records.decode();
        }
        let records = self
            .attempt(async |database| {
                let transaction = database.transaction(&STORES[..5], TransactionMode::ReadOnly)?;
                let stores = STORES[..5].iter().map(|name| transaction.store(name)).collect::<Result<Vec<_>, _>>()?;
                // All requests at once: the transaction ends when the event loop finds none pending.
                let meta = stores[0].get(REPLICA.into());
                let generation = stores[0].get(GENERATION.into());
                let lists = try_join_all(stores[1..].iter().map(|store| store.get_all(None, None)));
                let (meta, generation, lists) = futures::try_join!(meta, generation, lists)?;
                let lists = lists.iter().map(|list| Packed::pack(list)).collect();
                Ok(Records { meta: meta.map(bytes), generation: number(generation), lists })
            })
            .await?;
        records.decode()
    }

    async fn write(&self, write: &Write, generation: u64) -> Result<(), StorageError> {
        self.attempt(async |database| {
            let transaction = database.transaction(&STORES, TransactionMode::ReadWrite)?;
            let outcome = put_all(&transaction, write, generation).await;
            match outcome {
                // Resolves at `complete`, which a strict transaction reaches after the flush.
                Ok(()) => transaction.commit().await,
                Err(error) => {
                    // Left alone, the transaction would commit what had been queued.
                    let _ = transaction.abort().await;
                    Err(error)
                }
            }
        })
        .await
    }

    async fn chunk(&self, sha256: &str, index: u32) -> Result<Option<Vec<u8>>, StorageError> {
        let key = chunk_key(sha256, index);
        self.attempt(async |database| {
            let transaction = database.transaction(&[CHUNKS], TransactionMode::ReadOnly)?;
            let value = transaction.store(CHUNKS)?.get(JsValue::from_str(&key)).await?;
            Ok(value.map(|buffer| Uint8Array::new(&buffer).to_vec()))
        })
        .await
    }
}

/// All records as they lie in storage.
struct Records {
    meta: Option<Vec<u8>>,
    generation: u64,
    /// Those of the stores after the first, up to the chunks.
    lists: Vec<Packed>,
}

impl Records {
    fn decode(self) -> Result<Loaded, StorageError> {
        let mut lists = self.lists.into_iter();
        let mut next = || lists.next().unwrap_or_default();
        Ok(Loaded {
            meta: self.meta.as_deref().map(decode).transpose()?,
            jobs: next().decode()?,
            outbox: next().decode()?,
            inbox: next().decode()?,
            blobs: next().decode()?,
            generation: self.generation,
        })
    }
}

/// Records of one store, one after the other, and where each of them ends: thousands are one piece of memory.
#[derive(Default)]
struct Packed {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl Packed {
    fn pack(records: &[JsValue]) -> Self {
        let mut packed = Self::default();
        for record in records.iter().map(Uint8Array::new) {
            let begin = packed.bytes.len();
            packed.bytes.resize(begin + record.length() as usize, 0);
            record.copy_to(&mut packed.bytes[begin..]);
            packed.ends.push(packed.bytes.len() as u32);
        }
        packed
    }

    /// As `js/early.js` has packed them; none where it is another thing.
    fn take(packed: &Array) -> Option<Self> {
        let (bytes, ends) = (bytes(packed.get(0)), packed.get(1).dyn_into::<Uint32Array>().ok()?.to_vec());
        let fits = ends.is_sorted() && ends.last().is_none_or(|end| *end as usize <= bytes.len());
        fits.then_some(Self { bytes, ends })
    }

    fn decode<T: DeserializeOwned>(&self) -> Result<Vec<T>, StorageError> {
        let mut begin = 0;
        let record = |end: &u32| {
            let from = std::mem::replace(&mut begin, *end as usize);
            decode(&self.bytes[from..begin])
        };
        self.ends.iter().map(record).collect()
    }
}

/// Issues every request of the write before waiting for the first.
async fn put_all(transaction: &Transaction, write: &Write, generation: u64) -> Result<(), rexie::Error> {
    let [meta, jobs, outbox, inbox, blobs, chunks] =
        [META, JOBS, OUTBOX, INBOX, BLOBS, CHUNKS].map(|name| transaction.store(name));
    let (meta, jobs, outbox, inbox, blobs, chunks) = (meta?, jobs?, outbox?, inbox?, blobs?, chunks?);
    let batch = &write.batch;

    // Deletions first, as the engine's `apply` does: a batch may drop a record and write it anew.
    let mut drops: Vec<(&rexie::Store, JsValue)> = Vec::new();
    drops.extend(batch.drop_jobs.iter().map(|id| (&jobs, JsValue::from_str(&id.to_string()))));
    drops.extend(batch.drop_outbox.iter().map(|id| (&outbox, JsValue::from_f64(*id as f64))));
    drops.extend(batch.drop_inbox.iter().map(|id| (&inbox, JsValue::from_f64(*id as f64))));
    for row in &write.drop_blobs {
        drops.push((&blobs, JsValue::from_str(&row.sha256)));
        let last = Chunk::count(row.bytes).saturating_sub(1);
        let all = KeyRange::bound(&chunk_key(&row.sha256, 0).into(), &chunk_key(&row.sha256, last).into(), None, None);
        drops.push((&chunks, all.map(JsValue::from)?));
    }

    let mut puts: Vec<(&rexie::Store, JsValue, JsValue)> =
        vec![(&meta, GENERATION.into(), JsValue::from_f64(generation as f64))];
    puts.extend(batch.meta.iter().map(|record| (&meta, REPLICA.into(), encode(record))));
    puts.extend(
        batch.jobs.iter().map(|record| (&jobs, JsValue::from_str(&record.facts.id.to_string()), encode(record))),
    );
    puts.extend(
        batch.outbox.iter().map(|record| (&outbox, JsValue::from_f64(record.mutation.id as f64), encode(record))),
    );
    puts.extend(
        batch.inbox.iter().map(|record| (&inbox, JsValue::from_f64(record.mutation.id as f64), encode(record))),
    );
    puts.extend(write.blobs.iter().map(|row| (&blobs, JsValue::from_str(&row.sha256), encode(row))));
    puts.extend(write.chunks.iter().map(|chunk| {
        let buffer: ArrayBuffer = Uint8Array::from(chunk.bytes.as_slice()).buffer();
        (&chunks, JsValue::from_str(&chunk_key(&chunk.sha256, chunk.index)), buffer.into())
    }));

    let drops = drops.into_iter().map(|(store, key)| store.delete(key));
    let puts = puts.iter().map(|(store, key, value)| store.put(value, Some(key)));
    let (drops, puts) = futures::join!(join_all(drops), join_all(puts));
    drops.into_iter().collect::<Result<(), _>>()?;
    puts.into_iter().try_for_each(|put| put.map(|_| ()))
}

/// `hash:000012`: chunks of a blob sort one after the other.
fn chunk_key(sha256: &str, index: u32) -> String {
    format!("{sha256}:{index:06}")
}

fn number(value: Option<JsValue>) -> u64 {
    value.and_then(|value| value.as_f64()).map_or(0, |value| value as u64)
}

fn encode(record: &impl Serialize) -> JsValue {
    Uint8Array::from(codec::encode(record).as_slice()).into()
}

fn bytes(value: JsValue) -> Vec<u8> {
    Uint8Array::new(&value).to_vec()
}

fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, StorageError> {
    codec::decode(bytes).map_err(|error| StorageError::Failed(format!("a record is unreadable: {error}")))
}
