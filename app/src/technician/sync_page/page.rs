//! The page.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::blobs::Blobs;
use super::device::Device;
use super::head::Head;
use super::outbox::Outbox;
use super::refused::Refused;
use crate::data::use_store;
use crate::frame::Frame;
use crate::t;
use crate::ui::{Icon, use_toasts};
use crate::words::use_words;

/// `/sync`
#[component]
pub fn SyncPage() -> impl IntoView {
    view! {
        <Frame title=t!(technician.sync_title)>
            <div class="measure">
                <Head/>
                <Refused/>
                <Outbox/>
                <Blobs/>
                <Export/>
                <Device/>
            </div>
        </Frame>
    }
}

/// Everything unsent as a file, for the day on which nothing else helps.
#[component]
fn Export() -> impl IntoView {
    let (store, words, toasts) = (use_store(), use_words(), use_toasts());
    let sync = store.sync();
    let unsent = Memo::new(move |_| sync.with(|sync| sync.pending_mutations + sync.pending_blobs + sync.refused > 0));
    let export = move |_| {
        spawn_local(async move {
            match store.export_unsent().await {
                Ok(()) => toasts.success(words.technician().exported),
                Err(error) => toasts.error(error.words(words.language())),
            }
        });
    };
    let (label, hint) = (t!(technician.export), t!(technician.export_hint));
    view! {
        <Show when=move || unsent.get()>
            <section class="section">
                <button class="button button--block" type="button" on:click=export><Icon name="download"/> " " {label}</button>
                <p class="muted">{hint}</p>
            </section>
        </Show>
    }
}
