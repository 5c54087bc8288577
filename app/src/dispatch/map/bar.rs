//! Above the map: the day, whose and which visits, and everything into sight.

use leptos::ev::{Event, Targeted};
use leptos::prelude::*;
use leptos::web_sys::HtmlSelectElement;
use sync::domain::rejection::visit_status;
use sync::domain::status::VisitStatus;

use super::held::MapView;
use crate::data::{now, use_store};
use crate::dispatch::people::technicians;
use crate::dispatch::select::Options;
use crate::ui::Icon;
use crate::widgets::sentence;
use crate::words::use_words;
use crate::{format, t};

#[component]
pub(super) fn Bar(view: MapView) -> impl IntoView {
    let words = use_words();
    let today = move || format::day(now(), &view.zone.get_untracked());
    let set_day = move |day: String| {
        if !day.is_empty() {
            view.show(&day);
        }
    };
    let count = move || (words.dispatch().visits)(view.day.with(|day| day.count()));
    view! {
        <search class="filter-bar" aria-label=t!(dispatch.filter_visits)>
            <div class="filter-bar__day">
                <button class="button button--icon" type="button" aria-label=t!(dispatch.day_before) on:click=move |_| view.step(-1)>
                    <Icon name="chevron-left"/>
                </button>
                <button class="button" type="button" aria-pressed=move || view.is_today().to_string() on:click=move |_| view.show(&today())>
                    {t!(common.today)}
                </button>
                <input class="input" type="date" aria-label=t!(dispatch.day) prop:value=move || view.date.get() on:change:target=move |event| set_day(event.target().value())/>
                <button class="button button--icon" type="button" aria-label=t!(dispatch.day_after) on:click=move |_| view.step(1)>
                    <Icon name="chevron-right"/>
                </button>
            </div>
            <TechnicianSelect view/>
            <StateSelect view/>
            <button class="button" type="button" on:click=move |_| view.camera.fit()>
                <Icon name="map-pin"/>" "{t!(tracking.show_all)}
            </button>
            <span class="filter-bar__count numeric" role="status">{count}</span>
        </search>
    }
}

#[component]
fn TechnicianSelect(view: MapView) -> impl IntoView {
    let (words, staff) = (use_words(), use_store().staff());
    let options = Signal::derive(move || {
        let all = (String::new(), words.dispatch().all_technicians.to_owned());
        let people =
            staff.with(|staff| technicians(staff)).into_iter().map(|member| (member.id.to_string(), member.name));
        std::iter::once(all).chain(people).collect::<Vec<_>>()
    });
    let value = Signal::derive(move || {
        view.filter.with(|filter| filter.technician.map(|id| id.to_string()).unwrap_or_default())
    });
    let choose = move |event: Targeted<Event, HtmlSelectElement>| {
        view.filter.update(|filter| filter.technician = event.target().value().parse().ok())
    };
    view! { <select class="select" aria-label=t!(dispatch.technician) on:change:target=choose><Options value options/></select> }
}

#[component]
fn StateSelect(view: MapView) -> impl IntoView {
    let words = use_words();
    let options = Signal::derive(move || {
        let any = (String::new(), words.tracking().any_state.to_owned());
        let states = VisitStatus::ALL.iter().filter(|state| **state != VisitStatus::Cancelled);
        let states = states.map(|state| (state.code().to_owned(), sentence(visit_status(*state, words.language()))));
        std::iter::once(any).chain(states).collect::<Vec<_>>()
    });
    let value = Signal::derive(move || {
        view.filter.with(|filter| filter.state.map(|state| state.code().to_owned()).unwrap_or_default())
    });
    let choose = move |event: Targeted<Event, HtmlSelectElement>| {
        view.filter.update(|filter| filter.state = VisitStatus::from_code(&event.target().value()))
    };
    view! { <select class="select" aria-label=t!(tracking.state) on:change:target=choose><Options value options/></select> }
}
