//! What the sync rounds need of the network, and how it can fail.

use sync::protocol::{PullRequest, PullResponse, PushRequest, PushResponse};

use super::blob::BlobRow;

/// Why the server did not answer as wished. Nothing that waits is lost by any of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// No answer.
    Offline,
    /// The session has ended.
    SignedOut,
    /// This build is too old to pull.
    UpgradeRequired,
    /// The server cannot at the moment; after so many seconds if it said so.
    Later { after: Option<u32>, words: String },
    /// It will not, in the server's words.
    Refused { words: String },
    /// The device's own storage failed.
    Storage(super::storage::StorageError),
    /// The server's changes do not fit the device's copy, not even all of them anew.
    Drift(String),
}

impl Trouble {
    /// The trouble in words, as the outbox keeps it.
    pub fn words(&self) -> String {
        match self {
            Self::Offline => "No connection to the server.".into(),
            Self::SignedOut => "The session has ended.".into(),
            Self::UpgradeRequired => "This version of the app is too old.".into(),
            Self::Later { words, .. } | Self::Refused { words } | Self::Drift(words) => words.clone(),
            Self::Storage(error) => error.to_string(),
        }
    }

    /// A refusal is settled; everything else is still in the way.
    pub fn unless_refused(self) -> Result<(), Self> {
        if matches!(self, Self::Refused { .. }) { Ok(()) } else { Err(self) }
    }
}

impl From<super::storage::StorageError> for Trouble {
    fn from(error: super::storage::StorageError) -> Self {
        Self::Storage(error)
    }
}

/// How much of a blob the server has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlobProgress {
    /// So many bytes from the start.
    Receiving(u64),
    /// All, and their hash is right.
    Verified,
}

/// The server, as the rounds see it.
pub trait Transport {
    async fn push(&self, request: &PushRequest) -> Result<PushResponse, Trouble>;
    async fn pull(&self, request: &PullRequest) -> Result<PullResponse, Trouble>;
    /// Announces a blob and learns how much of it the server has.
    async fn open_blob(&self, row: &BlobRow) -> Result<BlobProgress, Trouble>;
    /// Sends the bytes from `offset` on; a wrong offset is answered with the right one.
    async fn send_blob(&self, sha256: &str, offset: u64, bytes: &[u8]) -> Result<BlobProgress, Trouble>;
    /// The whole of a blob that the server has.
    async fn fetch_blob(&self, sha256: &str) -> Result<Vec<u8>, Trouble>;
}
