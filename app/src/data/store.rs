//! The handle that screens hold: every signal and every change goes through it.

use std::sync::Arc;

use leptos::prelude::*;
use sync::docs::content::{PhotoKind, SignerRole};
use sync::docs::edit::DocEdit;
use sync::domain::access::Permission;
use sync::domain::command::Command;
use sync::domain::facts::{CatalogItem, JobFacts, StaffMember};
use sync::engine::replica::{InboxEntry, JobView, OutboxEntry};
use sync::ids::{AttachmentId, JobId, VisitId};

use super::session::Session;
use super::types::{BlobRow, CommitError, SignOutBlocked, SyncState};
use crate::api::ApiProblem;

/// The app's data. Copy it into closures freely.
#[derive(Clone, Copy)]
pub struct Store {
    session: RwSignal<Option<Session>>,
    ready: RwSignal<bool>,
    jobs: RwSignal<Vec<Arc<JobFacts>>>,
    staff: RwSignal<Arc<Vec<StaffMember>>>,
    catalog: RwSignal<Arc<Vec<CatalogItem>>>,
    sync: RwSignal<SyncState>,
    outbox: RwSignal<Vec<OutboxEntry>>,
    inbox: RwSignal<Vec<InboxEntry>>,
    blobs: RwSignal<Vec<BlobRow>>,
}

/// The store, from context.
pub fn use_store() -> Store {
    expect_context()
}

impl Store {
    /// Makes the store and puts it into the context.
    pub fn provide() -> Self {
        let store = Self {
            session: RwSignal::new(Session::remembered()),
            ready: RwSignal::new(false),
            jobs: RwSignal::default(),
            staff: RwSignal::default(),
            catalog: RwSignal::default(),
            sync: RwSignal::default(),
            outbox: RwSignal::default(),
            inbox: RwSignal::default(),
            blobs: RwSignal::default(),
        };
        provide_context(store);
        store
    }

    /// Who is signed in; known with no network.
    pub fn session(self) -> Signal<Option<Session>> {
        self.session.into()
    }

    /// Whether the person may do `permission` (tracked).
    pub fn may(self, permission: Permission) -> bool {
        self.session.with(|session| session.as_ref().is_some_and(|session| session.may(permission)))
    }

    /// Whether what the device holds has been loaded.
    pub fn ready(self) -> Signal<bool> {
        self.ready.into()
    }

    /// Every job with what is queued on top; without those that left the person's scope.
    pub fn jobs(self) -> Signal<Vec<Arc<JobFacts>>> {
        self.jobs.into()
    }

    /// One job with its document and everything queued on top.
    pub fn job(self, _id: JobId) -> Signal<Option<Arc<JobView>>> {
        Signal::derive(|| None)
    }

    /// The tenant's staff.
    pub fn staff(self) -> Signal<Arc<Vec<StaffMember>>> {
        self.staff.into()
    }

    /// What can be picked as a part.
    pub fn catalog(self) -> Signal<Arc<Vec<CatalogItem>>> {
        self.catalog.into()
    }

    /// Edits a job's document. Ok means: durable on this device.
    pub async fn edit(self, _job: JobId, _edits: Vec<DocEdit>) -> Result<(), CommitError> {
        Err(CommitError::NotSaved("starting".into()))
    }

    /// Queues a command. Ok means: durable on this device.
    pub async fn command(self, _job: JobId, _command: Command) -> Result<(), CommitError> {
        Err(CommitError::NotSaved("starting".into()))
    }

    /// Keeps a photo: resized, hashed, and durable together with its entry in the job.
    pub async fn add_photo(self, _job: JobId, _visit: VisitId, _file: web_sys::File, _kind: PhotoKind) -> Result<AttachmentId, CommitError> {
        Err(CommitError::NotSaved("starting".into()))
    }

    /// Keeps a signature, bound to what the job says now.
    pub async fn add_sign_off(
        self,
        _job: JobId,
        _visit: VisitId,
        _role: SignerRole,
        _signer_name: String,
        _png: Vec<u8>,
        _strokes_json: Vec<u8>,
    ) -> Result<(), CommitError> {
        Err(CommitError::NotSaved("starting".into()))
    }

    /// How the device stands with the server.
    pub fn sync(self) -> Signal<SyncState> {
        self.sync.into()
    }

    /// The queued mutations, oldest first.
    pub fn outbox(self) -> Signal<Vec<OutboxEntry>> {
        self.outbox.into()
    }

    /// The refused mutations, oldest first.
    pub fn inbox(self) -> Signal<Vec<InboxEntry>> {
        self.inbox.into()
    }

    /// Photos and signatures that this device made or fetched, newest first.
    pub fn blobs(self) -> Signal<Vec<BlobRow>> {
        self.blobs.into()
    }

    /// Sends and fetches as soon as possible.
    pub fn sync_now(self) {}

    /// Tries a photo again that the server refused.
    pub async fn retry_blob(self, _sha256: &str) {}

    /// Takes a refused mutation off the list.
    pub async fn dismiss(self, _id: u64) -> Result<(), CommitError> {
        Err(CommitError::NotSaved("starting".into()))
    }

    /// Makes a refused mutation anew on the present state.
    pub async fn restore(self, _id: u64) -> Result<(), CommitError> {
        Err(CommitError::NotSaved("starting".into()))
    }

    /// An address for the bytes of a photo: from this device, else from the server; none where
    /// neither has them now.
    pub async fn blob_url(self, _sha256: String) -> Option<String> {
        None
    }

    /// Hands everything unsent to the person as a file; afterwards signing out is allowed.
    pub async fn export_unsent(self) -> Result<(), CommitError> {
        Err(CommitError::NotSaved("starting".into()))
    }

    /// Signs in and opens the person's data on this device.
    pub async fn sign_in(self, _email: String, _password: String) -> Result<(), ApiProblem> {
        Err(ApiProblem::offline())
    }

    /// Signs out and deletes the person's data from this device, unless something would be lost.
    pub async fn sign_out(self) -> Result<(), SignOutBlocked> {
        Session::forget();
        self.session.set(None);
        Ok(())
    }
}
