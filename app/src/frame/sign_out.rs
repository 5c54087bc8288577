//! Signing out, which waits for unsent work or for its export.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::data::{SignOutBlocked, use_store};
use crate::t;
use crate::ui::{Dialog, Icon, use_toasts};
use crate::words::use_words;

/// The button that signs out; where something is unsent, a dialog says what and offers the ways out.
#[component]
pub fn SignOutButton(class: &'static str, #[prop(optional)] label_class: &'static str) -> impl IntoView {
    let (store, words, toasts) = (use_store(), use_words(), use_toasts());
    let blocked = RwSignal::new(SignOutBlocked { jobs: 0, photos: 0 });
    let (open, exported) = (RwSignal::new(false), RwSignal::new(false));
    let sign_out = move || {
        spawn_local(async move {
            match store.sign_out().await {
                Ok(()) => open.set(false),
                Err(what) => {
                    blocked.set(what);
                    open.set(true);
                }
            }
        });
    };
    let export = move |_| {
        spawn_local(async move {
            match store.export_unsent().await {
                Ok(()) => exported.set(true),
                Err(error) => toasts.error(error.words(words.language())),
            }
        });
    };
    let send = move |_| {
        store.sync_now();
        open.set(false);
    };
    let footer = move || {
        view! {
            <button class="button" type="button" on:click=export><Icon name="download"/>" "{t!(common.export_file)}</button>
            <Show
                when=move || exported.get()
                fallback=move || view! { <button class="button button--primary" type="button" on:click=send>{t!(common.send_now)}</button> }
            >
                <button class="button button--danger" type="button" on:click=move |_| sign_out()>{t!(common.sign_out)}</button>
            </Show>
        }
    };
    view! {
        <button class=class type="button" on:click=move |_| sign_out()>
            <Icon name="log-out"/>
            <span class=label_class>{t!(common.sign_out)}</span>
        </button>
        <Dialog open title=t!(common.sign_out_blocked_title) footer>
            <p>{t!(common.sign_out_blocked, blocked.get().jobs, blocked.get().photos)}</p>
            <Show when=move || exported.get()><p>{t!(common.sign_out_exported)}</p></Show>
        </Dialog>
    }
}
