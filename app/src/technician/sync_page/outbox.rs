//! The queued changes, oldest first.

use leptos::prelude::*;
use sync::engine::replica::Progress;

use super::describe::describe;
use crate::data::{OutboxEntry, use_store};
use crate::format;
use crate::t;
use crate::ui::Icon;
use crate::words::{reason, use_words};

/// The list; nothing where nothing waits.
#[component]
pub(super) fn Outbox() -> impl IntoView {
    let store = use_store();
    let entries = store.outbox();
    let ids =
        Memo::new(move |_| entries.with(|entries| entries.iter().map(|entry| entry.mutation.id).collect::<Vec<_>>()));
    let row = move |id: u64| {
        let entry =
            Memo::new(move |_| entries.with(|entries| entries.iter().find(|entry| entry.mutation.id == id).cloned()));
        view! { <Row entry/> }
    };
    view! {
        <Show when=move || !ids.with(Vec::is_empty)>
            <section class="section" aria-labelledby="outbox-title">
                <header class="section__head">
                    <h2 class="section__title" id="outbox-title">{t!(technician.changes)}</h2>
                    <span class="section__count">{move || ids.with(Vec::len)}</span>
                </header>
                <ul class="outbox" role="list" data-testid="outbox"><For each=move || ids.get() key=|id| *id children=row/></ul>
            </section>
        </Show>
    }
}

/// `queued`, `sending`, `failed` (and tried again) or `sent`.
fn state_of(entry: &OutboxEntry, syncing: bool) -> &'static str {
    match (&entry.progress, entry.last_error.is_some()) {
        (Progress::Accepted { .. } | Progress::Kept { .. }, _) => "sent",
        (Progress::Pending, _) if syncing => "sending",
        (Progress::Pending, true) => "failed",
        (Progress::Pending, false) => "queued",
    }
}

#[component]
fn Row(entry: Memo<Option<OutboxEntry>>) -> impl IntoView {
    let (store, words) = (use_store(), use_words());
    let (jobs, sync) = (store.jobs(), store.sync());
    let syncing = Memo::new(move |_| sync.with(|sync| sync.syncing));
    let state =
        Memo::new(move |_| entry.with(|entry| entry.as_ref().map_or("sent", |entry| state_of(entry, syncing.get()))));
    let zone = store.zone();
    let body = move || {
        let entry = entry.get()?;
        let job = jobs.with(|jobs| jobs.iter().find(|job| job.id == entry.mutation.job_id).cloned());
        let described = describe(&entry.mutation, job.as_deref(), words);
        let texts = words.technician();
        let number = job.map_or_else(|| texts.a_job.to_owned(), |job| (texts.job_number)(job.number));
        let time = format::time(entry.mutation.at, &zone.read(), words.language());
        let attempts = if entry.attempts > 0 {
            format!(" · {}", (texts.attempts)(entry.attempts as usize))
        } else {
            String::new()
        };
        let entered =
            described.entered.into_iter().filter(|text| !text.trim().is_empty()).collect::<Vec<_>>().join(" · ");
        Some(view! {
            <span class="outbox__icon"><Icon name=described.icon/></span>
            <div class="outbox__text">
                <p class="outbox__title">{described.title}</p>
                {(!entered.is_empty()).then(|| view! { <p class="outbox__sub truncate">{entered}</p> })}
                <p class="outbox__sub">{number} " · " {time} {attempts}</p>
                {entry.last_error.map(|error| view! { <p class="outbox__error">{reason(&error, words.language())}</p> })}
            </div>
        })
    };
    view! {
        <li class="outbox__item" data-state=move || state.get()>
            {body}
            <Verdict state/>
        </li>
    }
}

/// How far something has come, in a word.
#[component]
pub(super) fn Verdict(#[prop(into)] state: Signal<&'static str>) -> impl IntoView {
    let words = use_words();
    let look = move || {
        let texts = words.technician();
        match state.get() {
            "sent" => ("check", texts.sent),
            "sending" => ("upload", texts.sending),
            "failed" => ("alert", texts.tried),
            "refused" => ("alert", texts.refused),
            _ => ("clock", texts.waits),
        }
    };
    view! { <span class="verdict" data-state=move || state.get()><Icon name=Signal::derive(move || look().0) size="sm"/> " " {move || look().1}</span> }
}
