//! What the two dialogs have in common: they are open while somebody is looked for.

use leptos::prelude::*;

use super::ask::Ask;

/// Whether the dialog is open: while `ask` names a visit. Whoever closes it asks no longer.
pub(super) fn open_while(ask: RwSignal<Option<Ask>>) -> RwSignal<bool> {
    let open = RwSignal::new(false);
    Effect::new(move || open.set(ask.with(Option::is_some)));
    Effect::new(move |before: Option<bool>| {
        let open = open.get();
        if before == Some(true) && !open {
            ask.set(None);
        }
        open
    });
    open
}
