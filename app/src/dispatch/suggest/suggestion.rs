//! One technician in the list of suggestions.

use leptos::prelude::*;
use sync::domain::facts::Window;
use sync::domain::planning::{Standing, Suggestion};

use super::ask::name_of;
use crate::data::use_store;
use crate::dispatch::format_window::compact_window;
use crate::dispatch::people::Avatar;
use crate::t;
use crate::ui::Icon;
use crate::words::{Language, use_words};
use crate::{data, format};

/// The hours, and the day where it is not today: who cannot go today is offered the next working day.
pub(super) fn dated(span: Window, zone: &str, language: Language) -> String {
    let hours = compact_window(span, zone, language);
    if format::day(span.start, zone) == format::day(data::now(), zone) {
        return hours;
    }
    format!("{hours} · {}", format::short_day(span.start, zone, language))
}

#[component]
pub(super) fn SuggestionRow(
    rank: usize,
    suggestion: Suggestion,
    zone: Signal<String>,
    take: Callback<(usize, Suggestion)>,
) -> impl IntoView {
    let (store, words) = (use_store(), use_words());
    let (id, standing, span) = (suggestion.technician, suggestion.standing, suggestion.span);
    let name = untrack(|| name_of(store, id)).unwrap_or_default();
    let reasons = suggestion.reasons.clone();
    let why = move || {
        let told: Vec<String> = reasons.iter().map(|reason| reason.words(words.language())).collect();
        told.join(", ")
    };
    let conflicts = suggestion.conflicts.clone();
    let against = move || {
        let told = conflicts.iter().map(|conflict| conflict.words(words.language()));
        told.map(|text| view! { <span class="suggestion__against"><Icon name="alert" size="sm"/>" "{text}</span> })
            .collect_view()
    };
    let time = move || dated(span, &zone.read(), words.language());
    let label = name.clone();
    let button = move || {
        let suggestion = suggestion.clone();
        let class = if rank == 0 { "button button--small button--primary" } else { "button button--small" };
        let text = if standing == Standing::Fits { words.assign().assign } else { words.assign().assign_anyway };
        let label = format!("{text}: {label}, {}", time());
        view! {
            <button class=class type="button" aria-label=label on:click=move |_| take.run((rank, suggestion.clone()))>{text}</button>
        }
    };
    let kept_away = t!(assign.cannot_go);
    let act = move || match standing {
        Standing::MustNot => view! { <span class="muted">{kept_away}</span> }.into_any(),
        Standing::Fits | Standing::Doubtful => button().into_any(),
    };
    let standing = match standing {
        Standing::Fits => "fits",
        Standing::Doubtful => "doubtful",
        Standing::MustNot => "must-not",
    };
    view! {
        <li class="list__item suggestion" data-standing=standing data-testid="suggestion">
            <div class="list__row">
                <span class="suggestion__rank numeric">{rank + 1}</span>
                <span class="list__lead"><Avatar id name=name.clone() hidden=true/></span>
                <span class="list__text">
                    <span class="list__title">{name}" "<span class="suggestion__time numeric">{time}</span></span>
                    <span class="list__sub">{why}</span>
                    {against}
                </span>
                <span class="list__trail">{act}</span>
            </div>
        </li>
    }
}
