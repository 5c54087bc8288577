//! Storage in memory that can be told to fail at its nth use, and that several tabs share: what the
//! writer must survive, without a browser.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use futures::lock::{Mutex, OwnedMutexGuard};
use sync::engine::replica::{Meta, Replica};

use super::blob::BlobRow;
use super::storage::{Loaded, Storage, StorageError, Write};

/// What is on the disk.
#[derive(Default)]
struct Disk {
    replica: Option<Replica>,
    blobs: BTreeMap<String, BlobRow>,
    chunks: BTreeMap<(String, u32), Vec<u8>>,
    generation: u64,
}

/// One tab's way to the disk; clones are other tabs.
#[derive(Clone, Default)]
pub struct MemoryStorage {
    disk: Rc<RefCell<Disk>>,
    lock: std::sync::Arc<Mutex<()>>,
    calls: Rc<Cell<usize>>,
    fault: Rc<RefCell<Option<(usize, StorageError)>>>,
    /// Chunks that fit.
    room: Rc<Cell<Option<usize>>>,
}

impl MemoryStorage {
    /// Lets the `nth` call from now (0 is the next) fail, once.
    pub fn fail(&self, nth: usize, error: StorageError) {
        *self.fault.borrow_mut() = Some((self.calls.get() + nth, error));
    }

    /// How many chunks fit on the disk.
    pub fn room(&self, chunks: usize) {
        self.room.set(Some(chunks));
    }

    /// How often anything was read or written.
    pub fn calls(&self) -> usize {
        self.calls.get()
    }

    async fn call(&self) -> Result<(), StorageError> {
        // As in the browser, others run in between.
        let mut yielded = false;
        poll_fn(|context| {
            if std::mem::replace(&mut yielded, true) {
                return Poll::Ready(());
            }
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
        let call = self.calls.replace(self.calls.get() + 1);
        let fault = self.fault.borrow_mut().take_if(|(at, _)| *at == call);
        fault.map_or(Ok(()), |(_, error)| Err(error))
    }
}

impl Storage for MemoryStorage {
    type Exclusive = OwnedMutexGuard<()>;

    async fn exclusive(&self) -> Result<Self::Exclusive, StorageError> {
        Ok(self.lock.clone().lock_owned().await)
    }

    async fn generation(&self) -> Result<u64, StorageError> {
        self.call().await?;
        Ok(self.disk.borrow().generation)
    }

    async fn load(&self) -> Result<Loaded, StorageError> {
        self.call().await?;
        let disk = self.disk.borrow();
        let replica = disk.replica.as_ref();
        Ok(Loaded {
            // What a record leaves out is not found again here, either.
            meta: replica.map(|replica| Meta { checked_at: None, ..replica.meta.clone() }),
            jobs: replica.map(|replica| replica.jobs.values().cloned().collect()).unwrap_or_default(),
            outbox: replica.map(|replica| replica.outbox.values().cloned().collect()).unwrap_or_default(),
            inbox: replica.map(|replica| replica.inbox.values().cloned().collect()).unwrap_or_default(),
            blobs: disk.blobs.values().cloned().collect(),
            generation: disk.generation,
        })
    }

    async fn write(&self, write: &Write, generation: u64) -> Result<(), StorageError> {
        self.call().await?;
        let mut disk = self.disk.borrow_mut();
        let dropped = |sha256: &String| write.drop_blobs.iter().any(|row| row.sha256 == *sha256);
        let kept = disk.chunks.keys().filter(|(sha256, _)| !dropped(sha256)).count();
        if self.room.get().is_some_and(|room| kept + write.chunks.len() > room) {
            return Err(StorageError::Full);
        }
        match (&mut disk.replica, &write.batch.meta) {
            (Some(replica), _) => replica.apply(write.batch.clone()),
            (none, Some(meta)) => {
                let mut replica = Replica::new(meta.clone());
                replica.apply(write.batch.clone());
                *none = Some(replica);
            }
            (None, None) => {}
        }
        disk.blobs.retain(|sha256, _| !dropped(sha256));
        disk.chunks.retain(|(sha256, _), _| !dropped(sha256));
        disk.blobs.extend(write.blobs.iter().map(|row| (row.sha256.clone(), row.clone())));
        disk.chunks.extend(write.chunks.iter().map(|chunk| ((chunk.sha256.clone(), chunk.index), chunk.bytes.clone())));
        disk.generation = generation;
        Ok(())
    }

    async fn chunk(&self, sha256: &str, index: u32) -> Result<Option<Vec<u8>>, StorageError> {
        self.call().await?;
        Ok(self.disk.borrow().chunks.get(&(sha256.to_owned(), index)).cloned())
    }
}
