//! The rows as a table with columns that sort.

use leptos::prelude::*;
use leptos::{ev, leptos_dom::helpers::window_event_listener};

use super::filter::Sort;
use super::row::VisitRow;
use super::state::{List, left_at};
use crate::t;

/// Rows added at once: the first screenfuls are there at once however long the list is, and the
/// rest comes as the person scrolls or walks towards it.
const STEP: usize = 120;

#[component]
pub(super) fn VisitTable(list: List) -> impl IntoView {
    let limit = RwSignal::new(STEP);
    grow_when_near_the_end(limit);
    Effect::new(move |before: Option<super::filter::Filter>| {
        let filter = list.filter.get();
        if before.is_some_and(|before| before != filter) {
            limit.set(STEP);
        }
        filter
    });
    Effect::new(move |_| {
        let place =
            list.selected.get().and_then(|key| list.shown.with(|shown| shown.iter().position(|other| *other == key)));
        if place.is_some_and(|place| place + 10 > limit.get_untracked()) {
            limit.set(place.unwrap_or_default() + STEP);
        }
    });
    request_animation_frame(|| window().scroll_to_with_x_and_y(0.0, left_at()));
    let rows = move || list.shown.with(|shown| shown.iter().take(limit.get()).copied().collect::<Vec<_>>());
    let visits = t!(dispatch.visit_list);
    view! {
        <div class="card card--flush">
            <div class="card__body">
                <div class="table-wrap" role="region" aria-label=visits tabindex="0">
                    <table class="table table--visits" aria-rowcount=move || (list.shown.with(Vec::len) + 1).to_string()>
                        <caption class="visually-hidden">{visits}</caption>
                        <thead>
                            <tr>
                                <Column list by=Sort::Time label=t!(dispatch.time) numeric=true/>
                                <Column list by=Sort::Number label=t!(dispatch.job) numeric=true/>
                                <Column list by=Sort::Title label=t!(dispatch.work_and_customer)/>
                                <Column list by=Sort::Site label=t!(dispatch.site)/>
                                <Column list by=Sort::Service label=t!(dispatch.service)/>
                                <Column list by=Sort::State label=t!(dispatch.state)/>
                                <Column list by=Sort::Priority label=t!(dispatch.priority)/>
                                <Column list by=Sort::Technician label=t!(dispatch.technician)/>
                                <th scope="col"><span class="visually-hidden">{t!(dispatch.remarks)}</span></th>
                            </tr>
                        </thead>
                        <tbody>
                            <For each=rows key=|key| *key children=move |key| view! { <VisitRow list key_=key/> }/>
                        </tbody>
                    </table>
                </div>
            </div>
        </div>
    }
}

#[component]
fn Column(
    list: List,
    by: Sort,
    #[prop(into)] label: Signal<&'static str>,
    #[prop(optional)] numeric: bool,
) -> impl IntoView {
    let sorted = move || {
        list.filter
            .with(|filter| (filter.sort == by).then_some(if filter.descending { "descending" } else { "ascending" }))
    };
    let sort = move |_| {
        list.change(|filter| {
            filter.descending = filter.sort == by && !filter.descending;
            filter.sort = by;
        });
    };
    view! {
        <th scope="col" aria-sort=sorted data-numeric=numeric.then_some("")>
            <button class="table__sort" type="button" on:click=sort>{move || label.get()}</button>
        </th>
    }
}

fn grow_when_near_the_end(limit: RwSignal<usize>) {
    let scrolled = window_event_listener(ev::scroll, move |_| {
        let Some(root) = document().document_element() else { return };
        let seen = window().scroll_y().unwrap_or_default() + f64::from(root.client_height());
        if seen + 1_500.0 > f64::from(root.scroll_height()) {
            limit.update(|limit| *limit += STEP);
        }
    });
    on_cleanup(move || scrolled.remove());
}
