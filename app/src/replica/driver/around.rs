//! What happens around the driver: other tabs, the browser's events, and the live connection.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use super::super::live::{LiveConnection, LiveEvent};
use super::super::storage::StorageError;
use super::super::tabs::{TabMessage, Tabs};
use super::{Inner, Problem, Report, Wake};
use crate::platform::{self, Listener};

impl Inner {
    pub(super) fn join_tabs(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let heard = move |message| {
            let Some(inner) = weak.upgrade() else { return };
            match message {
                TabMessage::Changed => spawn_local(async move { inner.refresh().await }),
                TabMessage::Sync => {
                    inner.asked.set(true);
                    inner.wake(Wake::Now);
                }
                TabMessage::State(shared) => inner.set_state(|state| state.shared = shared),
                TabMessage::SignedOut => (inner.report)(Report::SignedOut),
                TabMessage::Position { at } => (inner.report)(Report::Position(at)),
                TabMessage::PositionGone { technician_id } => (inner.report)(Report::PositionGone(technician_id)),
            }
        };
        *self.tabs.borrow_mut() = Some(Tabs::join(&self.name, heard));
    }

    /// Takes in what another tab wrote. The tab that syncs sends it.
    pub(super) async fn refresh(&self) {
        match self.writer.refresh().await {
            Ok(changed) if changed.is_empty() => {}
            Ok(changed) => {
                (self.report)(Report::Changed(changed));
                self.wake(Wake::Soon);
            }
            Err(error) => self.note_blocked(&Problem::Storage(error)),
        }
    }

    pub(super) fn listen(self: &Rc<Self>) {
        let on = |event: &'static str, act: fn(&Rc<Self>)| {
            let weak = Rc::downgrade(self);
            Listener::on(event, move || {
                if let Some(inner) = weak.upgrade() {
                    act(&inner);
                }
            })
        };
        let network = |inner: &Rc<Self>| {
            let network = platform::has_network();
            inner.set_state(|state| state.network = network);
            if network {
                inner.set_shared(|shared| shared.unreachable = false);
                inner.nudge();
            }
        };
        let visible = |inner: &Rc<Self>| {
            if platform::is_visible() {
                inner.nudge();
            }
        };
        let replaced = |inner: &Rc<Self>| inner.note_blocked(&Problem::Storage(StorageError::Replaced));
        *self.listeners.borrow_mut() = vec![
            on("online", network),
            on("offline", network),
            on("visibilitychange", visible),
            on("holdfast-replaced", replaced),
        ];
    }

    fn nudge(&self) {
        if let Some(live) = &*self.live.borrow() {
            live.nudge();
        }
        self.wake(Wake::Now);
    }

    pub(super) fn connect_live(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let tell = move |event| {
            let Some(inner) = weak.upgrade() else { return };
            let seen = inner.writer.read(|held| held.replica.meta.cursor.map_or(0, |cursor| cursor.seq));
            match event {
                LiveEvent::Poke(seq) if seq <= seen => {}
                LiveEvent::Open => {
                    inner.wake(Wake::Now);
                    (inner.report)(Report::Listening);
                }
                LiveEvent::Poke(_) => inner.wake(Wake::Now),
                LiveEvent::UpgradeRequired => inner.set_shared(|shared| shared.upgrade_required = true),
                LiveEvent::Position(at) => {
                    inner.tell(&TabMessage::Position { at });
                    (inner.report)(Report::Position(at));
                }
                LiveEvent::PositionGone(technician_id) => {
                    inner.tell(&TabMessage::PositionGone { technician_id });
                    (inner.report)(Report::PositionGone(technician_id));
                }
            }
        };
        *self.live.borrow_mut() = Some(LiveConnection::open(tell));
    }
}
