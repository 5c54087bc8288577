//! The list of keyboard shortcuts, with the switch that turns single letters off.

use leptos::prelude::*;

use super::keys::Shortcuts;
use crate::t;
use crate::ui::Dialog;

/// `rows`: keys, and what they do.
#[component]
pub fn ShortcutsDialog(
    open: RwSignal<bool>,
    keys: Shortcuts,
    rows: Signal<Vec<(&'static str, &'static str)>>,
) -> impl IntoView {
    let (title, switch, close) = (t!(dispatch.shortcuts), t!(dispatch.shortcuts_on), t!(common.close));
    let on = keys.switch();
    let footer =
        move || view! { <button class="button" type="button" on:click=move |_| open.set(false)>{close}</button> };
    let list = move || {
        let row = |(keys, what): (&'static str, &'static str)| {
            let keys = keys.split(' ').map(|key| view! { <kbd class="kbd">{key}</kbd> " " }).collect_view();
            view! { <div class="kv__row"><dt class="kv__key">{what}</dt><dd class="kv__value">{keys}</dd></div> }
        };
        rows.get().into_iter().map(row).collect_view()
    };
    view! {
        <Dialog open title footer>
            <dl class="kv">{list}</dl>
            <label class="switch">
                <input class="switch__input" type="checkbox" role="switch" bind:checked=on/>
                <span class="switch__track" aria-hidden="true"></span>
                <span class="switch__label">{switch}</span>
            </label>
        </Dialog>
    }
}
