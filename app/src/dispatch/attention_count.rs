//! How many pieces of quarantined work wait for a decision: read when a page of the desk opens and
//! after pulls, at most every few seconds.

use std::sync::LazyLock;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use sync::domain::access::Permission;

use crate::api::{self, Page};
use crate::data::{Store, now};

/// Kept between pages, so that the number does not blink on the way from one to the next.
static COUNT: LazyLock<ArcRwSignal<usize>> = LazyLock::new(|| ArcRwSignal::new(0));

/// Minimum milliseconds between two questions.
const PAUSE_MS: i64 = 5_000;

#[derive(Deserialize)]
struct Anything {}

/// The number, kept fresh while the component lives; 0 for a role that decides nothing.
pub fn attention_count(store: Store) -> Signal<usize> {
    let pulled = Memo::new(move |_| store.sync().with(|sync| sync.synced_at));
    // When the next question is or was due.
    let due = StoredValue::new(0_i64);
    Effect::new(move |_| {
        pulled.get();
        let wait = due.get_value() + PAUSE_MS - now().0;
        if !store.may(Permission::ResolveQuarantine) {
            COUNT.set(0);
        } else if wait <= 0 {
            due.set_value(now().0);
            refresh_attention_count();
        } else if wait <= PAUSE_MS {
            due.set_value(now().0 + wait);
            set_timeout(refresh_attention_count, Duration::from_millis(wait as u64));
        }
    });
    Signal::derive(|| COUNT.get())
}

/// Asks now.
pub(super) fn refresh_attention_count() {
    spawn_local(async {
        if let Ok(page) = api::get::<Page<Anything>>("/api/v1/quarantine?state=open&limit=200").await {
            COUNT.set(page.items.len());
        }
    });
}
