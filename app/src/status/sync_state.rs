//! The link in the top bar that says whether work is sent.

use leptos::prelude::*;

use crate::data::use_store;
use crate::t;
use crate::ui::Icon;
use crate::words::use_words;

/// Sending, synced, offline or waiting, with the number of jobs that have unsent work.
#[component]
pub fn SyncStatus() -> impl IntoView {
    let words = use_words();
    let sync = use_store().sync();
    let state = Memo::new(move |_| {
        sync.with(|sync| match sync {
            sync if !sync.online => State::Offline,
            sync if sync.syncing => State::Sending,
            sync if sync.pending_jobs > 0 || sync.error.is_some() || !sync.knows_all() => State::Waiting,
            _ => State::Synced,
        })
    });
    let label = move || {
        let (jobs, known) = sync.with(|sync| (sync.pending_jobs, sync.knows_all()));
        let words = words.common();
        let count = match jobs {
            0 if known => format!(", {}", words.all_sent),
            0 => String::new(),
            jobs => format!(", {}", (words.jobs_unsent)(jobs)),
        };
        format!("{}: {}{count}", words.sync, state.get().words(words))
    };
    let main = move || {
        let text = view! { <span class="sync-state__text">{state.get().words(words.common())}</span> };
        match state.get() {
            State::Offline => view! { <span class="sync-idle"><Icon name="cloud-off"/>{text}</span> }.into_any(),
            State::Waiting => view! { <span class="sync-idle"><Icon name="clock"/>{text}</span> }.into_any(),
            State::Synced => view! { <span class="sync-complete"><Icon name="check"/>{text}</span> }.into_any(),
            State::Sending => {
                view! { <span class="syncing-indicator"><span class="spinner" aria-hidden="true"></span>{text}</span> }
                    .into_any()
            }
        }
    };
    view! { <a class="sync-state" href="/sync" aria-label=label>{main}<PendingBadge/></a> }
}

/// The number of jobs with unsent work; nothing at 0.
#[component]
pub fn PendingBadge() -> impl IntoView {
    let sync = use_store().sync();
    let jobs = Memo::new(move |_| sync.with(|sync| sync.pending_jobs));
    let label = t!(common.jobs_unsent, jobs.get());
    move || {
        let count = jobs.get();
        (count > 0).then(|| view! { <span class="pending-sync-badge" title=label>{count}</span> })
    }
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Offline,
    Sending,
    Waiting,
    Synced,
}

impl State {
    fn words(self, words: &crate::words::common::Common) -> &'static str {
        match self {
            Self::Offline => words.offline,
            Self::Sending => words.sending,
            Self::Waiting => words.waiting,
            Self::Synced => words.synced,
        }
    }
}
