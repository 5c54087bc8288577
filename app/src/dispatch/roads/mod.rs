//! Road times between the sites of a day: fetched while there is a network, kept in memory, and
//! estimated from the straight line where nothing is known. The board judges by these.

mod fetch;
mod table;

pub use fetch::{fetch_around, stops_of_day, watch_day};
pub use table::Roads;

use std::sync::{Arc, LazyLock};

use leptos::prelude::*;
use leptos::reactive::graph::Observer;

static ROADS: LazyLock<ArcRwSignal<Arc<Roads>>> = LazyLock::new(|| ArcRwSignal::new(Arc::default()));

/// What is known of roads; tracked where something tracks, so that handlers may ask, too.
pub fn roads() -> Arc<Roads> {
    if Observer::get().is_some() { ROADS.get() } else { ROADS.get_untracked() }
}

fn learn(change: impl FnOnce(&mut Roads)) {
    ROADS.update(|roads| change(Arc::make_mut(roads)));
}
