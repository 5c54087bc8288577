//! The list on the screen: follows the jobs, keeps itself on the device, says what is new.

use std::time::Duration;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use sync::ids::UserId;

use super::found::{Found, Waiting, find, waiting};
use super::kept::{Note, merge};
use crate::data::{Store, now, use_store};
use crate::platform::{local_get, local_set};

/// What is kept on the device.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Kept {
    notes: Vec<Note>,
    waiting: Vec<(sync::ids::VisitId, sync::time::Timestamp)>,
}

/// The list. Copy it into closures freely.
#[derive(Clone, Copy)]
pub(super) struct Notices {
    store: Store,
    pub(super) list: RwSignal<Vec<Note>>,
    waiting: StoredValue<Waiting>,
}

fn key(user: UserId) -> String {
    format!("holdfast-notices-{user}")
}

impl Notices {
    /// Follows the jobs; `tell` is called with what is new.
    pub(super) fn follow(tell: impl Fn(Vec<Found>) + 'static) -> Self {
        let store = use_store();
        let kept: Kept = me(store)
            .and_then(|user| local_get(&key(user)))
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default();
        let waiting = StoredValue::new(kept.waiting.into_iter().collect());
        let notices = Self { store, list: RwSignal::new(kept.notes), waiting };
        let (tick, set_tick) = signal(());
        // What waits grows older without a change.
        if let Ok(interval) = set_interval_with_handle(move || set_tick.set(()), Duration::from_secs(20)) {
            on_cleanup(move || interval.clear());
        }
        Effect::new(move || {
            tick.track();
            if store.ready().get() {
                let fresh = store.jobs().with(|jobs| notices.look(jobs));
                if !fresh.is_empty() {
                    tell(fresh);
                }
            }
        });
        notices
    }

    /// Brings the list in step with the jobs; what is new on it.
    fn look(self, jobs: &[std::sync::Arc<sync::domain::facts::JobFacts>]) -> Vec<Found> {
        let now = now();
        let since = self.waiting.with_value(|before| waiting(jobs, before, now));
        let found = find(jobs, &since, now);
        self.waiting.set_value(since);
        let (list, fresh) = self.list.with_untracked(|kept| merge(kept, &found, now));
        self.keep(list);
        fresh
    }

    /// Everything on the list has been read.
    pub(super) fn read_all(self) {
        let list = self.list.get_untracked().into_iter().map(|note| Note { read: true, ..note }).collect();
        self.keep(list);
    }

    fn keep(self, list: Vec<Note>) {
        if let Some(user) = me(self.store) {
            let waiting = self.waiting.with_value(|waiting| waiting.iter().map(|(id, at)| (*id, *at)).collect());
            if let Ok(text) = serde_json::to_string(&Kept { notes: list.clone(), waiting }) {
                local_set(&key(user), &text);
            }
        }
        if self.list.with_untracked(|before| *before != list) {
            self.list.set(list);
        }
    }
}

fn me(store: Store) -> Option<UserId> {
    store.session().with_untracked(|session| session.as_ref().map(|session| session.user.id))
}
