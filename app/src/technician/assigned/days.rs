//! The days of the range with their visits.

use leptos::prelude::*;
use sync::ids::{JobId, VisitId};

use super::agenda::{Agenda, Range, Stop};
use super::day::{Around, Cards};
use crate::data::use_store;
use crate::format;
use crate::t;
use crate::ui::{EmptyState, painted};
use crate::words::use_words;

/// The days with their cards, and what is over today.
#[component]
pub(super) fn Days(
    shown: Memo<Agenda>,
    around: Around,
    today: Memo<String>,
    range: Memo<Range>,
    typed: RwSignal<String>,
) -> impl IntoView {
    let painted = painted();
    let days =
        Memo::new(move |_| shown.with(|shown| shown.days.iter().map(|(day, _)| day.clone()).collect::<Vec<_>>()));
    let day = move |day: Option<String>| {
        let of = day.clone();
        let keys = Memo::new(move |_| {
            shown.with(|shown| {
                let stops = shown.days.iter().find(|(day, _)| *day == of);
                stops.map(|(_, stops)| stops.iter().map(Stop::key).collect::<Vec<_>>()).unwrap_or_default()
            })
        });
        view! { <DayHeading day keys today range/><Cards keys around painted/> }
    };
    view! {
        <Show when=move || shown.with(|shown| shown.days.is_empty())><Nothing shown range typed/></Show>
        <For each=move || days.get() key=|day| day.clone() children=day/>
        <Finished shown around painted/>
    }
}

/// The day above its cards; today's own list needs none.
#[component]
fn DayHeading(
    day: Option<String>,
    keys: Memo<Vec<(JobId, VisitId)>>,
    today: Memo<String>,
    range: Memo<Range>,
) -> impl IntoView {
    let words = use_words();
    let name = {
        let day = day.clone();
        move || match &day {
            None => words.technician().no_day.to_owned(),
            Some(day) if *day == today.get() => words.technician().today.to_owned(),
            Some(day) => format::instant(day, "12:00", "UTC")
                .map(|noon| format::weekday(noon, "UTC", words.language()))
                .unwrap_or_default(),
        }
    };
    let date = move || {
        day.as_deref()
            .and_then(|day| format::instant(day, "12:00", "UTC"))
            .map(|noon| format::date(noon, "UTC", words.language()))
    };
    let count = move || (words.technician().visits)(keys.with(Vec::len));
    view! {
        <Show when=move || range.get() != Range::Today>
            <h2 class="day-heading">
                {name.clone()} " " <span class="day-heading__date">{date.clone()}</span> <span class="day-heading__count">{count}</span>
            </h2>
        </Show>
    }
}

#[component]
fn Finished(shown: Memo<Agenda>, around: Around, painted: ReadSignal<bool>) -> impl IntoView {
    let words = use_words();
    let keys = Memo::new(move |_| shown.with(|shown| shown.finished.iter().map(Stop::key).collect::<Vec<_>>()));
    view! {
        <Show when=move || !keys.with(Vec::is_empty)>
            <details class="section">
                <summary class="section__title">{move || (words.technician().finished_today)(keys.with(Vec::len))}</summary>
                <Cards keys around painted/>
            </details>
        </Show>
    }
}

/// Nothing to do in the range, or nothing that fits the search.
#[component]
fn Nothing(shown: Memo<Agenda>, range: Memo<Range>, typed: RwSignal<String>) -> impl IntoView {
    let (words, sync) = (use_words(), use_store().sync());
    let fetched = Memo::new(move |_| sync.with(|sync| sync.synced_at.is_some()));
    let title = move || {
        let words = words.technician();
        match range.get() {
            _ if !fetched.get() => words.never_fetched,
            _ if !typed.with(|typed| typed.trim().is_empty()) => words.nothing_found,
            Range::Today if shown.with(|shown| !shown.is_empty()) => words.all_done_today,
            Range::Today => words.nothing_today,
            Range::Week => words.nothing_week,
            Range::All => words.nothing_open,
        }
    };
    let text = move || {
        let words = words.technician();
        if fetched.get() { words.nothing_text } else { words.never_fetched_text }
    };
    let week = t!(technician.show_week);
    view! {
        <EmptyState icon="calendar" title text>
            <Show when=move || fetched.get() && range.get() == Range::Today><a class="button" href="/jobs/assigned?range=week">{week}</a></Show>
        </EmptyState>
    }
}
