//! What is built first, and what can wait for the first picture.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::platform;

/// Becomes true once the browser has painted what is built now, or had the time to: what is in view is there
/// long before all of it would be. Call it while a component is built.
pub fn painted() -> ReadSignal<bool> {
    let (painted, set_painted) = signal(false);
    spawn_local(async move {
        platform::painted().await;
        set_painted.try_set(true);
    });
    painted
}
