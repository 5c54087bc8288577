//! Changes that the server refused: why, what was entered, and what can be done.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::describe::describe;
use super::outbox::Verdict;
use crate::data::{InboxEntry, use_store};
use crate::format;
use crate::t;
use crate::ui::{Confirm, Icon, use_toasts};
use crate::words::use_words;

/// The list; nothing where nothing was refused.
#[component]
pub(super) fn Refused() -> impl IntoView {
    let entries = use_store().inbox();
    let hint = t!(technician.refused_hint);
    view! {
        <Show when=move || !entries.with(Vec::is_empty)>
            <section class="section" aria-labelledby="refused-title">
                <header class="section__head">
                    <h2 class="section__title" id="refused-title">{t!(technician.refused_title)}</h2>
                    <span class="section__count">{move || entries.with(Vec::len)}</span>
                </header>
                <p class="muted">{hint}</p>
                <ul class="outbox" role="list" data-testid="refused">
                    <For each=move || entries.get() key=|entry| entry.mutation.id children=|entry| view! { <Row entry/> }/>
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn Row(entry: InboxEntry) -> impl IntoView {
    let (store, words, toasts) = (use_store(), use_words(), use_toasts());
    let (id, quarantined) = (entry.mutation.id, entry.quarantined);
    let entry = StoredValue::new(entry);
    let jobs = store.jobs();
    let zone = store.zone();
    let body = move || {
        let entry = entry.get_value();
        let texts = words.technician();
        let job = jobs.with(|jobs| jobs.iter().find(|job| job.id == entry.mutation.job_id).cloned());
        let described = describe(&entry.mutation, job.as_deref(), words);
        let number = job.map(|job| job.number).or(entry.job_number);
        let number = number.map_or_else(|| texts.a_job.to_owned(), texts.job_number);
        let time = format::date_time(entry.mutation.at, &zone.read(), words.language());
        let office = if quarantined { texts.office_has_it } else { "" };
        let entered = described.entered.into_iter().filter(|text| !text.trim().is_empty());
        view! {
            <span class="outbox__icon"><Icon name=described.icon/></span>
            <div class="outbox__text">
                <p class="outbox__title">{described.title}</p>
                <p class="outbox__sub">{number} " · " {time}</p>
                {entered.map(|text| view! { <blockquote class="note wrap-anywhere"><p>{text}</p></blockquote> }).collect_view()}
                <p class="outbox__error">{entry.rejection.words(words.language())} " " {office}</p>
            </div>
        }
    };
    let restore = move |_| {
        spawn_local(async move {
            match store.restore(id).await {
                Ok(()) => toasts.success(words.technician().restored),
                Err(error) => toasts.error(error.words(words.language())),
            }
        });
    };
    let asked = RwSignal::new(false);
    let dismiss = move |()| {
        spawn_local(async move {
            if let Err(error) = store.dismiss(id).await {
                toasts.error(error.words(words.language()));
            }
        });
    };
    view! {
        <li class="outbox__item" data-state="refused">
            {body}
            <Verdict state="refused"/>
            <div class="outbox__actions">
                <button class="button button--small" type="button" on:click=restore><Icon name="retry"/> " " {t!(technician.restore)}</button>
                <button class="button button--small button--ghost" type="button" on:click=move |_| asked.set(true)>{t!(technician.dismiss)}</button>
            </div>
            <Confirm open=asked title=t!(technician.dismiss_title) text=t!(technician.dismiss_text) confirm=t!(technician.dismiss) danger=true on_confirm=dismiss/>
        </li>
    }
}
