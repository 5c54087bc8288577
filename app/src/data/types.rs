//! What the store tells the screens about saving and sending.

use sync::domain::rejection::Rejection;
use sync::time::Timestamp;

use crate::replica::{Problem, StorageError};
use crate::words::{Language, common};

/// How the device stands with the server.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SyncState {
    pub online: bool,
    pub syncing: bool,
    /// Jobs with work that the server has not committed, photos included.
    pub pending_jobs: usize,
    pub pending_mutations: usize,
    /// Photos and signatures that the server has not verified.
    pub pending_blobs: usize,
    /// Refused changes that nobody has dealt with.
    pub refused: usize,
    /// When the last pull was whole.
    pub synced_at: Option<Timestamp>,
    /// A moment ago everything became sent.
    pub just_synced: bool,
    /// Why the last attempt failed, in words.
    pub error: Option<String>,
    /// The device's storage fails: the last change is in memory only.
    pub unsaved: bool,
    /// Whether the browser promised to keep the storage; none where it cannot say.
    pub persisted: Option<bool>,
    /// The server ended the session: sign in again, nothing is lost.
    pub signed_out: bool,
    /// This build is too old to receive changes; what waits still goes out.
    pub upgrade_required: bool,
    /// The database cannot be used: made by a newer version, or taken over by another tab.
    pub blocked: Option<Blocked>,
}

impl SyncState {
    /// Whether what the device holds is known, so that "everything is sent" can be said.
    pub fn knows_all(&self) -> bool {
        !self.unsaved && self.blocked.is_none() && self.synced_at.is_some()
    }

    /// Whether nothing has come from the server yet, and nothing is known to keep it from coming.
    pub fn awaits_first_pull(&self) -> bool {
        let stopped = self.error.is_some() || self.signed_out || self.upgrade_required || self.blocked.is_some();
        self.synced_at.is_none() && self.online && !stopped
    }
}

/// Why the local database cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocked {
    /// A newer version made it.
    Newer,
    /// Another tab updated it while this one was open.
    Replaced,
}

/// Why a change was not made.
#[derive(Clone, Debug, PartialEq)]
pub enum CommitError {
    /// A rule forbids it; the server would refuse it as well.
    Refused(Rejection),
    /// The device's storage is full.
    StorageFull,
    /// The device's storage failed, with the browser's reason.
    NotSaved(String),
    /// The picture could not be read.
    Photo(String),
}

impl CommitError {
    /// The reason in a person's words.
    pub fn words(&self, language: Language) -> String {
        let words = match language {
            Language::English => &common::EN,
            Language::Spanish => &common::ES,
        };
        match self {
            Self::Refused(rejection) => rejection.words(language),
            Self::StorageFull => words.storage_full.into(),
            Self::NotSaved(why) => (words.not_saved)(why),
            Self::Photo(why) => (words.photo_failed)(why),
        }
    }
}

impl From<Problem> for CommitError {
    fn from(problem: Problem) -> Self {
        match problem {
            Problem::Refused(rejection) => Self::Refused(rejection),
            Problem::Storage(StorageError::Full) => Self::StorageFull,
            Problem::Storage(error) => Self::NotSaved(error.to_string()),
        }
    }
}

/// What only this device has; a change after it was saved as a file makes it another state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unsent {
    pub(super) jobs: usize,
    pub(super) photos: usize,
    pub(super) refused: usize,
    /// The next mutation's number.
    pub(super) next_id: u64,
}

/// Signing out would lose this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignOutBlocked {
    /// Jobs with changes that were not sent, or were refused.
    pub jobs: usize,
    /// Unsent photos and signatures.
    pub photos: usize,
}
