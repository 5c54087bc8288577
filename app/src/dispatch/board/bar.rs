//! Above the board: the day, what shows, taking back, and what to do with the selected cards.

use leptos::ev::{Event, Targeted};
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::HtmlSelectElement;
use sync::domain::status::Priority;
use sync::ids::UserId;

use super::day::Card;
use super::held::Board;
use super::moves::Move;
use super::refusal::Doubt;
use crate::data::{now, use_store};
use crate::dispatch::people::technicians;
use crate::dispatch::select::Options;
use crate::dispatch::suggest::Ask;
use crate::ui::Icon;
use crate::words::use_words;
use crate::{format, t};

#[component]
pub(super) fn Bar(board: Board, search: NodeRef<html::Input>) -> impl IntoView {
    let words = use_words();
    let today = move || format::day(now(), &board.zone.get_untracked());
    let is_today = move || *board.date.read() == format::day(now(), &board.zone.read());
    let find = t!(dispatch.search_hint);
    let typed = move |text: String| {
        let words = text.to_lowercase().split_whitespace().map(str::to_owned).collect();
        board.filter.update(|filter| filter.words = words);
    };
    let set_day = move |day: String| {
        if !day.is_empty() {
            board.show(&day);
        }
    };
    let count = move || {
        let shown = board.day.with(|day| day.rows.iter().map(|row| row.cards.len()).sum::<usize>() + day.tray.len());
        (words.dispatch().visits)(shown)
    };
    view! {
        <search class="filter-bar" aria-label=t!(dispatch.filter_visits)>
            <div class="input-group filter-bar__search">
                <span class="input-group__lead"><Icon name="search"/></span>
                <input class="input" type="search" node_ref=search placeholder=find aria-label=find aria-keyshortcuts="/"
                    on:input:target=move |event| typed(event.target().value())/>
            </div>
            <div class="filter-bar__day">
                <button class="button button--icon" type="button" aria-label=t!(dispatch.day_before) aria-keyshortcuts="[" on:click=move |_| board.step(-1)>
                    <Icon name="chevron-left"/>
                </button>
                <button class="button" type="button" aria-pressed=move || is_today().to_string() aria-keyshortcuts="t" on:click=move |_| board.show(&today())>
                    {t!(common.today)}
                </button>
                <input class="input" type="date" aria-label=t!(dispatch.day) prop:value=move || board.date.get() on:change:target=move |event| set_day(event.target().value())/>
                <button class="button button--icon" type="button" aria-label=t!(dispatch.day_after) aria-keyshortcuts="]" on:click=move |_| board.step(1)>
                    <Icon name="chevron-right"/>
                </button>
            </div>
            <PrioritySelect board/>
            <button class="button" type="button" aria-keyshortcuts="u" disabled=move || !board.moves.can_undo() on:click=move |_| board.moves.undo()>
                <Icon name="undo"/>" "{t!(dispatch.take_back)}
            </button>
            <span class="filter-bar__count numeric" role="status">{count}</span>
        </search>
    }
}

#[component]
fn PrioritySelect(board: Board) -> impl IntoView {
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
        board.filter.with(|filter| filter.priority.map(|priority| priority.code().to_owned()).unwrap_or_default())
    });
    let choose = move |event: Targeted<Event, HtmlSelectElement>| {
        board.filter.update(|filter| filter.priority = Priority::from_code(&event.target().value()))
    };
    view! { <select class="select" aria-label=t!(dispatch.priority) on:change:target=choose><Options value=chosen options/></select> }
}

/// What can be done with the selected cards at once; nothing where none is selected.
#[component]
pub(super) fn Selection(board: Board, doubt: RwSignal<Option<Doubt>>) -> impl IntoView {
    let (words, staff) = (use_words(), use_store().staff());
    let cards = Memo::new(move |_| {
        let selected = board.selected.get();
        board.day.with(|day| selected.iter().filter_map(|key| day.card(*key).cloned()).collect::<Vec<Card>>())
    });
    let count = Memo::new(move |_| cards.with(Vec::len));
    let options = Signal::derive(move || {
        let nobody = (String::new(), words.dispatch().assign_to.to_owned());
        let people =
            staff.with(|staff| technicians(staff)).into_iter().map(|member| (member.id.to_string(), member.name));
        std::iter::once(nobody).chain(people).collect::<Vec<_>>()
    });
    let assign = move |event: Targeted<Event, HtmlSelectElement>| {
        let Ok(technician) = event.target().value().parse::<UserId>() else { return };
        event.target().set_value("");
        let moves = |card: &Card| Move::of(card, Some(technician), card.span);
        offer(board, doubt, cards.get_untracked(), moves, |card| card.span.map(|span| (technician, span)));
    };
    let later = move |minutes: i64| {
        let shifted = move |card: &Card| {
            card.span.map(|span| sync::domain::facts::Window {
                start: span.start.plus_minutes(minutes),
                end: span.end.plus_minutes(minutes),
            })
        };
        let moves = |card: &Card| Move::of(card, card.key.row, shifted(card));
        offer(board, doubt, cards.get_untracked(), moves, |card| card.key.row.zip(shifted(card)));
    };
    let ask = move |dialog: RwSignal<Option<Ask>>| {
        if let Some(card) = cards.with_untracked(|cards| cards.first().cloned()) {
            board.ask(dialog, &card);
        }
    };
    let (suggest, emergency) = (t!(assign.suggest), t!(assign.emergency));
    // Who should go is a question of one visit.
    let single = move || {
        cards.with(|cards| cards.len() == 1 && cards.iter().all(Card::can_move)).then(|| {
            view! {
                <button class="button button--small" type="button" on:click=move |_| ask(board.suggest)><Icon name="user"/>" "{suggest}</button>
                <button class="button button--small" type="button" on:click=move |_| ask(board.emergency)><Icon name="alert"/>" "{emergency}</button>
            }
        })
    };
    let clear = move |_| board.selected.set(Vec::new());
    let chosen = Signal::derive(String::new);
    move || {
        (count.get() > 0).then(|| {
            view! {
                <div class="board__selection cluster" role="group" aria-label=t!(dispatch.selected_cards)>
                    <strong class="numeric" role="status">{move || (words.dispatch().selected)(count.get())}</strong>
                    <select class="select" aria-label=t!(dispatch.assign_to) on:change:target=assign><Options value=chosen options/></select>
                    <button class="button button--small" type="button" on:click=move |_| later(-60)>{t!(dispatch.hour_earlier)}</button>
                    <button class="button button--small" type="button" on:click=move |_| later(60)>{t!(dispatch.hour_later)}</button>
                    <button class="button button--small" type="button" on:click=move |_| later(24 * 60)>{t!(dispatch.to_next_day)}</button>
                    {single}
                    <button class="button button--small button--ghost" type="button" on:click=clear>{t!(common.clear)}</button>
                </div>
            }
        })
    }
}

/// Makes the moves of several cards, after a question where anything speaks against one of them.
fn offer(
    board: Board,
    doubt: RwSignal<Option<Doubt>>,
    cards: Vec<Card>,
    move_of: impl Fn(&Card) -> Move,
    lands: impl Fn(&Card) -> Option<(UserId, sync::domain::facts::Window)>,
) {
    let cards: Vec<Card> = cards.into_iter().filter(Card::can_move).collect();
    let mut conflicts = Vec::new();
    for card in &cards {
        if let Some((technician, span)) = lands(card) {
            conflicts.extend(board.conflicts(card, Some(technician), Some(span)));
        }
    }
    conflicts.sort_by_key(|conflict| !conflict.is_hard());
    conflicts.dedup();
    let moves: Vec<Move> = cards.iter().map(move_of).collect();
    board.selected.set(Vec::new());
    if conflicts.is_empty() {
        board.moves.make(moves, Vec::new());
    } else {
        doubt.set(Some(Doubt { moves, conflicts, single: None }));
    }
}
