//! The handle that screens hold: every signal and every change goes through it.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::reactive::graph::Observer;
use sync::docs::content::{Attachment, BlobRef, PhotoKind, SignerRole};
use sync::docs::edit::DocEdit;
use sync::domain::access::Permission;
use sync::domain::command::Command;
use sync::domain::facts::{CatalogItem, JobFacts, StaffMember};
use sync::domain::plan_changes::Departure;
use sync::domain::planning::Roster;
use sync::engine::replica::{InboxEntry, JobView, OutboxEntry};
use sync::ids::{AttachmentId, JobId, VisitId};

use super::live::Live;
use super::positions::Positions;
use super::session::Session;
use super::types::{CommitError, SignOutBlocked, SyncState};
use super::{new_id, now};
use crate::api::ApiProblem;
use crate::replica::{BlobRow, Bytes, prepare};

/// The app's data. Copy it into closures freely.
#[derive(Clone, Copy)]
pub struct Store {
    live: Live,
}

/// The store, from context.
pub fn use_store() -> Store {
    expect_context()
}

impl Store {
    /// Makes the store, puts it into the context and opens what the device holds.
    pub fn provide() -> Self {
        let store = Self { live: Live::start() };
        provide_context(store);
        store
    }

    /// Who is signed in; known with no network.
    pub fn session(self) -> Signal<Option<Session>> {
        self.live.session.into()
    }

    /// IANA name of the company's time zone, UTC while nobody is signed in.
    pub fn zone(self) -> Memo<String> {
        self.live.zone
    }

    /// Whether the person may do `permission`; tracked where something tracks, so that handlers may ask, too.
    pub fn may(self, permission: Permission) -> bool {
        let may = |session: &Option<Session>| session.as_ref().is_some_and(|session| session.may(permission));
        if Observer::get().is_some() { self.live.session.with(may) } else { self.live.session.with_untracked(may) }
    }

    /// Whether what the device holds can be shown: it has been loaded and, on a device that the
    /// server has never answered, fetched, or cannot be fetched now.
    pub fn ready(self) -> Signal<bool> {
        let Live { ready, sync, .. } = self.live;
        Memo::new(move |_| ready.get() && sync.with(|sync| !sync.awaits_first_pull())).into()
    }

    /// Every job with what is queued on top; without those that left the person's scope.
    pub fn jobs(self) -> Signal<Vec<Arc<JobFacts>>> {
        self.live.jobs.into()
    }

    /// One job with its document and everything queued on top.
    pub fn job(self, id: JobId) -> Signal<Option<Arc<JobView>>> {
        self.live.job(id)
    }

    /// The tenant's staff.
    pub fn staff(self) -> Signal<Arc<Vec<StaffMember>>> {
        self.live.staff.into()
    }

    /// What can be picked as a part.
    pub fn catalog(self) -> Signal<Arc<Vec<CatalogItem>>> {
        self.live.catalog.into()
    }

    /// Who goes to jobs that left this device.
    pub fn departed(self) -> Signal<Vec<Departure>> {
        self.live.departed.into()
    }

    /// What planning has to know of the company: skills, hours, absences, trucks, needs. A technician
    /// has nobody else's.
    pub fn roster(self) -> Signal<Arc<Roster>> {
        self.live.roster.into()
    }

    /// Edits a job's document. Ok means: durable on this device.
    pub async fn edit(self, job: JobId, edits: Vec<DocEdit>) -> Result<(), CommitError> {
        Ok(self.live.driver()?.edit(job, edits, now()).await?)
    }

    /// Queues a command. Ok means: durable on this device.
    pub async fn command(self, job: JobId, command: Command) -> Result<(), CommitError> {
        Ok(self.live.driver()?.command(job, command, now()).await?)
    }

    /// Keeps a photo: resized, hashed, and durable together with its entry in the job.
    pub async fn add_photo(
        self,
        job: JobId,
        visit: VisitId,
        file: web_sys::File,
        kind: PhotoKind,
    ) -> Result<AttachmentId, CommitError> {
        let driver = self.live.driver()?;
        let by = self.live.user_id().unwrap_or(sync::ids::UserId::NIL);
        let photo = prepare(&file, now()).await.map_err(CommitError::Photo)?;
        let id = new_id();
        let attachment = Attachment {
            visit_id: visit,
            blob: photo.photo.blob.clone(),
            thumb: Some(photo.thumb.blob.clone()),
            kind,
            caption: String::new(),
            taken_at: photo.taken_at,
            latitude: photo.position.map(|position| position.latitude),
            longitude: photo.position.map(|position| position.longitude),
            width: photo.width,
            height: photo.height,
            by,
            removed: false,
        };
        let edits = vec![DocEdit::AddAttachment { id, attachment }];
        // The small picture is on its way first: the office sees something early.
        driver.keep(job, vec![photo.thumb, photo.photo], edits, now()).await?;
        Ok(id)
    }

    /// Keeps a signature, bound to what the job says now.
    pub async fn add_sign_off(
        self,
        job: JobId,
        visit: VisitId,
        role: SignerRole,
        signer_name: String,
        png: Vec<u8>,
        strokes_json: Vec<u8>,
    ) -> Result<(), CommitError> {
        let driver = self.live.driver()?;
        let image = Bytes::of(png, "image/png").await.map_err(CommitError::Photo)?;
        let strokes = Bytes::of(strokes_json, "application/json").await.map_err(CommitError::Photo)?;
        let named = |bytes: &Bytes| -> BlobRef { bytes.blob.clone() };
        let edit = DocEdit::AddSignOff {
            id: new_id(),
            visit_id: visit,
            role,
            signer_name,
            image: named(&image),
            strokes: named(&strokes),
            // The engine fills in what is signed when it commits.
            signed_heads: Vec::new(),
            content_digest: String::new(),
        };
        Ok(driver.keep(job, vec![image, strokes], vec![edit], now()).await?)
    }

    /// How the device stands with the server.
    pub fn sync(self) -> Signal<SyncState> {
        self.live.sync.into()
    }

    /// The queued mutations, oldest first; those that the server accepted stay until they are pulled.
    pub fn outbox(self) -> Signal<Vec<OutboxEntry>> {
        self.live.outbox.into()
    }

    /// The refused mutations, oldest first.
    pub fn inbox(self) -> Signal<Vec<InboxEntry>> {
        self.live.inbox.into()
    }

    /// Photos and signatures that this device made, newest first.
    pub fn blobs(self) -> Signal<Vec<BlobRow>> {
        self.live.blobs.into()
    }

    /// Where everybody is who shares it, as far as the device has heard: also with no network.
    pub fn positions(self) -> Signal<Positions> {
        self.live.positions.into()
    }

    /// Asks the server where everybody is. What has changed since comes by itself.
    pub async fn refresh_positions(self) -> Result<(), ApiProblem> {
        self.live.refresh_positions().await
    }

    /// Sends and fetches as soon as possible.
    pub fn sync_now(self) {
        if let Ok(driver) = self.live.driver() {
            driver.sync_now();
        }
    }

    /// Tries a photo again that the server refused.
    pub async fn retry_blob(self, sha256: &str) {
        if let Ok(driver) = self.live.driver() {
            // Where the row cannot be written it stays as it is, and the button with it.
            let _ = driver.retry_blob(sha256).await;
        }
    }

    /// Takes a refused mutation off the list.
    pub async fn dismiss(self, id: u64) -> Result<(), CommitError> {
        Ok(self.live.driver()?.dismiss(id).await?)
    }

    /// Makes a refused mutation anew on the present state.
    pub async fn restore(self, id: u64) -> Result<(), CommitError> {
        Ok(self.live.driver()?.restore(id, now()).await?)
    }

    /// An address for the bytes of a photo: from this device, else from the server; none where
    /// neither has them now.
    pub async fn blob_url(self, sha256: String) -> Option<String> {
        self.live.blob_url(sha256).await
    }

    /// Hands everything unsent to the person as a file; afterwards signing out is allowed.
    pub async fn export_unsent(self) -> Result<(), CommitError> {
        self.live.export_unsent().await
    }

    /// Signs in and opens the person's data on this device.
    pub async fn sign_in(self, email: String, password: String) -> Result<(), ApiProblem> {
        self.live.sign_in(email, password).await
    }

    /// Signs out and deletes the person's data from this device, unless something would be lost.
    pub async fn sign_out(self) -> Result<(), SignOutBlocked> {
        self.live.sign_out().await
    }
}
