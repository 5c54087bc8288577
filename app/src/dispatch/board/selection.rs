//! What can be done with several cards at once: each is one step, looked into as a whole before it
//! is made, and taken back as a whole.

use leptos::ev::{Event, Targeted};
use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::HtmlSelectElement;
use sync::domain::facts::Window;
use sync::ids::UserId;
use sync::time::Timestamp;

use super::cards::Card;
use super::days::days_later;
use super::held::Board;
use super::moves::together;
use super::refusal::Doubt;
use crate::data::use_store;
use crate::dispatch::people::technicians;
use crate::dispatch::select::Options;
use crate::dispatch::suggest::Ask;
use crate::t;
use crate::ui::Icon;
use crate::words::use_words;

/// What a selection can be moved by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shift {
    Minutes(i64),
    /// The time of the day stays, also where the clocks change.
    Days(i32),
}

impl Shift {
    /// By these a person can choose to move: earlier first.
    const ALL: [Self; 10] = [
        Self::Days(-7),
        Self::Days(-1),
        Self::Minutes(-60),
        Self::Minutes(-30),
        Self::Minutes(-15),
        Self::Minutes(15),
        Self::Minutes(30),
        Self::Minutes(60),
        Self::Days(1),
        Self::Days(7),
    ];

    fn moved(self, at: Timestamp, zone: &str) -> Timestamp {
        match self {
            Self::Minutes(minutes) => at.plus_minutes(minutes),
            Self::Days(days) => days_later(at, days, zone),
        }
    }
}

impl Board {
    /// The selected cards that the view shows (tracked).
    fn chosen(self) -> Vec<Card> {
        self.selected.get().into_iter().filter_map(|key| self.card(key)).collect()
    }

    /// Gives the selected cards to somebody, at the times that they have.
    pub(super) fn assign_chosen(self, doubt: RwSignal<Option<Doubt>>, technician: UserId) {
        self.offer(doubt, |card| (Some(technician), card.span));
    }

    /// Moves the selected cards that have a time.
    pub(super) fn shift_chosen(self, doubt: RwSignal<Option<Doubt>>, shift: Shift) {
        let zone = self.zone.get_untracked();
        self.offer(doubt, |card| {
            let later = |span: Window| {
                let start = shift.moved(span.start, &zone);
                Window { start, end: start.plus_minutes(span.minutes()) }
            };
            (card.key.row, card.span.map(later))
        });
    }

    /// Takes the selected cards from whoever has them; their times stay.
    pub(super) fn free_chosen(self, doubt: RwSignal<Option<Doubt>>) {
        self.offer(doubt, |card| (None, card.span));
    }

    /// Makes the moves of the selected cards, after a question where anything speaks against one.
    fn offer(self, doubt: RwSignal<Option<Doubt>>, to: impl Fn(&Card) -> (Option<UserId>, Option<Window>)) {
        if !self.may_plan() {
            return;
        }
        let cards: Vec<Card> = untrack(|| self.chosen()).into_iter().filter(Card::can_move).collect();
        let moves = together(&cards, to);
        let conflicts = self.conflicts(&moves);
        self.selected.set(Vec::new());
        if conflicts.is_empty() {
            self.moves.make(moves, Vec::new());
        } else {
            doubt.set(Some(Doubt { moves, conflicts, single: None }));
        }
    }
}

/// What can be done with the selected cards; nothing where none is selected.
#[component]
pub(super) fn Selection(
    board: Board,
    doubt: RwSignal<Option<Doubt>>,
    /// The choice of a technician, for the key that leads there.
    assign: NodeRef<html::Select>,
) -> impl IntoView {
    let (words, staff) = (use_words(), use_store().staff());
    let cards = Memo::new(move |_| board.chosen());
    let count = Memo::new(move |_| cards.with(Vec::len));
    let stuck = Memo::new(move |_| cards.with(|cards| cards.iter().filter(|card| !card.can_move()).count()));
    let people = Signal::derive(move || {
        let nobody = (String::new(), words.dispatch().assign_to.to_owned());
        let people =
            staff.with(|staff| technicians(staff)).into_iter().map(|member| (member.id.to_string(), member.name));
        std::iter::once(nobody).chain(people).collect::<Vec<_>>()
    });
    let shifts = Signal::derive(move || {
        let none = (String::new(), words.calendar().move_by.to_owned());
        let each = Shift::ALL.iter().enumerate();
        let each = each.map(|(at, shift)| (at.to_string(), shift.name(words)));
        std::iter::once(none).chain(each).collect::<Vec<_>>()
    });
    let assigned = move |event: Targeted<Event, HtmlSelectElement>| {
        if let Ok(technician) = event.target().value().parse::<UserId>() {
            event.target().set_value("");
            board.assign_chosen(doubt, technician);
        }
    };
    let shifted = move |event: Targeted<Event, HtmlSelectElement>| {
        let shift = event.target().value().parse::<usize>().ok().and_then(|at| Shift::ALL.get(at).copied());
        if let Some(shift) = shift {
            event.target().set_value("");
            board.shift_chosen(doubt, shift);
        }
    };
    let ask = move |dialog: RwSignal<Option<Ask>>| {
        if let Some(card) = cards.with_untracked(|cards| cards.first().cloned()) {
            board.ask(dialog, &card);
        }
    };
    let (suggest, emergency) = (t!(assign.suggest), t!(assign.emergency));
    // Who should go is a question of one visit.
    let single = move || {
        cards.with(|cards| cards.len() == 1 && cards.iter().all(|card| card.can_move() && card.visit().technicians.len() < 2)).then(|| {
            view! {
                <button class="button button--small" type="button" on:click=move |_| ask(board.suggest)><Icon name="user"/>" "{suggest}</button>
                <button class="button button--small" type="button" on:click=move |_| ask(board.emergency)><Icon name="alert"/>" "{emergency}</button>
            }
        })
    };
    let none = Signal::derive(String::new);
    let remark = move || {
        (stuck.get() > 0).then(|| view! { <span class="muted">{(words.calendar().cannot_move)(stuck.get())}</span> })
    };
    let bar = move || {
        view! {
            <div class="board__selection cluster print-hidden" role="group" aria-label=t!(dispatch.selected_cards)>
                <strong class="numeric" role="status">{move || (words.dispatch().selected)(count.get())}</strong>
                <select class="select" node_ref=assign aria-label=t!(dispatch.assign_to) aria-keyshortcuts="a" on:change:target=assigned>
                    <Options value=none options=people/>
                </select>
                <select class="select" aria-label=t!(calendar.move_by) on:change:target=shifted><Options value=none options=shifts/></select>
                <button class="button button--small" type="button" aria-keyshortcuts="Backspace" on:click=move |_| board.free_chosen(doubt)>{t!(calendar.to_nobody)}</button>
                {single}
                <button class="button button--small button--ghost" type="button" aria-keyshortcuts="Escape" on:click=move |_| board.selected.set(Vec::new())>{t!(common.clear)}</button>
                {remark}
            </div>
        }
    };
    let any = Memo::new(move |_| count.get() > 0);
    move || any.get().then(bar)
}
