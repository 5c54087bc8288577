//! Where else the person is signed in.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use sync::time::Timestamp;

use crate::api::{self, ApiProblem, Page};
use crate::format;
use crate::t;
use crate::ui::{Icon, use_toasts};
use crate::words::use_words;

#[derive(Clone, PartialEq, Deserialize)]
struct SessionEntry {
    id: String,
    current: bool,
    device_name: Option<String>,
    last_seen_at: Timestamp,
}

/// The person's sessions, each to be ended from here. Needs a network, and says so.
#[component]
pub(super) fn Sessions() -> impl IntoView {
    let (words, toasts) = (use_words(), use_toasts());
    let list = RwSignal::new(None::<Result<Vec<SessionEntry>, ApiProblem>>);
    let load = move || {
        spawn_local(async move {
            let page = api::get::<Page<SessionEntry>>("/api/v1/sessions?limit=50").await;
            list.try_set(Some(page.map(|page| page.items)));
        });
    };
    load();
    let end = Callback::new(move |id: String| {
        spawn_local(async move {
            match api::delete(&format!("/api/v1/sessions/{id}")).await {
                Ok(()) => load(),
                Err(problem) => toasts.error(problem.words(words.language())),
            }
        });
    });
    let rows = move || match list.get() {
        None => view! { <p class="muted">{t!(common.loading)}</p> }.into_any(),
        Some(Err(problem)) => view! { <p class="muted">{problem.words(words.language())}</p> }.into_any(),
        Some(Ok(sessions)) => {
            let rows = sessions.into_iter().map(|entry| view! { <Row entry end/> }).collect_view();
            view! { <ul class="list" role="list">{rows}</ul> }.into_any()
        }
    };
    view! {
        <section class="card" aria-labelledby="sessions-title">
            <header class="card__head"><h2 class="card__title" id="sessions-title">{t!(account.sessions)}</h2></header>
            <div class="card__body">{rows}</div>
        </section>
    }
}

#[component]
fn Row(entry: SessionEntry, end: Callback<String>) -> impl IntoView {
    let words = use_words();
    let SessionEntry { id, current, device_name, last_seen_at } = entry;
    let name = move || device_name.clone().unwrap_or_else(|| words.account().unknown_device.to_owned());
    let label = name.clone();
    let seen = move || (words.account().last_seen)(&format::date_time(last_seen_at, "", words.language()));
    let trail = if current {
        view! { <span class="tag">{t!(account.this_device)}</span> }.into_any()
    } else {
        let press = move |_| end.run(id.clone());
        let label = move || format!("{}: {}", words.account().end_session, label());
        view! { <button class="button button--small" type="button" aria-label=label on:click=press>{t!(account.end_session)}</button> }.into_any()
    };
    view! {
        <li class="list__item">
            <div class="list__row">
                <span class="list__lead"><Icon name="device"/></span>
                <span class="list__text"><span class="list__title">{name}</span><span class="list__sub">{seen}</span></span>
                <span class="list__trail">{trail}</span>
            </div>
        </li>
    }
}
