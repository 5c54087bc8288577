//! What durable storage must be able to do. [`super::indexed`] does it in the browser and
//! `memory` in tests; one suite runs over both.

use sync::engine::replica::{Batch, InboxEntry, JobRecord, Meta, OutboxEntry};

use super::blob::{BlobRow, Chunk};

/// Everything that one transaction writes: all of it becomes durable or none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Write {
    pub batch: Batch,
    pub blobs: Vec<BlobRow>,
    pub chunks: Vec<Chunk>,
    /// Rows to delete with all their chunks.
    pub drop_blobs: Vec<BlobRow>,
}

impl Write {
    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.batch.is_empty() && self.blobs.is_empty() && self.chunks.is_empty() && self.drop_blobs.is_empty()
    }
}

impl From<Batch> for Write {
    fn from(batch: Batch) -> Self {
        Self { batch, ..Self::default() }
    }
}

/// Everything in storage but the chunks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loaded {
    pub meta: Option<Meta>,
    pub jobs: Vec<JobRecord>,
    pub outbox: Vec<OutboxEntry>,
    pub inbox: Vec<InboxEntry>,
    pub blobs: Vec<BlobRow>,
    /// How often the storage was written.
    pub generation: u64,
}

/// Why storage did not do it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StorageError {
    /// The device's storage is full. Nothing was written.
    #[error("The device's storage is full.")]
    Full,
    /// A newer version of the app made the database.
    #[error("A newer version of the app has written here.")]
    Newer,
    /// Another tab took the database over to update or delete it.
    #[error("Another tab has taken the device's data over.")]
    Replaced,
    /// The browser's storage fails, three times in a row and over a fresh connection.
    #[error("{0}")]
    Failed(String),
}

/// Durable storage that several tabs share.
pub trait Storage {
    /// Held by the one tab that may write.
    type Exclusive;

    /// Waits until no other tab writes.
    async fn exclusive(&self) -> Result<Self::Exclusive, StorageError>;

    /// How often the storage was written, by whichever tab.
    async fn generation(&self) -> Result<u64, StorageError>;

    /// All records, of one moment.
    async fn load(&self) -> Result<Loaded, StorageError>;

    /// Writes everything and the new generation as one transaction. Ok means durable: it survives
    /// the loss of power. An error means that nothing of it is there.
    async fn write(&self, write: &Write, generation: u64) -> Result<(), StorageError>;

    /// A piece of a blob.
    async fn chunk(&self, sha256: &str, index: u32) -> Result<Option<Vec<u8>>, StorageError>;
}
