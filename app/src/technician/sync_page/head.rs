//! The state in one sentence, and the button that tries now.

use leptos::prelude::*;

use crate::data::{SyncState, use_store};
use crate::ui::Icon;
use crate::words::{reason, use_words};
use crate::{format, t};

/// `offline`, `trouble`, `sending`, `waiting` or `synced`.
fn state_of(sync: &SyncState) -> &'static str {
    match sync {
        sync if !sync.online => "offline",
        sync if sync.unsaved || sync.blocked.is_some() || sync.signed_out || sync.refused > 0 => "trouble",
        sync if sync.syncing => "sending",
        sync if sync.pending_jobs > 0 || sync.error.is_some() || !sync.knows_all() => "waiting",
        _ => "synced",
    }
}

/// The head of the page.
#[component]
pub(super) fn Head() -> impl IntoView {
    let (store, words) = (use_store(), use_words());
    let sync = store.sync();
    let state = Memo::new(move |_| sync.with(state_of));
    let icon = Signal::derive(move || match state.get() {
        "offline" => "cloud-off",
        "trouble" => "alert",
        "synced" => "check",
        "waiting" => "clock",
        _ => "upload",
    });
    let title = move || {
        let words = words.technician();
        sync.with(|sync| match (sync.pending_jobs, sync.refused) {
            (0, 0) if !sync.knows_all() => words.sent_unknown.to_owned(),
            (0, 0) => words.everything_sent.to_owned(),
            (0, refused) => (words.changes_refused)(refused),
            (jobs, _) => (words.jobs_wait)(jobs),
        })
    };
    let syncing = Memo::new(move |_| sync.with(|sync| sync.syncing));
    let label = t!(technician.sync_now);
    view! {
        <section class="sync-head" data-state=move || if state.get() == "waiting" { "sending" } else { state.get() } aria-labelledby="sync-title">
            <span class="sync-head__icon"><Icon name=icon/></span>
            <h2 class="sync-head__title" id="sync-title" role="status">{title}</h2>
            <p class="sync-head__text">{move || sentence(&sync.read(), words)}</p>
            <button class="button button--primary button--block" type="button" data-testid="sync-now"
                aria-busy=move || syncing.get().then_some("true") on:click=move |_| store.sync_now()>
                <Icon name="sync"/> " " {label}
            </button>
        </section>
    }
}

/// When the device last spoke with the server, what went wrong since, and what happens next.
fn sentence(sync: &SyncState, words: crate::words::Words) -> String {
    let (texts, language) = (words.technician(), words.language());
    let last = match sync.synced_at {
        Some(at) => (texts.last_contact)(&format::date_time(at, &use_store().zone().read(), language)),
        None => texts.no_contact.to_owned(),
    };
    let next = match sync {
        sync if sync.signed_out => texts.signed_out_hint,
        sync if !sync.online => texts.offline_hint,
        sync if sync.pending_jobs > 0 => texts.pending_hint,
        _ => "",
    };
    let error = sync.error.as_ref().map(|error| (texts.last_error)(&reason(error, language))).unwrap_or_default();
    [last, error, next.to_owned()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
