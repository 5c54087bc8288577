//! Moves as commands, and the way back.

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::domain::command::{Command, Place};
use sync::domain::facts::Window;
use sync::domain::planning::Conflict;
use sync::ids::{JobId, UserId, VisitId};

use super::day::Card;
use crate::data::Store;
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
    /// The card taken from its row and put on another, or the tray; the other technicians of the
    /// visit stay on it.
    pub fn of(card: &Card, technician: Option<UserId>, span: Option<Window>) -> Self {
        let from = card.visit().place();
        let mut technicians = from.technicians.clone();
        match (card.key.row, technician) {
            (Some(old), Some(new)) => {
                if let Some(place) = technicians.iter().position(|id| *id == old) {
                    technicians[place] = new;
                }
            }
            (Some(old), None) => technicians.retain(|id| *id != old),
            (None, Some(new)) => technicians.push(new),
            (None, None) => {}
        }
        let mut seen = Vec::new();
        technicians.retain(|id| {
            !seen.contains(id) && {
                seen.push(*id);
                true
            }
        });
        let to = Place {
            start: span.map(|span| span.start),
            duration_minutes: span.map_or(from.duration_minutes, |span| span.minutes().unsigned_abs() as u32),
            technicians,
        };
        Self { job: card.job_id(), visit: card.visit().id, number: card.job.number, from, to }
    }

    fn back(&self) -> Self {
        Self { from: self.to.clone(), to: self.from.clone(), ..self.clone() }
    }

    fn command(&self, confirmed: &[Conflict]) -> Command {
        Command::PlaceVisit {
            visit_id: self.visit,
            start: self.to.start,
            duration_minutes: self.to.duration_minutes,
            technicians: self.to.technicians.clone(),
            was: Some(self.from.clone()),
            confirmed: confirmed.iter().map(|conflict| conflict.code().to_owned()).collect(),
        }
    }
}

/// What was moved in this page. Copy it into closures freely.
#[derive(Clone, Copy)]
pub struct Moves {
    store: Store,
    words: Words,
    toasts: Toasts,
    /// Each step may be of several visits.
    done: RwSignal<Vec<Vec<Move>>>,
}

impl Moves {
    /// Nothing moved yet. Call it while a component is built.
    pub fn new(store: Store) -> Self {
        Self { store, words: use_words(), toasts: use_toasts(), done: RwSignal::new(Vec::new()) }
    }

    /// Whether there is something to take back (tracked).
    pub fn can_undo(self) -> bool {
        self.done.with(|done| !done.is_empty())
    }

    /// Makes the moves; each becomes durable on this device before it counts.
    pub fn make(self, moves: Vec<Move>, confirmed: Vec<Conflict>) {
        let moves: Vec<Move> = moves.into_iter().filter(|one| one.from != one.to).collect();
        if moves.is_empty() {
            return;
        }
        spawn_local(async move {
            let mut made = Vec::new();
            for one in moves {
                match self.store.command(one.job, one.command(&confirmed)).await {
                    Ok(()) => made.push(one),
                    Err(error) => self.toasts.error(format!("#{}: {}", one.number, error.words(self.words.language()))),
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
            for one in step.iter().rev().map(Move::back) {
                let outcome = self.store.command(one.job, one.command(&[])).await;
                match outcome {
                    Ok(()) => self.toasts.success((self.words.dispatch().taken_back_named)(one.number)),
                    Err(error) => self.toasts.error(format!("#{}: {}", one.number, error.words(self.words.language()))),
                }
            }
        });
    }
}
