//! Search, day, technician and priority.

use leptos::ev::{Event, Targeted};
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::HtmlSelectElement;
use sync::domain::status::Priority;

use super::filter::{Day, Filter};
use super::state::List;
use crate::data::use_store;
use crate::dispatch::people::technicians;
use crate::dispatch::select::Options;
use crate::ui::Icon;
use crate::words::use_words;
use crate::{format, t};

#[component]
pub(super) fn FilterBar(list: List, search: NodeRef<html::Input>) -> impl IntoView {
    let words = use_words();
    let text = move || list.filter.with(|filter| filter.text.clone());
    let find = t!(dispatch.search_hint);
    let clear = move |_| {
        let today = list.today.get_untracked();
        list.change(|filter| {
            *filter = Filter { sort: filter.sort, descending: filter.descending, ..Filter::on(&today) }
        });
    };
    let filtered = Memo::new(move |_| {
        let today = list.today.get();
        list.filter.with(|filter| {
            let plain = Filter { sort: filter.sort, descending: filter.descending, ..Filter::on(&today) };
            *filter != plain
        })
    });
    // On a phone the list comes first: only words and the day are always there.
    let open = RwSignal::new(false);
    let count = move || (words.dispatch().visits)(list.shown.with(Vec::len));
    view! {
        <search class="filter-bar" aria-label=t!(dispatch.filter_visits) data-open=move || open.get().then_some("true")>
            <div class="input-group filter-bar__search">
                <span class="input-group__lead"><Icon name="search"/></span>
                <input
                    class="input"
                    type="search"
                    node_ref=search
                    placeholder=find
                    aria-label=find
                    aria-keyshortcuts="/"
                    prop:value=text
                    on:input:target=move |event| list.change(|filter| filter.text = event.target().value())
                />
            </div>
            <button class="button button--icon only-phone" type="button" aria-label=t!(calendar.filters)
                aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|open| *open = !*open)>
                <Icon name="filter"/>
            </button>
            <DayPicker list/>
            <TechnicianSelect list/>
            <PrioritySelect list/>
            <Show when=move || filtered.get()>
                <button class="button button--ghost" type="button" on:click=clear>{t!(common.clear)}</button>
            </Show>
            <span class="filter-bar__count numeric" role="status">{count}</span>
        </search>
    }
}

#[component]
fn DayPicker(list: List) -> impl IntoView {
    let day = Memo::new(move |_| {
        list.filter.with(|filter| match &filter.day {
            Day::On(day) => day.clone(),
            Day::Unscheduled | Day::Any => String::new(),
        })
    });
    let set =
        move |day: String| list.change(|filter| filter.day = if day.is_empty() { Day::Any } else { Day::On(day) });
    let step = move |days: i32| {
        let from =
            Some(day.get_untracked()).filter(|day| !day.is_empty()).unwrap_or_else(|| list.today.get_untracked());
        set(format::add_days(&from, days));
    };
    let is_today = move || *list.today.read() == *day.read();
    let pressed = move |wanted: Day| move || list.filter.with(|filter| filter.day == wanted).to_string();
    view! {
        <div class="filter-bar__day">
            <button class="button button--icon" type="button" aria-label=t!(dispatch.day_before) aria-keyshortcuts="[" on:click=move |_| step(-1)>
                <Icon name="chevron-left"/>
            </button>
            <button class="button" type="button" aria-pressed=move || is_today().to_string() aria-keyshortcuts="t" on:click=move |_| set(list.today.get_untracked())>
                {t!(common.today)}
            </button>
            <input class="input" type="date" aria-label=t!(dispatch.day) prop:value=move || day.get() on:change:target=move |event| set(event.target().value())/>
            <button class="button button--icon" type="button" aria-label=t!(dispatch.day_after) aria-keyshortcuts="]" on:click=move |_| step(1)>
                <Icon name="chevron-right"/>
            </button>
        </div>
        <div class="button-group" role="group" aria-label=t!(dispatch.which_days)>
            <button class="button" type="button" aria-pressed=pressed(Day::Unscheduled) on:click=move |_| list.change(|filter| filter.day = Day::Unscheduled)>
                {t!(dispatch.unscheduled)}
                " "
                <UnscheduledBadge list/>
            </button>
            <button class="button" type="button" aria-pressed=pressed(Day::Any) on:click=move |_| list.change(|filter| filter.day = Day::Any)>
                {t!(dispatch.all_days)}
            </button>
        </div>
    }
}

#[component]
fn UnscheduledBadge(list: List) -> impl IntoView {
    move || {
        Some(list.unscheduled.get())
            .filter(|count| *count > 0)
            .map(|count| view! { <span class="badge" data-kind="signal">{count}</span> })
    }
}

#[component]
fn TechnicianSelect(list: List) -> impl IntoView {
    let (words, staff) = (use_words(), use_store().staff());
    let options = Signal::derive(move || {
        let everybody = (String::new(), words.dispatch().all_technicians.to_owned());
        let people =
            staff.with(|staff| technicians(staff)).into_iter().map(|member| (member.id.to_string(), member.name));
        std::iter::once(everybody).chain(people).collect::<Vec<_>>()
    });
    let chosen = Signal::derive(move || {
        list.filter.with(|filter| filter.technician.map(|id| id.to_string()).unwrap_or_default())
    });
    let choose = move |event: Targeted<Event, HtmlSelectElement>| {
        list.change(|filter| filter.technician = event.target().value().parse().ok())
    };
    view! { <select class="select" aria-label=t!(dispatch.technician) on:change:target=choose><Options value=chosen options/></select> }
}

#[component]
fn PrioritySelect(list: List) -> impl IntoView {
    let words = use_words();
    let options = Signal::derive(move || {
        let any = (String::new(), words.dispatch().any_priority.to_owned());
        let each = Priority::ALL
            .iter()
            .rev()
            .map(|priority| (priority.code().to_owned(), words.dispatch().priority_of(*priority).to_owned()));
        std::iter::once(any).chain(each).collect::<Vec<_>>()
    });
    let chosen = Signal::derive(move || {
        list.filter.with(|filter| filter.priority.map(|priority| priority.code().to_owned()).unwrap_or_default())
    });
    let choose = move |event: Targeted<Event, HtmlSelectElement>| {
        list.change(|filter| filter.priority = Priority::from_code(&event.target().value()))
    };
    view! { <select class="select" aria-label=t!(dispatch.priority) on:change:target=choose><Options value=chosen options/></select> }
}
