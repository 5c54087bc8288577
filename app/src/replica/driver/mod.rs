//! One person's replica at work in this tab: changes by people, rounds of sync, the lane of photos,
//! and word to and from the other tabs. One tab at a time syncs; all may write, in turn.

mod around;
mod sending;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use futures::channel::mpsc::{UnboundedSender, unbounded};
use gloo_timers::future::TimeoutFuture;
use sync::docs::edit::DocEdit;
use sync::domain::command::Command;
use sync::domain::rejection::Rejection;
use sync::domain::tracking::TechnicianFix;
use sync::engine::replica::{Batch, Meta};
use sync::ids::{JobId, UserId};
use sync::time::Timestamp;
use wasm_bindgen_futures::spawn_local;

use self::sending::sync_loop;
use super::ahead::Looked;
use super::blob::{BlobRow, BlobState, Chunk};
use super::indexed::IndexedStorage;
use super::live::LiveConnection;
use super::photo::Bytes;
use super::storage::{Storage, StorageError, Write};
use super::tabs::{Shared, TabMessage, Tabs};
use super::writer::{Changed, Held, Writer};
use crate::platform::{self, Listener};

/// What the driver tells the one who opened it.
#[derive(Clone, Debug, PartialEq)]
pub enum Report {
    /// The live connection stands, for the first time or again: what it did not tell meanwhile can be asked for.
    Listening,
    /// Records changed.
    Changed(Changed),
    /// [`Driver::state`] changed, or the progress of a blob.
    State,
    /// Another tab signed the person out.
    SignedOut,
    /// Somebody is there now.
    Position(TechnicianFix),
    /// Somebody no longer shares where they are.
    PositionGone(UserId),
}

/// Why a change was not made.
#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    Refused(Rejection),
    Storage(StorageError),
}

impl From<Rejection> for Problem {
    fn from(rejection: Rejection) -> Self {
        Self::Refused(rejection)
    }
}

impl From<StorageError> for Problem {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

/// How the driver stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DriverState {
    pub shared: Shared,
    /// The browser says that there is a network.
    pub network: bool,
    /// A change waits in memory because storage fails.
    pub unsaved: bool,
    pub persisted: Option<bool>,
    /// Storage cannot be used any more in this page.
    pub blocked: Option<StorageError>,
}

enum Wake {
    Now,
    Soon,
}

/// The handle; clones are the same driver.
#[derive(Clone)]
pub struct Driver {
    inner: Rc<Inner>,
}

struct Inner {
    name: String,
    app_build: String,
    writer: Writer<IndexedStorage>,
    report: Box<dyn Fn(Report)>,
    state: RefCell<DriverState>,
    /// Progress of blobs on their way: state and bytes at the server.
    sending: RefCell<BTreeMap<String, (BlobState, u64)>>,
    unsaved: Cell<u32>,
    lane_busy: Cell<bool>,
    /// Attempts to send photos that failed in a row.
    lane_failures: Cell<u32>,
    ahead_busy: Cell<bool>,
    looked: RefCell<Looked>,
    round_busy: Cell<bool>,
    asked: Cell<bool>,
    wake: RefCell<Option<UnboundedSender<Wake>>>,
    tabs: RefCell<Option<Tabs>>,
    live: RefCell<Option<LiveConnection>>,
    listeners: RefCell<Vec<Listener>>,
}

impl Driver {
    /// Opens the person's database and begins to sync. `report` hears of every change.
    pub async fn open(fresh: Meta, app_build: String, report: impl Fn(Report) + 'static) -> Result<Self, StorageError> {
        let name = format!("holdfast-{}", fresh.user_id);
        let (role, tenant_id) = (fresh.role, fresh.tenant_id);
        let writer = Writer::open(IndexedStorage::new(&name), fresh).await?;
        if writer.read(|held| held.replica.meta.role != role) {
            let meta = |held: &Held| Meta { role, tenant_id, ..held.replica.meta.clone() };
            let write =
                |held: &Held| Ok::<_, StorageError>(Batch { meta: Some(meta(held)), ..Batch::default() }.into());
            writer.commit(write).await?;
        }
        let (wake, wakes) = unbounded();
        let inner = Rc::new(Inner {
            name,
            app_build,
            writer,
            report: Box::new(report),
            state: RefCell::new(DriverState { network: platform::has_network(), ..DriverState::default() }),
            sending: RefCell::default(),
            unsaved: Cell::new(0),
            lane_busy: Cell::new(false),
            lane_failures: Cell::new(0),
            ahead_busy: Cell::new(false),
            looked: RefCell::default(),
            round_busy: Cell::new(false),
            asked: Cell::new(false),
            wake: RefCell::new(Some(wake)),
            tabs: RefCell::default(),
            live: RefCell::default(),
            listeners: RefCell::default(),
        });
        inner.join_tabs();
        inner.listen();
        // Another tab may have written since the records were read, and told nobody who heard it.
        let behind = inner.clone();
        spawn_local(async move { behind.refresh().await });
        spawn_local(sync_loop(inner.clone(), wakes));
        spawn_local(ask_to_persist(inner.clone()));
        Ok(Self { inner })
    }

    /// Reads what is held. Must not be kept over an await.
    pub fn read<R>(&self, look: impl FnOnce(&Held) -> R) -> R {
        self.inner.writer.read(look)
    }

    /// How the driver stands.
    pub fn state(&self) -> DriverState {
        self.inner.state.borrow().clone()
    }

    /// Photos and signatures made here, with their progress, newest first.
    pub fn blobs(&self) -> Vec<BlobRow> {
        let sending = self.inner.sending.borrow();
        let mut rows: Vec<BlobRow> =
            self.read(|held| held.blobs.values().filter(|row| !row.fetched).cloned().collect());
        for row in rows.iter_mut().filter(|row| row.state == BlobState::Waiting) {
            if let Some((state, sent)) = sending.get(&row.sha256) {
                (row.state, row.sent) = (state.clone(), *sent);
            }
        }
        rows.sort_by(|a, b| b.used_at.cmp(&a.used_at).then_with(|| a.sha256.cmp(&b.sha256)));
        rows
    }

    /// Edits a job's document. Ok means durable.
    pub async fn edit(&self, job: JobId, edits: Vec<DocEdit>, now: Timestamp) -> Result<(), Problem> {
        self.inner.commit(|held| Ok(held.replica.edit(job, edits.clone(), now)?.into())).await
    }

    /// Queues a command. Ok means durable.
    pub async fn command(&self, job: JobId, command: Command, now: Timestamp) -> Result<(), Problem> {
        self.inner.commit(|held| Ok(held.replica.command(job, command.clone(), now)?.into())).await
    }

    /// Keeps bytes and makes the edits that name them, as one transaction: there is never an entry
    /// without its bytes. Ok means durable.
    pub async fn keep(
        &self,
        job: JobId,
        bytes: Vec<Bytes>,
        edits: Vec<DocEdit>,
        now: Timestamp,
    ) -> Result<(), Problem> {
        let chunks: Vec<Chunk> =
            bytes.iter().flat_map(|bytes| Chunk::split(&bytes.blob.sha256, &bytes.bytes)).collect();
        let write = |held: &Held| {
            let batch = held.replica.edit(job, edits.clone(), now)?;
            // The same bytes may be on their way already, or be safe.
            let new = bytes.iter().filter(|bytes| !held.blobs.contains_key(&bytes.blob.sha256));
            let row =
                |bytes: &Bytes| BlobRow::new(bytes.blob.sha256.clone(), job, &bytes.blob.mime, bytes.bytes.len(), now);
            Ok(Write { batch, blobs: new.map(row).collect(), chunks: chunks.clone(), ..Write::default() })
        };
        self.inner.commit(write).await
    }

    /// Takes a refused mutation off the list.
    pub async fn dismiss(&self, id: u64) -> Result<(), Problem> {
        self.inner.commit(|held| Ok(held.replica.dismiss(id).into())).await
    }

    /// Makes a refused mutation anew on the present state.
    pub async fn restore(&self, id: u64, now: Timestamp) -> Result<(), Problem> {
        self.inner.commit(|held| Ok(held.replica.restore(id, now)?.into())).await
    }

    /// Sends a refused blob again.
    pub async fn retry_blob(&self, sha256: &str) -> Result<(), Problem> {
        let write = |held: &Held| {
            let row = held.blobs.get(sha256).filter(|row| !row.is_safe());
            let again = row.map(|row| BlobRow { state: BlobState::Waiting, last_error: None, ..row.clone() });
            Ok(Write { blobs: again.into_iter().collect(), ..Write::default() })
        };
        self.inner.commit(write).await?;
        self.sync_now();
        Ok(())
    }

    /// The bytes of a blob with their media type, where this device has them all.
    pub async fn bytes(&self, sha256: &str) -> Result<Option<(Vec<u8>, String)>, StorageError> {
        let Some(row) = self.read(|held| held.blobs.get(sha256).cloned()) else { return Ok(None) };
        let mut bytes = Vec::with_capacity(row.bytes as usize);
        for index in 0..Chunk::count(row.bytes) {
            let Some(chunk) = self.inner.writer.storage().chunk(sha256, index).await? else { return Ok(None) };
            bytes.extend(chunk);
        }
        Ok((bytes.len() as u64 == row.bytes).then_some((bytes, row.mime)))
    }

    /// Sends and fetches as soon as possible, here or in the tab that syncs.
    pub fn sync_now(&self) {
        self.inner.asked.set(true);
        self.inner.tell(&TabMessage::Sync);
        self.inner.wake(Wake::Now);
    }

    /// The person signed in again: the server will answer.
    pub fn signed_in(&self) {
        self.inner.set_shared(|shared| shared.signed_out = false);
        self.sync_now();
    }

    /// Ends everything that runs; the database stays.
    pub fn stop(&self) {
        self.inner.wake.borrow_mut().take();
        self.inner.live.borrow_mut().take();
        self.inner.listeners.borrow_mut().clear();
        self.inner.tabs.borrow_mut().take();
    }

    /// Stops for good: another tab signed the person out and deletes the database.
    pub fn abandon(&self) {
        self.stop();
        self.inner.writer.storage().abandon();
    }

    /// Stops, and deletes everything of this person from the device.
    pub async fn delete(&self) -> Result<(), StorageError> {
        self.inner.tell(&TabMessage::SignedOut);
        self.stop();
        let storage = self.inner.writer.storage();
        let _exclusive = storage.exclusive().await?;
        storage.delete().await
    }
}

impl Inner {
    /// Makes a person's change durable. Where storage fails the change stays in memory and is tried
    /// again until it is written, with a banner that says so.
    async fn commit(&self, compute: impl Fn(&Held) -> Result<Write, Problem>) -> Result<(), Problem> {
        let mut counted = false;
        let outcome = loop {
            match self.writer.commit(&compute).await {
                Err(Problem::Storage(StorageError::Failed(_))) if self.wake.borrow().is_some() => {
                    if !counted {
                        counted = true;
                        self.count_unsaved(1);
                    }
                    TimeoutFuture::new(2_000).await;
                }
                other => break other,
            }
        };
        if counted {
            self.count_unsaved(-1);
        }
        let changed = outcome.inspect_err(|problem| self.note_blocked(problem))?;
        self.changed(changed);
        if !self.state.borrow().network {
            platform::request_background_sync().await;
        }
        self.wake(Wake::Soon);
        Ok(())
    }

    fn count_unsaved(&self, by: i32) {
        self.unsaved.set(self.unsaved.get().saturating_add_signed(by));
        let unsaved = self.unsaved.get() > 0;
        self.set_state(|state| state.unsaved = unsaved);
    }

    fn note_blocked(&self, problem: &Problem) {
        if let Problem::Storage(error @ (StorageError::Newer | StorageError::Replaced)) = problem {
            self.set_state(|state| state.blocked = Some(error.clone()));
        }
    }

    /// Reports what this tab changed, and tells the others.
    fn changed(&self, changed: Changed) {
        if !changed.is_empty() {
            self.tell(&TabMessage::Changed);
            (self.report)(Report::Changed(changed));
        }
    }

    fn set_state(&self, change: impl FnOnce(&mut DriverState)) {
        let before = self.state.borrow().clone();
        change(&mut self.state.borrow_mut());
        if *self.state.borrow() != before {
            (self.report)(Report::State);
        }
    }

    /// Changes what the tab that syncs tells the others.
    fn set_shared(&self, change: impl FnOnce(&mut Shared)) {
        let before = self.state.borrow().shared.clone();
        self.set_state(|state| change(&mut state.shared));
        let shared = self.state.borrow().shared.clone();
        if shared != before {
            self.tell(&TabMessage::State(shared));
        }
    }

    fn tell(&self, message: &TabMessage) {
        if let Some(tabs) = &*self.tabs.borrow() {
            tabs.tell(message);
        }
    }

    fn wake(&self, wake: Wake) {
        if let Some(sender) = &*self.wake.borrow() {
            let _ = sender.unbounded_send(wake);
        }
    }

    fn is_stopped(&self) -> bool {
        self.wake.borrow().is_none()
    }
}

async fn ask_to_persist(inner: Rc<Inner>) {
    let persisted = platform::persist().await;
    inner.set_state(|state| state.persisted = persisted);
}
