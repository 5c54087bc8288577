//! The present as a signal.

use std::time::Duration;

use leptos::prelude::*;
use sync::time::Timestamp;

use super::now;

const TICK: Duration = Duration::from_secs(30);

/// The present, as of half a minute ago at most, for as long as whoever asks is on the page.
pub fn clock() -> RwSignal<Timestamp> {
    let clock = RwSignal::new(now());
    let tick = move || {
        clock.try_set(now());
    };
    if let Ok(ticking) = set_interval_with_handle(tick, TICK) {
        on_cleanup(move || ticking.clear());
    }
    clock
}
