//! Search, and fetching what is new.

use leptos::html;
use leptos::prelude::*;

use crate::data::use_store;
use crate::t;
use crate::ui::Icon;

/// The buttons in the top bar.
#[component]
pub(super) fn Actions(searching: RwSignal<bool>, typed: RwSignal<String>) -> impl IntoView {
    let store = use_store();
    let syncing = Memo::new(move |_| store.sync().with(|sync| sync.syncing));
    let (search, refresh) = (t!(common.search), t!(technician.sync_now));
    let toggle = move |_| {
        searching.update(|searching| *searching = !*searching);
        typed.set(String::new());
    };
    view! {
        <button class="button button--icon button--ghost" type="button" data-testid="sync-now" aria-label=refresh
            aria-busy=move || syncing.get().then_some("true") on:click=move |_| store.sync_now()>
            <Icon name="sync"/>
        </button>
        <button class="button button--icon button--ghost" type="button" aria-label=search aria-expanded=move || searching.get().to_string() on:click=toggle>
            <Icon name="search"/>
        </button>
    }
}

/// Searches as one types, on the device.
#[component]
pub(super) fn Search(typed: RwSignal<String>) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    Effect::new(move || {
        if let Some(input) = input.get() {
            let _ = input.focus();
        }
    });
    let label = t!(technician.search_jobs);
    view! {
        <form class="input-group" role="search" on:submit=|event| event.prevent_default()>
            <span class="input-group__lead"><Icon name="search"/></span>
            <input class="input" type="search" autocomplete="off" aria-label=label placeholder=label node_ref=input bind:value=typed/>
        </form>
    }
}
