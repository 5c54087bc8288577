//! The signals behind the store, kept in step with the driver of whoever is signed in.

use std::collections::HashMap;
use std::sync::Arc;

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::domain::facts::{CatalogItem, JobFacts, StaffMember};
use sync::domain::plan_changes::Departure;
use sync::domain::planning::Roster;
use sync::engine::replica::{InboxEntry, JobView, Meta, OutboxEntry};
use sync::ids::{JobId, UserId};

use super::positions::Positions;
use super::session::Session;
use super::types::{Blocked, CommitError, SyncState, Unsent};
use crate::platform;
use crate::replica::{BlobRow, Changed, Driver, Report, StorageError};

/// Milliseconds until storage that did not open is tried again.
const OPEN_AGAIN_MS: u32 = 2_000;

/// Signals and the driver that feeds them. Copies are the same.
#[derive(Clone, Copy)]
pub(super) struct Live {
    pub(super) session: RwSignal<Option<Session>>,
    pub(super) zone: Memo<String>,
    pub(super) ready: RwSignal<bool>,
    pub(super) jobs: RwSignal<Vec<Arc<JobFacts>>>,
    pub(super) staff: RwSignal<Arc<Vec<StaffMember>>>,
    pub(super) catalog: RwSignal<Arc<Vec<CatalogItem>>>,
    pub(super) departed: RwSignal<Vec<Departure>>,
    pub(super) roster: RwSignal<Arc<Roster>>,
    pub(super) sync: RwSignal<SyncState>,
    pub(super) outbox: RwSignal<Vec<OutboxEntry>>,
    pub(super) inbox: RwSignal<Vec<InboxEntry>>,
    pub(super) blobs: RwSignal<Vec<BlobRow>>,
    pub(super) positions: RwSignal<Positions>,
    /// Tells every view of one job that it changed.
    triggers: StoredValue<HashMap<JobId, ArcTrigger>>,
    driver: StoredValue<Option<Driver>, LocalStorage>,
    /// Addresses made for blobs, by hash; they live as long as the page.
    pub(super) urls: StoredValue<HashMap<String, String>>,
    /// What was unsent when the person last saved it as a file.
    pub(super) exported: StoredValue<Option<Unsent>>,
}

impl Live {
    /// Signals for the remembered person, whose data opens at once.
    pub(super) fn start() -> Self {
        let session = RwSignal::new(Session::remembered());
        let zone = Memo::new(move |_| {
            session.with(|session| {
                session.as_ref().map_or_else(|| "UTC".into(), |session| session.tenant.time_zone.clone())
            })
        });
        let live = Self {
            session,
            zone,
            ready: RwSignal::new(false),
            jobs: RwSignal::default(),
            staff: RwSignal::default(),
            catalog: RwSignal::default(),
            departed: RwSignal::default(),
            roster: RwSignal::default(),
            sync: RwSignal::new(SyncState { online: platform::has_network(), ..SyncState::default() }),
            outbox: RwSignal::default(),
            inbox: RwSignal::default(),
            blobs: RwSignal::default(),
            positions: RwSignal::default(),
            triggers: StoredValue::default(),
            driver: StoredValue::new_local(None),
            urls: StoredValue::default(),
            exported: StoredValue::default(),
        };
        spawn_local(async move {
            match live.session.get_untracked() {
                Some(session) => {
                    live.open(session).await;
                    live.renew().await;
                }
                None => live.restore_session().await,
            }
        });
        live
    }

    /// The driver of whoever is signed in.
    pub(super) fn driver(self) -> Result<Driver, CommitError> {
        self.driver.get_value().ok_or_else(|| CommitError::NotSaved("the device's storage is not open".into()))
    }

    pub(super) fn user_id(self) -> Option<UserId> {
        self.session.with_untracked(|session| session.as_ref().map(|session| session.user.id))
    }

    /// Opens the person's database, or says why it cannot be used. A person who is already at work
    /// here has only signed in again.
    pub(super) async fn open(self, session: Session) {
        if let Some(driver) = self.driver.get_value() {
            if driver.read(|held| held.replica.meta.user_id == session.user.id) {
                return driver.signed_in();
            }
            self.close();
        }
        if self.try_open(&session).await {
            return;
        }
        spawn_local(async move {
            loop {
                TimeoutFuture::new(OPEN_AGAIN_MS).await;
                let still = self.user_id() == Some(session.user.id) && self.driver.with_value(Option::is_none);
                if !still || self.try_open(&session).await {
                    return;
                }
            }
        });
    }

    /// Whether trying again would change nothing: it is open, or cannot be.
    async fn try_open(self, session: &Session) -> bool {
        let fresh =
            Meta::new(session.tenant.id, session.user.id, session.user.role, super::new_id(), platform::random_bytes());
        let report = move |report| self.hear(report);
        match Driver::open(fresh, platform::app_build(), report).await {
            Ok(driver) => {
                self.driver.set_value(Some(driver));
                self.show(&Changed { all: true, ..Changed::default() });
                self.show_state();
                self.ready.set(true);
                true
            }
            Err(error) => {
                let again = matches!(error, StorageError::Full | StorageError::Failed(_));
                self.sync.update(|sync| match error {
                    StorageError::Newer => sync.blocked = Some(Blocked::Newer),
                    StorageError::Replaced => sync.blocked = Some(Blocked::Replaced),
                    StorageError::Full | StorageError::Failed(_) => {
                        (sync.unsaved, sync.error) = (true, Some(error.to_string()))
                    }
                });
                !again
            }
        }
    }

    /// Ends the driver and empties every signal.
    pub(super) fn close(self) {
        if let Some(driver) = self.driver.try_update_value(Option::take).flatten() {
            driver.stop();
        }
        self.ready.set(false);
        self.jobs.set(Vec::new());
        self.staff.set(Arc::default());
        self.catalog.set(Arc::default());
        self.departed.set(Vec::new());
        self.roster.set(Arc::default());
        self.outbox.set(Vec::new());
        self.inbox.set(Vec::new());
        self.blobs.set(Vec::new());
        self.positions.set(Positions::default());
        self.sync.set(SyncState { online: platform::has_network(), ..SyncState::default() });
        self.triggers.with_value(|triggers| triggers.values().for_each(ArcTrigger::notify));
    }

    /// One job's view, made anew when something of it changes.
    pub(super) fn job(self, id: JobId) -> Signal<Option<Arc<JobView>>> {
        let trigger = self.trigger(id);
        let view = Memo::new(move |_| {
            trigger.track();
            let driver = self.driver.get_value()?;
            driver.read(|held| {
                let shown = held.replica.jobs.get(&id).is_some_and(|job| !job.revoked);
                shown.then(|| held.replica.view(id).map(Arc::new)).flatten()
            })
        });
        view.into()
    }

    fn trigger(self, id: JobId) -> ArcTrigger {
        self.triggers
            .try_update_value(|triggers| triggers.entry(id).or_insert_with(ArcTrigger::new).clone())
            .unwrap_or_default()
    }

    fn hear(self, report: Report) {
        match report {
            Report::Changed(changed) => {
                self.show(&changed);
                self.show_state();
            }
            Report::State => self.show_state(),
            Report::Listening => {
                // Somebody may have stopped sharing meanwhile, and must not stay on the map.
                if self.positions.with_untracked(Positions::is_loaded) {
                    spawn_local(async move { drop(self.refresh_positions().await) });
                }
            }
            Report::Position(at) => self.change_positions(|positions| positions.see(at)),
            Report::PositionGone(technician) => self.change_positions(|positions| positions.lose(technician)),
            Report::SignedOut => {
                if let Ok(driver) = self.driver() {
                    driver.abandon();
                }
                self.close();
                self.session.set(None);
            }
        }
    }

    /// Brings the lists in step after a change.
    fn show(self, changed: &Changed) {
        let Some(driver) = self.driver.get_value() else { return };
        driver.read(|held| {
            let replica = &held.replica;
            let before: HashMap<JobId, Arc<JobFacts>> =
                self.jobs.with_untracked(|jobs| jobs.iter().map(|job| (job.id, job.clone())).collect());
            let shown = replica.jobs.values().filter(|job| !job.revoked);
            let facts = shown.filter_map(|job| {
                let id = job.facts.id;
                let same = before.get(&id).filter(|_| !changed.all && !changed.jobs.contains(&id)).cloned();
                same.or_else(|| replica.facts(id).map(Arc::new))
            });
            // Before the jobs: whoever misses one asks here where it went.
            if self.departed.with_untracked(|departed| *departed != replica.meta.departed) {
                self.departed.set(replica.meta.departed.clone());
            }
            self.jobs.set(facts.collect());
            self.outbox.set(replica.outbox.values().filter(|entry| !entry.is_kept()).cloned().collect());
            self.inbox.set(replica.inbox.values().cloned().collect());
            if self.staff.with_untracked(|staff| **staff != replica.meta.staff) {
                self.staff.set(Arc::new(replica.meta.staff.clone()));
            }
            if self.catalog.with_untracked(|catalog| **catalog != replica.meta.catalog) {
                self.catalog.set(Arc::new(replica.meta.catalog.clone()));
            }
            if self.roster.with_untracked(|roster| **roster != replica.meta.roster) {
                self.roster.set(Arc::new(replica.meta.roster.clone()));
            }
        });
        // Outside the read: a memo that runs now reads by itself.
        let triggers: Vec<ArcTrigger> = self.triggers.with_value(|triggers| {
            let due = triggers.iter().filter(|(id, _)| changed.all || changed.jobs.contains(id));
            due.map(|(_, trigger)| trigger.clone()).collect()
        });
        triggers.iter().for_each(ArcTrigger::notify);
    }

    /// Brings the sync state and the progress of photos in step.
    fn show_state(self) {
        let Some(driver) = self.driver.get_value() else { return };
        let state = driver.state();
        let before = self.sync.get_untracked();
        let mut next = driver.read(|held| SyncState {
            online: state.network && !state.shared.unreachable,
            syncing: state.shared.syncing,
            pending_jobs: held.pending_jobs().len(),
            pending_mutations: held.replica.pending().count(),
            pending_blobs: held.unsafe_blobs().count(),
            refused: held.replica.inbox.len(),
            synced_at: held.replica.meta.synced_at,
            just_synced: before.just_synced,
            error: state.shared.error.clone(),
            unsaved: state.unsaved,
            persisted: state.persisted,
            signed_out: state.shared.signed_out,
            upgrade_required: state.shared.upgrade_required,
            blocked: state.blocked.as_ref().map(|error| match error {
                StorageError::Newer => Blocked::Newer,
                _ => Blocked::Replaced,
            }),
        });
        let finished = (before.pending_jobs > 0 || before.syncing)
            && next.pending_jobs == 0
            && !next.syncing
            && next.error.is_none();
        if finished {
            next.just_synced = true;
            let forget = move || self.sync.update(|sync| sync.just_synced = false);
            set_timeout(forget, std::time::Duration::from_secs(4));
        }
        if next != before {
            self.sync.set(next);
        }
        let blobs = driver.blobs();
        if self.blobs.with_untracked(|before| *before != blobs) {
            self.blobs.set(blobs);
        }
    }
}
