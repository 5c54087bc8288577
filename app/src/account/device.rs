//! How this device keeps its data, and which version runs.

use leptos::prelude::*;

use crate::data::use_store;
use crate::format;
use crate::platform;
use crate::t;
use crate::words::use_words;

/// Storage, last contact and version.
#[component]
pub(super) fn Device() -> impl IntoView {
    let (store, words) = (use_store(), use_words());
    let sync = store.sync();
    let usage = LocalResource::new(platform::storage_usage);
    let storage = move || match sync.with(|sync| sync.persisted) {
        Some(true) => words.account().storage_kept,
        Some(false) => words.account().storage_at_risk,
        None => words.account().storage_unknown,
    };
    let used = move || {
        usage
            .get()
            .flatten()
            .map_or_else(|| words.common().none.to_owned(), |bytes| format::bytes(bytes, words.language()))
    };
    let contact = move || {
        let at = sync.with(|sync| sync.synced_at);
        at.map_or_else(|| words.account().never.to_owned(), |at| format::date_time(at, "", words.language()))
    };
    view! {
        <section class="card" aria-labelledby="device-title">
            <header class="card__head"><h2 class="card__title" id="device-title">{t!(account.this_device)}</h2></header>
            <div class="card__body">
                <dl class="kv kv--stacked">
                    <div class="kv__row"><dt class="kv__key">{t!(account.storage)}</dt><dd class="kv__value">{storage}</dd></div>
                    <div class="kv__row"><dt class="kv__key">{t!(account.storage_used)}</dt><dd class="kv__value numeric">{used}</dd></div>
                    <div class="kv__row"><dt class="kv__key">{t!(account.last_contact)}</dt><dd class="kv__value">{contact}</dd></div>
                    <div class="kv__row">
                        <dt class="kv__key">{t!(account.version)}</dt>
                        <dd class="kv__value numeric">{concat!(env!("CARGO_PKG_VERSION"), " · ")} {platform::app_build()}</dd>
                    </div>
                </dl>
            </div>
        </section>
    }
}
