//! Moves as commands, and the way back.

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::domain::command::Place;
use sync::domain::facts::Window;
use sync::domain::planning::{Booking, Conflict};
use sync::ids::{JobId, UserId, VisitId};

use super::cards::Card;
use super::deed::Deed;
use crate::data::{CommitError, Store};
use crate::ui::{Toasts, use_toasts};
use crate::words::{Words, use_words};

/// Moves that can be taken back, at most.
const KEPT: usize = 50;

/// One visit's move.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    pub job: JobId,
    pub visit: VisitId,
    pub number: i64,
    pub from: Place,
    pub to: Place,
}

impl Move {
    pub(super) fn back(&self) -> Self {
        Self { from: self.to.clone(), to: self.from.clone(), ..self.clone() }
    }
}

/// A move with the card that it is of: what it books can be looked into before it is made.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    pub card: Card,
    pub made: Move,
}

impl Planned {
    /// The card taken from its row and put on another, or the tray; the other technicians of the
    /// visit stay on it.
    pub fn of(card: &Card, technician: Option<UserId>, span: Option<Window>) -> Self {
        let from = card.visit().place();
        let made = Move {
            job: card.job_id(),
            visit: card.visit().id,
            number: card.job.number,
            to: moved(&from, card.key.row, technician, span),
            from,
        };
        Self { card: card.clone(), made }
    }

    /// Whether anything changes.
    pub fn changes(&self) -> bool {
        self.made.from != self.made.to
    }

    /// What it books, one for each technician.
    pub fn bookings(&self) -> impl Iterator<Item = Booking> {
        let to = &self.made.to;
        let span = to.start.map(|start| Window { start, end: start.plus_minutes(to.duration_minutes.into()) });
        to.technicians.iter().filter_map(move |technician| Some(self.card.booking(*technician, span?)))
    }
}

/// The place with one technician in the stead of another.
fn moved(from: &Place, row: Option<UserId>, technician: Option<UserId>, span: Option<Window>) -> Place {
    let mut technicians = from.technicians.clone();
    match (row, technician) {
        (Some(old), Some(new)) => {
            technicians.iter_mut().filter(|id| **id == old).for_each(|id| *id = new);
        }
        (Some(old), None) => technicians.retain(|id| *id != old),
        (None, Some(new)) => technicians.push(new),
        (None, None) => {}
    }
    let mut seen = Vec::new();
    technicians.retain(|id| {
        let first = !seen.contains(id);
        seen.push(*id);
        first
    });
    let duration_minutes = span.map_or(from.duration_minutes, |span| span.minutes().unsigned_abs() as u32);
    Place { start: span.map(|span| span.start), duration_minutes, technicians }
}

/// The moves of several cards as one step; `to` answers where each goes. Two cards of one visit are
/// one move, and moves come in the order in which each finds its place left by the one before.
pub fn together(cards: &[Card], to: impl Fn(&Card) -> (Option<UserId>, Option<Window>)) -> Vec<Planned> {
    let mut moves: Vec<Planned> = Vec::new();
    for card in cards {
        let (technician, span) = to(card);
        match moves.iter_mut().find(|planned| planned.made.visit == card.key.visit) {
            Some(earlier) => earlier.made.to = moved(&earlier.made.to, card.key.row, technician, span),
            None => moves.push(Planned::of(card, technician, span)),
        }
    }
    moves.retain(Planned::changes);
    // What goes later makes room from the end, what goes earlier from the beginning.
    let later = |planned: &Planned| planned.made.to.start > planned.made.from.start;
    moves.sort_by_key(|planned| {
        let start = planned.made.from.start.map_or(0, |start| start.0);
        if later(planned) { (1, -start) } else { (0, start) }
    });
    moves
}

/// What was moved in this page. Copy it into closures freely.
#[derive(Clone, Copy)]
pub struct Moves {
    store: Store,
    words: Words,
    toasts: Toasts,
    /// Each step may be of several visits.
    done: RwSignal<Vec<Vec<Deed>>>,
    /// Visits whose suggestions were looked at and not taken.
    looked_at: StoredValue<Vec<VisitId>>,
}

impl Moves {
    /// Nothing moved yet. Call it while a component is built.
    pub fn new(store: Store) -> Self {
        Self {
            store,
            words: use_words(),
            toasts: use_toasts(),
            done: RwSignal::new(Vec::new()),
            looked_at: StoredValue::default(),
        }
    }

    /// Whether there is something to take back (tracked).
    pub fn can_undo(self) -> bool {
        self.done.with(|done| !done.is_empty())
    }

    /// Remembers that somebody looked at suggestions for the visit: what is decided next says so.
    pub fn look_at(self, visit: VisitId) {
        self.looked_at.update_value(|visits| {
            if !visits.contains(&visit) {
                visits.push(visit);
            }
        });
    }

    /// Makes the moves; each becomes durable on this device before it counts.
    pub fn make(self, moves: Vec<Planned>, confirmed: Vec<Conflict>) {
        let moves = moves.into_iter().filter(Planned::changes);
        self.decide(moves.map(|planned| Deed::Place { made: planned.made, suggested: None }).collect(), confirmed);
    }

    /// Does all of it as one step, in order.
    pub fn decide(self, deeds: Vec<Deed>, confirmed: Vec<Conflict>) {
        if deeds.is_empty() {
            return;
        }
        let deeds: Vec<Deed> = deeds.into_iter().map(|deed| self.with_look(deed)).collect();
        spawn_local(async move {
            let mut made = Vec::new();
            for one in deeds {
                match self.store.command(one.job(), one.command(&confirmed)).await {
                    Ok(()) => made.push(one),
                    Err(error) => self.failed(&one, &error),
                }
            }
            if !made.is_empty() {
                self.done.try_update(|done| {
                    done.push(made);
                    let excess = done.len().saturating_sub(KEPT);
                    done.drain(..excess);
                });
            }
        });
    }

    /// Takes the last step back. Where somebody has moved the visit since, it stays and says so.
    pub fn undo(self) {
        let Some(step) = self.done.try_update(Vec::pop).flatten() else { return };
        spawn_local(async move {
            for one in step.iter().rev().map(Deed::back) {
                match self.store.command(one.job(), one.command(&[])).await {
                    Ok(()) => self.toasts.success((self.words.dispatch().taken_back_named)(one.number())),
                    Err(error) => self.failed(&one, &error),
                }
            }
        });
    }

    /// A place that was decided after suggestions were looked at tells whether one was taken.
    fn with_look(self, deed: Deed) -> Deed {
        let Deed::Place { made, suggested } = deed else { return deed };
        let looked = self.looked_at.try_update_value(|visits| {
            let place = visits.iter().position(|visit| *visit == made.visit);
            place.map(|place| visits.swap_remove(place)).is_some()
        });
        Deed::Place { made, suggested: suggested.or((looked == Some(true)).then_some(0)) }
    }

    fn failed(self, deed: &Deed, error: &CommitError) {
        self.toasts.error(format!("#{}: {}", deed.number(), error.words(self.words.language())));
    }
}
