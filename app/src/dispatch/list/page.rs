//! `/dispatch`: every visit, live.

use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys;

use super::filter::Filter;
use super::filter_bar::FilterBar;
use super::row::row_id;
use super::rows::RowKey;
use super::state::List;
use super::state_chips::StateChips;
use super::table::VisitTable;
use crate::data::use_store;
use crate::dispatch::keys::Shortcuts;
use crate::dispatch::new_job_link::NewJobLink;
use crate::dispatch::shortcuts_dialog::ShortcutsDialog;
use crate::frame::DeskFrame;
use crate::ui::{EmptyState, Icon, Skeleton};
use crate::words::use_words;
use crate::{format, t};

#[component]
pub fn DispatchPage() -> impl IntoView {
    let (store, words) = (use_store(), use_words());
    let list = List::new();
    let search = NodeRef::<html::Input>::new();
    let keys = Shortcuts::remembered();
    let help = RwSignal::new(false);
    keys.listen(move |key| pressed(list, search, help, key));
    let subtitle = move || {
        let session = store.session().get()?;
        let day = format::long_day(list.now.get(), &session.tenant.time_zone, words.language());
        Some(format!("{day} · {}", session.tenant.name))
    };
    let rows = t!(dispatch.list_keys);
    let shortcuts = t!(dispatch.shortcuts);
    let actions = move || {
        view! {
            <button class="button button--icon button--ghost only-desk" type="button" aria-label=shortcuts on:click=move |_| help.set(true)>
                <Icon name="keyboard"/>
            </button>
            <NewJobLink/>
        }
    };
    view! {
        <DeskFrame title=t!(dispatch.dispatch) subtitle=move || subtitle().unwrap_or_default() actions>
            <FilterBar list search/>
            <div class="stack stack--tight">
                <StateChips list/>
                <Content list/>
            </div>
            <ShortcutsDialog open=help keys rows=Signal::derive(move || rows.get().to_vec())/>
        </DeskFrame>
    }
}

/// The table, or why there is none.
#[component]
fn Content(list: List) -> impl IntoView {
    let ready = use_store().ready();
    let empty = Memo::new(move |_| list.shown.with(Vec::is_empty));
    let (title, text, show_all) = (t!(dispatch.no_visits), t!(dispatch.no_visits_text), t!(dispatch.show_all_days));
    let all = move |_| list.change(|filter| *filter = Filter { day: super::filter::Day::Any, ..Filter::on("") });
    move || match (empty.get(), ready.get()) {
        (false, _) => view! { <VisitTable list/> }.into_any(),
        (true, false) => view! { <Skeleton cards=6/> }.into_any(),
        (true, true) => view! {
            <EmptyState icon="calendar" title text>
                <button class="button" type="button" on:click=all>{show_all}</button>
            </EmptyState>
        }
        .into_any(),
    }
}

/// Does what the key stands for; whether it stands for anything.
fn pressed(list: List, search: NodeRef<html::Input>, help: RwSignal<bool>, key: &str) -> bool {
    let day = |days: i32| {
        list.change(|filter| {
            let today = list.today.get_untracked();
            let from = if let super::filter::Day::On(day) = &filter.day { day.clone() } else { today };
            filter.day = super::filter::Day::On(format::add_days(&from, days));
        });
    };
    match key {
        "j" | "ArrowDown" => list.step(1).map_or((), focus_row),
        "k" | "ArrowUp" => list.step(-1).map_or((), focus_row),
        "Enter" => return open_selected(list),
        "/" => drop(search.get_untracked().map(|input| input.focus())),
        "n" => list.open("/dispatch/jobs/new".into()),
        "t" => list.change(|filter| filter.day = super::filter::Day::On(list.today.get_untracked())),
        "[" => day(-1),
        "]" => day(1),
        "?" => help.set(true),
        _ => return false,
    }
    true
}

/// Enter on a link or button is its own; elsewhere it opens the selected row.
fn open_selected(list: List) -> bool {
    let on_control = document()
        .active_element()
        .is_some_and(|element| matches!(element.tag_name().as_str(), "A" | "BUTTON" | "SUMMARY"));
    let key = list.selected.get_untracked().filter(|_| !on_control);
    key.map(|key| list.open(format!("/dispatch/jobs/{}", key.0))).is_some()
}

/// Puts the focus on the row's link, once the row is there.
fn focus_row(key: RowKey) {
    request_animation_frame(move || {
        let Some(row) = document().get_element_by_id(&row_id(key)) else { return };
        let link = row
            .query_selector(".table__link")
            .ok()
            .flatten()
            .and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(link) = link {
            let _ = link.focus();
        }
    });
}
