//! What the two dialogs have in common: they are open while somebody is looked for, and say what was decided.

use leptos::prelude::*;

use super::ask::Ask;
use crate::dispatch::board::Moves;
use crate::ui::{ToastKind, Toasts};
use crate::words::Words;

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

/// Says what was decided; with `undo` the message takes it back, where the page has no other way to.
pub(super) fn say(text: String, undo: bool, moves: Moves, toasts: Toasts, words: Words) {
    if undo {
        let back = Callback::new(move |()| moves.undo());
        toasts.with_action(ToastKind::Success, text, words.assign().undo, back);
    } else {
        toasts.success(text);
    }
}
