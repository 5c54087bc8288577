//! Where the phone is, where that can be had without asking: distances on the list are a courtesy,
//! never a question.

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::domain::geo::Position;

use crate::platform::position_unasked;

/// Milliseconds to wait for a position.
const PATIENCE: u32 = 8_000;

/// The phone's position, once it is known.
pub(super) fn whereabouts() -> ReadSignal<Option<Position>> {
    let (here, set_here) = signal(None);
    spawn_local(async move {
        if let Some(position) = position_unasked(PATIENCE).await {
            set_here.try_set(Some(position));
        }
    });
    here
}
