//! What the browser says of this device's storage.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::data::use_store;
use crate::format;
use crate::platform::storage_usage;
use crate::t;
use crate::words::use_words;

/// Storage in use, whether the browser keeps it, and the version.
#[component]
pub(super) fn Device() -> impl IntoView {
    let (store, words) = (use_store(), use_words());
    let (used, set_used) = signal(None::<u64>);
    spawn_local(async move {
        let usage = storage_usage().await;
        set_used.try_set(usage);
    });
    let sync = store.sync();
    let kept = move || {
        let words = words.technician();
        match sync.with(|sync| sync.persisted) {
            Some(true) => words.storage_kept,
            Some(false) => words.storage_not_kept,
            None => words.storage_unknown,
        }
    };
    let used = move || used.get().map(|bytes| format::bytes(bytes, words.language()));
    view! {
        <section class="section" aria-labelledby="device-title">
            <header class="section__head"><h2 class="section__title" id="device-title">{t!(technician.this_device)}</h2></header>
            <div class="card"><div class="card__body"><dl class="kv">
                {move || used().map(|used| view! {
                    <div class="kv__row"><dt class="kv__key">{t!(technician.storage_used)}</dt><dd class="kv__value">{used}</dd></div>
                })}
                <div class="kv__row"><dt class="kv__key">{t!(technician.storage)}</dt><dd class="kv__value">{kept}</dd></div>
                <div class="kv__row"><dt class="kv__key">{t!(technician.version)}</dt><dd class="kv__value">{env!("CARGO_PKG_VERSION")}</dd></div>
            </dl></div></div>
        </section>
    }
}
