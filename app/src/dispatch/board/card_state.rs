//! A card while it is shown: what it says and what it does, whichever view draws it.

use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent};
use leptos::prelude::*;
use sync::domain::facts::Window;
use sync::domain::rejection::visit_status;
use sync::domain::status::{Priority, VisitStatus};
use sync::engine::replica::OutboxEntry;
use sync::ids::JobId;

use super::cards::{Card, CardKey};
use super::drag::Grip;
use super::held::Board;
use crate::dispatch::format_window::compact_window;
use crate::dispatch::suggest::Ask;
use crate::widgets::{chip_state, eta_lateness, eta_words, late_words, sentence};
use crate::words::{Words, use_words};

/// What a card says, in words where it says words. One value and one effect for the whole card: a board shows
/// hundreds, and each signal of each would have its price.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Face {
    pub job: JobId,
    pub number: String,
    pub title: String,
    pub customer: String,
    pub status: VisitStatus,
    pub priority: Priority,
    /// Whether it can still be planned anew.
    pub movable: bool,
    /// When the work is planned, and the same in words.
    pub span: Option<Window>,
    pub time: Option<String>,
    /// See [`Card::lane`].
    pub lane: (usize, usize),
    /// When somebody will be there, where that is not as planned; and for `data-late`.
    pub arrival: Option<String>,
    pub lateness: Option<&'static str>,
    /// What the technician said of being late.
    pub late: Option<String>,
    /// Whether something of its job is not at the server yet.
    pub unsent: bool,
}

impl Face {
    /// Of that card now, on the zone's clocks (tracked).
    fn of(card: &Card, board: Board, zone: &str, words: Words) -> Self {
        let visit = card.visit();
        let eta = board.arrivals.with(|arrivals| arrivals.of(card.key.visit, card.key.row));
        let waits = |entry: &OutboxEntry| entry.mutation.job_id == card.job_id();
        Self {
            job: card.job_id(),
            number: format!("#{}", card.job.number),
            title: card.job.title.clone(),
            customer: card.job.customer.name.clone(),
            status: visit.status,
            priority: card.job.priority,
            movable: card.can_move(),
            span: card.span,
            time: card.span.map(|span| compact_window(span, zone, words.language())),
            lane: card.lane,
            arrival: eta.map(|eta| eta_words(eta, zone, words)),
            lateness: eta_lateness(eta),
            late: visit.late.as_ref().map(|late| late_words(late, zone, words)),
            unsent: board.store.outbox().with(|outbox| outbox.iter().any(waits)),
        }
    }

    /// For `data-state`.
    pub fn code(&self) -> String {
        chip_state(self.status.code())
    }

    /// Where the job's page is.
    pub fn href(&self) -> String {
        format!("/dispatch/jobs/{}", self.job)
    }

    /// All of it in one line.
    pub fn label(&self, words: Words) -> String {
        let Self { number, title, customer, .. } = self;
        let time = self.time.as_deref().unwrap_or(words.dispatch().unscheduled);
        let state = sentence(visit_status(self.status, words.language()));
        let rest =
            [&self.arrival, &self.late].into_iter().flatten().map(|text| format!(", {text}")).collect::<String>();
        format!("{number} {title}, {customer}, {time}, {state}{rest}")
    }
}

/// A card's signals and handlers. Copy it into closures freely.
#[derive(Clone, Copy)]
pub(super) struct CardState {
    board: Board,
    pub key: CardKey,
    card: Memo<Option<Card>>,
    /// None where the card never was on the board.
    pub face: Memo<Option<Face>>,
    /// Whether it hangs on the pointer, or is moved by keys.
    pub moving: Memo<bool>,
    pub chosen: Memo<bool>,
}

impl CardState {
    /// Call it while a component is built.
    pub fn new(board: Board, key: CardKey) -> Self {
        let words = use_words();
        // A card that has just left the board is on its way out; until then it shows what it showed.
        let card =
            Memo::new(move |before: Option<&Option<Card>>| board.card(key).or_else(|| before.cloned().flatten()));
        Self {
            board,
            key,
            card,
            face: Memo::new(move |_| {
                let zone = board.zone.read();
                card.with(|card| card.as_ref().map(|card| Face::of(card, board, &zone, words)))
            }),
            moving: Memo::new(move |_| {
                board.drag.with(|drag| drag.as_ref().is_some_and(|drag| drag.card.key == key && drag.target.is_some()))
            }),
            chosen: Memo::new(move |_| board.selected.with(|selected| selected.contains(&key))),
        }
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
            self.board.looked_at.set(self.card.with_untracked(|card| card.as_ref().map(Card::job_id)));
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
