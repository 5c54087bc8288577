//! One visit in the table. The row stays the same element while what it shows changes.

use leptos::prelude::*;
use sync::domain::facts::Arrival;
use sync::domain::status::Priority;

use super::filter::Day;
use super::rows::{Row, RowKey};
use super::state::List;
use crate::dispatch::format_window::compact_window;
use crate::dispatch::people::Crew;
use crate::ui::Icon;
use crate::widgets::{LateMark, PriorityMark, VisitChip, chip_state};
use crate::words::{Words, use_words};
use crate::{format, t};

/// The element id of a row.
pub(super) fn row_id(key: RowKey) -> String {
    match key.1 {
        Some(visit) => format!("visit-{visit}"),
        None => format!("job-{}", key.0),
    }
}

#[component]
pub(super) fn VisitRow(list: List, key_: RowKey) -> impl IntoView {
    let words = use_words();
    let found = Memo::new(move |_| list.rows.with(|rows| rows.get(key_).cloned()));
    // The row outlives its entry by a moment at most; it shows nothing then.
    let read = move |text: fn(&Row) -> String| move || found.with(|row| row.as_ref().map(text));
    let status = Signal::derive(move || {
        found.with(|row| row.as_ref().map(Row::status).unwrap_or(sync::domain::status::VisitStatus::Unscheduled))
    });
    let priority =
        Signal::derive(move || found.with(|row| row.as_ref().map_or(Priority::Routine, |row| row.job.priority)));
    let crew = Signal::derive(move || {
        found.with(|row| row.as_ref().map(|row| row.technicians().to_vec()).unwrap_or_default())
    });
    let with_day = Memo::new(move |_| list.filter.with(|filter| !matches!(filter.day, Day::On(_))));
    let time = move || found.with(|row| row.as_ref().map(|row| time_cell(row, with_day.get(), words)));
    let select = move |_| list.selected.set(Some(key_));
    view! {
        <tr
            class="table__row"
            id=row_id(key_)
            data-testid="job-card"
            data-state=move || chip_state(status.get().code())
            data-fresh=move || list.fresh.with(|fresh| fresh.contains(&key_)).then_some("")
            aria-selected=move || (list.selected.get() == Some(key_)).to_string()
            on:focusin=select
        >
            <td data-numeric>{time}</td>
            <td data-numeric>{read(|row| row.job.number.to_string())}</td>
            <td>
                <a class="table__link" href=format!("/dispatch/jobs/{}", key_.0)>{read(|row| row.job.title.clone())}</a>
                <span class="table__sub">{read(|row| row.job.customer.name.clone())}</span>
            </td>
            <td>
                {read(|row| street_and_city(&row.job.site.address).0)}
                <span class="table__sub">{read(|row| street_and_city(&row.job.site.address).1)}</span>
            </td>
            <td>{read(|row| row.job.service.name.clone())}</td>
            <td><VisitChip status/></td>
            <td><PriorityMark priority always=true/></td>
            <td><Crew technicians=crew/></td>
            <td class="table__actions"><Remarks list row=found/></td>
        </tr>
    }
}

fn time_cell(row: &Row, with_day: bool, words: Words) -> AnyView {
    let Some((visit, span)) = row.visit().and_then(|visit| Some((visit, visit.span()?))) else {
        return view! { <span class="muted">"–"</span> }.into_any();
    };
    let (zone, language) = (row.job.site.time_zone.as_str(), words.language());
    let text = match visit.arrival {
        Arrival::Exact => compact_window(visit.window.unwrap_or(span), zone, language),
        promised if visit.keeps_promise() => words.dispatch().arrival_of(promised).to_owned(),
        _ => compact_window(span, zone, language),
    };
    let sub = with_day.then(|| format::short_day(span.start, zone, language));
    view! {
        <time datetime=format::machine(span.start)>{text}</time>
        {sub.map(|day| view! { <span class="table__sub">{day}</span> })}
    }
    .into_any()
}

/// The first part of an address in one line, and the rest of it.
fn street_and_city(address: &str) -> (String, String) {
    let (street, rest) = address.split_once(',').unwrap_or((address, ""));
    (street.trim().into(), rest.trim().into())
}

/// What is unusual about the row: late, not sent yet, refused.
#[component]
fn Remarks(list: List, row: Memo<Option<Row>>) -> impl IntoView {
    let (late, unsent, refused) = (t!(dispatch.late), t!(dispatch.not_sent), t!(dispatch.has_refused));
    move || {
        row.with(|row| {
            let row = row.as_ref()?;
            let job = row.job.id;
            let is_late = row.is_late(list.now.get());
            let told = row.visit().and_then(|visit| visit.late.clone());
            let zone = row.job.site.time_zone.clone();
            let (pending, has_refused) = list.marks.with(|marks| (marks.pending.contains(&job), marks.refused.contains(&job)));
            Some(view! {
                <span class="cluster cluster--end">
                    {told.map(|told| view! { <LateMark delay=Some(told) zone/> })}
                    {is_late.then(|| view! { <span class="badge" data-kind="error">{late}</span> })}
                    {pending.then(|| view! { <span class="unsynced" title=unsent><Icon name="upload"/><span class="visually-hidden">{unsent}</span></span> })}
                    {has_refused.then(|| view! { <a class="unsynced" href="/sync" title=refused aria-label=refused><Icon name="alert"/></a> })}
                </span>
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::street_and_city;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn an_address_is_told_in_two_lines() {
        let address = "2210 Barton Hills Dr, Austin, TX 78704";
        assert_eq!(street_and_city(address), ("2210 Barton Hills Dr".into(), "Austin, TX 78704".into()));
        assert_eq!(street_and_city("Ranch road"), ("Ranch road".into(), String::new()));
    }
}
