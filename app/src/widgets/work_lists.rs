//! Parts, time and readings of a job, to read.

use leptos::prelude::*;
use sync::docs::content::{PartUse, Reading, TimeEntry, TimeKind};
use sync::ids::{PartUseId, ReadingId, TimeEntryId};

use super::time_kind;
use crate::words::use_words;
use crate::{format, t};

/// The parts that were used.
#[component]
pub fn PartList(#[prop(into)] parts: Signal<Vec<(PartUseId, PartUse)>>) -> impl IntoView {
    let words = use_words();
    let rows = move || {
        let language = words.language();
        parts
            .get()
            .into_iter()
            .filter(|(_, part)| !part.removed)
            .map(move |(_, part)| {
                let quantity = format!("{} {}", format::quantity(part.quantity_milli, language), part.unit);
                row(part.name, quantity.trim().to_owned(), "kv__row")
            })
            .collect_view()
    };
    view! { <dl class="kv kv--totals">{rows}</dl> }
}

/// The stretches of time with their sum without breaks; a running one says so.
#[component]
pub fn TimeList(
    #[prop(into)] entries: Signal<Vec<(TimeEntryId, TimeEntry)>>,
    #[prop(into)] time_zone: Signal<String>,
) -> impl IntoView {
    let words = use_words();
    let rows = move || {
        let language = words.language();
        let zone = time_zone.get();
        entries
            .get()
            .into_iter()
            .filter(|(_, entry)| !entry.removed)
            .map(|(_, entry)| {
                let start = format::time(entry.started_at, &zone, language);
                let key = format!("{} · {start}", time_kind(entry.kind, language));
                let value = match entry.stopped_at {
                    Some(stop) => format::duration(stop.minutes_since(entry.started_at)),
                    None => words.technician().running.into(),
                };
                row(key, value, "kv__row")
            })
            .collect_view()
    };
    let total = move || {
        let entries = entries.read();
        let spent = entries.iter().filter(|(_, entry)| !entry.removed && entry.kind != TimeKind::Break);
        let minutes: i64 = spent.filter_map(|(_, entry)| Some(entry.stopped_at?.minutes_since(entry.started_at))).sum();
        row(words.technician().total.into(), format::duration(minutes), "kv__row kv__row--total")
    };
    view! { <dl class="kv kv--totals">{rows}{total}</dl> }
}

/// The measured values outside the checklist.
#[component]
pub fn ReadingList(#[prop(into)] readings: Signal<Vec<(ReadingId, Reading)>>) -> impl IntoView {
    let rows = move || {
        let readings = readings.get().into_iter().filter(|(_, reading)| !reading.removed);
        readings
            .map(|(_, reading)| {
                row(reading.name, format!("{} {}", reading.value, reading.unit).trim().to_owned(), "kv__row")
            })
            .collect_view()
    };
    view! { <dl class="kv kv--totals" aria-label=t!(technician.readings)>{rows}</dl> }
}

fn row(key: String, value: String, class: &'static str) -> impl IntoView {
    view! {
        <div class=class>
            <dt class="kv__key">{key}</dt>
            <dd class="kv__value">{value}</dd>
        </div>
    }
}
