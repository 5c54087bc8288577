//! The replica in memory and its storage as one: every change is computed on what is durable, made
//! durable, and only then shown. Several tabs write in turn.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use sync::engine::replica::{Batch, Meta, Replica};
use sync::ids::JobId;

use super::blob::{BlobRow, BlobState};
use super::storage::{Loaded, Storage, StorageError, Write};

/// The replica and its blobs, as storage has them.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    pub replica: Replica,
    pub blobs: BTreeMap<String, BlobRow>,
}

/// What a commit, or a look at what another tab wrote, changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// Everything may have; otherwise only `jobs`.
    pub all: bool,
    pub jobs: BTreeSet<JobId>,
}

impl Changed {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        !self.all && self.jobs.is_empty()
    }
}

/// The one way to change the replica.
pub struct Writer<S> {
    storage: S,
    held: RefCell<Held>,
    generation: RefCell<u64>,
}

impl<S: Storage> Writer<S> {
    /// Opens the storage; an empty one becomes the replica that `fresh` describes.
    pub async fn open(storage: S, fresh: Meta) -> Result<Self, StorageError> {
        // What is there is read whole in one transaction. A turn is waited for only to write.
        let mut loaded = storage.load().await?;
        if loaded.meta.is_none() {
            let _exclusive = storage.exclusive().await?;
            // Another tab may have been first.
            loaded = storage.load().await?;
            if loaded.meta.is_none() {
                let write = Write::from(Batch { meta: Some(fresh.clone()), ..Batch::default() });
                loaded.generation += 1;
                storage.write(&write, loaded.generation).await?;
                loaded.meta = Some(fresh.clone());
            }
        }
        let generation = RefCell::new(loaded.generation);
        Ok(Self { storage, held: RefCell::new(Held::from(loaded, fresh)), generation })
    }

    /// Reads what is held. Must not be kept over an await.
    pub fn read<R>(&self, look: impl FnOnce(&Held) -> R) -> R {
        look(&self.held.borrow())
    }

    /// The storage, for reading chunks.
    pub fn storage(&self) -> &S {
        &self.storage
    }

    /// Computes a change on the present state, makes it durable, and shows it. When this answers Ok
    /// the change survives the loss of power; when it fails nothing has changed anywhere.
    pub async fn commit<E: From<StorageError>>(
        &self,
        compute: impl FnOnce(&Held) -> Result<Write, E>,
    ) -> Result<Changed, E> {
        let exclusive = self.storage.exclusive().await?;
        let mut changed = self.catch_up().await?;
        let write = compute(&self.held.borrow())?;
        if write.is_empty() {
            return Ok(changed);
        }
        let generation = *self.generation.borrow() + 1;
        self.write(&write, generation).await?;
        drop(exclusive);
        *self.generation.borrow_mut() = generation;
        changed.all |= write.batch.meta.is_some() || !write.batch.drop_jobs.is_empty();
        changed.jobs.extend(jobs_of(&write));
        self.held.borrow_mut().apply(write);
        Ok(changed)
    }

    /// Takes in what another tab wrote, if it did.
    pub async fn refresh(&self) -> Result<Changed, StorageError> {
        let _exclusive = self.storage.exclusive().await?;
        self.catch_up().await
    }

    async fn catch_up(&self) -> Result<Changed, StorageError> {
        if self.storage.generation().await? == *self.generation.borrow() {
            return Ok(Changed::default());
        }
        let loaded = self.storage.load().await?;
        let fresh = self.held.borrow().replica.meta.clone();
        if loaded.meta.is_none() {
            // Deleted under our feet: another tab signed out.
            return Err(StorageError::Replaced);
        }
        *self.generation.borrow_mut() = loaded.generation;
        *self.held.borrow_mut() = Held::from(loaded, fresh);
        Ok(Changed { all: true, ..Changed::default() })
    }

    /// Writes; where storage is full, blobs that the server has verified give way first, those unused for longest
    /// before the others.
    async fn write(&self, write: &Write, generation: u64) -> Result<(), StorageError> {
        loop {
            match self.storage.write(write, generation).await {
                Err(StorageError::Full) => {}
                other => return other,
            }
            let mut safe: Vec<BlobRow> =
                self.read(|held| held.blobs.values().filter(|row| row.is_safe()).cloned().collect());
            if safe.is_empty() {
                return Err(StorageError::Full);
            }
            safe.sort_by_key(|row| row.used_at);
            safe.truncate(safe.len().div_ceil(2));
            let evicted = Write { drop_blobs: safe.clone(), ..Write::default() };
            // Written with the old generation plus one by the write that follows; other tabs reload then.
            self.storage.write(&evicted, generation - 1).await?;
            for row in &safe {
                self.held.borrow_mut().blobs.remove(&row.sha256);
            }
        }
    }
}

impl Held {
    fn from(loaded: Loaded, fresh: Meta) -> Self {
        let mut replica = Replica::new(loaded.meta.unwrap_or(fresh));
        let jobs = loaded.jobs;
        replica.apply(Batch { jobs, outbox: loaded.outbox, inbox: loaded.inbox, ..Batch::default() });
        // What was being sent when the app closed is to be sent.
        let blobs = loaded.blobs.into_iter().map(|row| match row.state {
            BlobState::Sending => BlobRow { state: BlobState::Waiting, ..row },
            _ => row,
        });
        Self { replica, blobs: blobs.map(|row| (row.sha256.clone(), row)).collect() }
    }

    fn apply(&mut self, write: Write) {
        self.replica.apply(write.batch);
        for row in write.drop_blobs {
            self.blobs.remove(&row.sha256);
        }
        self.blobs.extend(write.blobs.into_iter().map(|row| (row.sha256.clone(), row)));
    }

    /// Blobs that the server has not verified.
    pub fn unsafe_blobs(&self) -> impl Iterator<Item = &BlobRow> {
        self.blobs.values().filter(|row| !row.is_safe())
    }

    /// Jobs with anything that the server does not have.
    pub fn pending_jobs(&self) -> BTreeSet<JobId> {
        let mut jobs = self.replica.pending_jobs();
        jobs.extend(self.unsafe_blobs().map(|row| row.job_id));
        jobs
    }
}

fn jobs_of(write: &Write) -> BTreeSet<JobId> {
    let batch = &write.batch;
    let mut jobs: BTreeSet<JobId> = batch.jobs.iter().map(|job| job.facts.id).collect();
    jobs.extend(batch.outbox.iter().map(|entry| entry.mutation.job_id));
    jobs.extend(batch.inbox.iter().map(|entry| entry.mutation.job_id));
    jobs.extend(write.blobs.iter().chain(&write.drop_blobs).map(|row| row.job_id));
    jobs
}
