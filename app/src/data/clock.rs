//! The present, and the day that it is, as signals.

use std::time::Duration;

use leptos::prelude::*;
use sync::time::Timestamp;

use super::{now, use_store};
use crate::format;

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

/// The day that it is by the company's clocks, `YYYY-MM-DD`; moves on at midnight. Call it while a page is built.
pub fn today() -> Memo<String> {
    let (clock, zone) = (clock(), use_store().zone());
    Memo::new(move |_| format::day(clock.get(), &zone.read()))
}
