//! Sheets that come up over a visit's page.

mod pad;
mod photo;
mod reopen;
mod sign;
mod strokes;
mod wait;

use leptos::prelude::*;

pub(super) use photo::PhotoSheet;
pub(super) use reopen::ReopenButton;
pub(super) use sign::SignSheet;
pub(super) use wait::{WaitButton, WaitSheet};

/// Opens a sheet while `shown` names something, and clears it when the person closes the sheet.
fn open_while<T: Send + Sync + 'static>(open: RwSignal<bool>, shown: RwSignal<Option<T>>) {
    Effect::new(move || {
        let wanted = shown.with(Option::is_some);
        if open.get_untracked() != wanted {
            open.set(wanted);
        }
    });
    Effect::new(move || {
        if !open.get() && shown.with_untracked(Option::is_some) {
            shown.set(None);
        }
    });
}
