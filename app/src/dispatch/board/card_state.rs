//! A card while it is shown: what it says and what it does, whichever view draws it.

use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent};
use leptos::prelude::*;
use sync::domain::facts::Window;
use sync::domain::planning::Eta;
use sync::domain::rejection::visit_status;
use sync::domain::status::{Priority, VisitStatus};
use sync::ids::JobId;

use super::cards::{Card, CardKey};
use super::drag::Grip;
use super::held::Board;
use crate::dispatch::format_window::compact_window;
use crate::dispatch::suggest::Ask;
use crate::widgets::{chip_state, eta_words, late_words, sentence};
use crate::words::{Words, use_words};

/// A card's signals and handlers. Copy it into closures freely.
#[derive(Clone, Copy)]
pub(super) struct CardState {
    board: Board,
    words: Words,
    pub key: CardKey,
    pub card: Memo<Option<Card>>,
    pub span: Memo<Option<Window>>,
    /// When it is, in words.
    pub time: Memo<Option<String>>,
    pub status: Memo<VisitStatus>,
    pub priority: Memo<Priority>,
    pub movable: Memo<bool>,
    pub moving: Memo<bool>,
    pub chosen: Memo<bool>,
    pub job: Memo<Option<JobId>>,
    /// When somebody will be there, where that is not as planned.
    pub eta: Memo<Option<Eta>>,
}

impl CardState {
    /// Call it while a component is built.
    pub fn new(board: Board, key: CardKey) -> Self {
        // A card that has just left the board is on its way out; until then it shows what it showed.
        let card =
            Memo::new(move |before: Option<&Option<Card>>| board.card(key).or_else(|| before.cloned().flatten()));
        let span = Memo::new(move |_| card.with(|card| card.as_ref().and_then(|card| card.span)));
        let words = use_words();
        Self {
            board,
            words,
            key,
            card,
            span,
            time: Memo::new(move |_| {
                let zone = board.zone.read();
                span.get().map(|span| compact_window(span, &zone, words.language()))
            }),
            status: Memo::new(move |_| {
                card.with(|card| card.as_ref().map_or(VisitStatus::Unscheduled, |card| card.visit().status))
            }),
            priority: Memo::new(move |_| {
                card.with(|card| card.as_ref().map(|card| card.job.priority).unwrap_or_default())
            }),
            movable: Memo::new(move |_| card.with(|card| card.as_ref().is_some_and(Card::can_move))),
            moving: Memo::new(move |_| {
                board.drag.with(|drag| drag.as_ref().is_some_and(|drag| drag.card.key == key && drag.target.is_some()))
            }),
            chosen: Memo::new(move |_| board.selected.with(|selected| selected.contains(&key))),
            job: Memo::new(move |_| card.with(|card| card.as_ref().map(Card::job_id))),
            eta: Memo::new(move |_| board.arrivals.with(|arrivals| arrivals.of(key.visit, key.row))),
        }
    }

    /// Something of the card (tracked).
    pub fn told(self, tell: fn(&Card) -> String) -> String {
        self.card.with(|card| card.as_ref().map(tell).unwrap_or_default())
    }

    /// The state in words (tracked).
    pub fn state(self) -> String {
        sentence(visit_status(self.status.get(), self.words.language()))
    }

    /// All of it in one line (tracked).
    pub fn label(self) -> String {
        let what = self.told(|card| format!("#{} {}, {}", card.job.number, card.job.title, card.job.customer.name));
        let time = self.time.get().unwrap_or_else(|| self.words.dispatch().unscheduled.to_owned());
        let arrival = self.arrival().map(|arrival| format!(", {arrival}")).unwrap_or_default();
        let late = self.late().map(|late| format!(", {late}")).unwrap_or_default();
        format!("{what}, {time}, {}{arrival}{late}", self.state())
    }

    /// What the technician said of being late, in words (tracked).
    pub fn late(self) -> Option<String> {
        let (zone, words) = (self.board.zone.read(), self.words);
        self.card.with(|card| Some(late_words(card.as_ref()?.visit().late.as_ref()?, &zone, words)))
    }

    /// When somebody will be there, in words (tracked).
    pub fn arrival(self) -> Option<String> {
        let zone = self.board.zone.read();
        self.eta.get().map(|eta| eta_words(eta, &zone, self.words))
    }

    /// For `data-state` (tracked).
    pub fn code(self) -> String {
        chip_state(self.status.get().code())
    }

    /// Where the job's page is (tracked).
    pub fn href(self) -> Option<String> {
        self.job.get().map(|id| format!("/dispatch/jobs/{id}"))
    }

    /// Whether something of its job is not at the server yet (tracked).
    pub fn unsent(self) -> bool {
        let job = self.job.get();
        self.board.store.outbox().with(|outbox| outbox.iter().any(|entry| Some(entry.mutation.job_id) == job))
    }

    /// The pointer goes down on it.
    pub fn press(self, event: &PointerEvent, grip: Grip) {
        event.stop_propagation();
        if let Some(card) = self.card.get_untracked() {
            self.board.press(event, &card, grip);
        }
    }

    /// A click shows the job beside the board; with a key held down it selects.
    pub fn click(self, event: &MouseEvent) {
        // The address of the link is for those who want the job's page in another tab.
        event.prevent_default();
        event.stop_propagation();
        if event.ctrl_key() || event.meta_key() || event.shift_key() {
            self.toggle();
        } else {
            self.board.looked_at.set(self.job.get_untracked());
        }
    }

    /// What a key does while the card has the focus.
    pub fn key(self, event: &KeyboardEvent) {
        match event.key().as_str() {
            "m" | "M" => {
                if let Some(card) = self.card.get_untracked() {
                    self.board.pick_up(&card);
                }
            }
            "s" | "S" => self.ask(self.board.suggest),
            "e" | "E" => self.ask(self.board.emergency),
            "x" | " " => self.toggle(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }

    fn ask(self, dialog: RwSignal<Option<Ask>>) {
        if let Some(card) = self.card.get_untracked() {
            self.board.ask(dialog, &card);
        }
    }

    fn toggle(self) {
        let key = self.key;
        self.board.selected.update(|selected| match selected.iter().position(|other| *other == key) {
            Some(place) => drop(selected.remove(place)),
            None => selected.push(key),
        });
    }
}

/// The card's element.
pub(super) fn card_id(key: CardKey) -> String {
    format!("card-{}-{}", key.visit, key.row.map_or_else(|| "tray".to_owned(), |row| row.to_string()))
}
