//! Above the board: which view, which day, what to look for, and taking back.

use leptos::html;
use leptos::prelude::*;

use super::address::View;
use super::filters::Filters;
use super::held::Board;
use crate::t;
use crate::ui::Icon;
use crate::words::use_words;

#[component]
pub(super) fn Bar(board: Board, search: NodeRef<html::Input>) -> impl IntoView {
    let words = use_words();
    let find = t!(dispatch.search_hint);
    let text = move || board.filter.with(|filter| filter.text.clone());
    let open = RwSignal::new(board.filter.with_untracked(|filter| filter.count() > 0));
    let chosen = Memo::new(move |_| board.filter.with(|filter| filter.count()));
    let badge = move || (chosen.get() > 0).then(|| view! { <span class="badge" data-kind="signal">{chosen}</span> });
    let count = move || {
        let shown = match board.view.get() {
            View::Day => {
                board.day.with(|day| day.rows.iter().map(|row| row.cards.len()).sum::<usize>() + day.tray.len())
            }
            View::Week => board.week.with(|week| week.count()),
            View::Month | View::Capacity => return String::new(),
        };
        (words.dispatch().visits)(shown)
    };
    view! {
        <div class="board__bar print-hidden">
            <ViewSwitch board/>
            <search class="filter-bar" aria-label=t!(dispatch.filter_visits)>
                <DayPicker board/>
                <div class="input-group filter-bar__search">
                    <span class="input-group__lead"><Icon name="search"/></span>
                    <input class="input" type="search" node_ref=search placeholder=find aria-label=find aria-keyshortcuts="/"
                        prop:value=text
                        on:input:target=move |event| board.choose(|filter| filter.with_text(event.target().value()))/>
                </div>
                <button class="button" type="button" aria-expanded=move || open.get().to_string() aria-controls="board-filters" on:click=move |_| open.update(|open| *open = !*open)>
                    <Icon name="filter"/>" "{t!(calendar.filters)}" "{badge}
                </button>
                <button class="button" type="button" aria-keyshortcuts="u" disabled=move || !board.moves.can_undo() on:click=move |_| board.moves.undo()>
                    <Icon name="undo"/>" "{t!(dispatch.take_back)}
                </button>
                <span class="filter-bar__count numeric" role="status">{count}</span>
            </search>
            <Filters board open/>
        </div>
    }
}

/// Day, week, month or capacity.
#[component]
fn ViewSwitch(board: Board) -> impl IntoView {
    let words = use_words();
    let option = move |(at, view): (usize, View)| {
        let current = move || (board.view.get() == view).then_some("page");
        view! {
            <a class="tabs__tab" href=move || board.address(view, &board.date.read()) aria-current=current aria-keyshortcuts=(at + 1).to_string()>
                {move || view.name(words)}
            </a>
        }
    };
    view! { <nav class="tabs" aria-label=t!(calendar.views)>{View::ALL.into_iter().enumerate().map(option).collect_view()}</nav> }
}

/// The day, or the week or month around it.
#[component]
fn DayPicker(board: Board) -> impl IntoView {
    let words = use_words();
    let is_today = move || *board.today.read() == *board.date.read();
    let set_day = move |day: String| {
        if !day.is_empty() {
            board.show(&day);
        }
    };
    view! {
        <div class="filter-bar__day">
            <button class="button button--icon" type="button" aria-label=move || board.view.get().before(words) aria-keyshortcuts="[" on:click=move |_| board.step(-1)>
                <Icon name="chevron-left"/>
            </button>
            <button class="button" type="button" aria-pressed=move || is_today().to_string() aria-keyshortcuts="t" on:click=move |_| board.show(&board.today.get_untracked())>
                {t!(common.today)}
            </button>
            <input class="input" type="date" aria-label=t!(dispatch.day) prop:value=move || board.date.get() on:change:target=move |event| set_day(event.target().value())/>
            <button class="button button--icon" type="button" aria-label=move || board.view.get().after(words) aria-keyshortcuts="]" on:click=move |_| board.step(1)>
                <Icon name="chevron-right"/>
            </button>
        </div>
    }
}
