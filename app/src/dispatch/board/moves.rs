//! Moves as commands, and the way back.

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::domain::command::Place;
use sync::domain::facts::Window;
use sync::domain::planning::{Booking, Conflict};
use sync::ids::{JobId, UserId, VisitId};

use super::cards::Card;
use super::deed::Deed;
use crate::data::Store;
use crate::ui::{ToastKind, Toasts, use_toasts};
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
        to.technicians.iter().filter_map(move |technician| {
            // Who goes along is who goes after the move.
            let crew = to.technicians.iter().filter(|other| *other != technician).copied().collect();
            Some(Booking { crew, ..self.card.booking(*technician, span?) })
        })
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

    /// Makes the moves; each becomes durable on this device before it counts, and one that fails holds up no other.
    pub fn make(self, moves: Vec<Planned>, confirmed: Vec<Conflict>) {
        let moves = moves.into_iter().filter(Planned::changes);
        let deeds = moves.map(|planned| Deed::Place { made: planned.made, suggested: None });
        let deeds: Vec<Deed> = deeds.map(|deed| self.with_look(deed)).collect();
        spawn_local(async move {
            let mut made = Vec::new();
            for one in deeds {
                if self.does(&one, &confirmed).await {
                    made.push(one);
                }
            }
            self.keep(made);
        });
    }

    /// Does all of it as one decision, in order, and says so. After one that fails the rest is left, since each
    /// counts on those before it. `undo`: the message takes it back, where the page has no other way to.
    pub fn decide(self, deeds: Vec<Deed>, confirmed: Vec<Conflict>, told: String, undo: bool) {
        let deeds: Vec<Deed> = deeds.into_iter().map(|deed| self.with_look(deed)).collect();
        spawn_local(async move {
            let mut made = Vec::new();
            for one in &deeds {
                if !self.does(one, &confirmed).await {
                    return self.keep(made);
                }
                made.push(one.clone());
            }
            self.keep(made.clone());
            if undo {
                // The page may be gone by then; the message knows what it takes back.
                let back = Callback::new(move |()| self.take_back(made.clone()));
                self.toasts.with_action(ToastKind::Success, told, self.words.assign().undo, back);
            } else {
                self.toasts.success(told);
            }
        });
    }

    /// Takes the last step back. Where somebody has moved the visit since, it stays and says so.
    pub fn undo(self) {
        if let Some(step) = self.done.try_update(Vec::pop).flatten() {
            self.take_back(step);
        }
    }

    fn take_back(self, step: Vec<Deed>) {
        spawn_local(async move {
            for one in step.iter().rev().map(Deed::back) {
                if self.is_outdated(&one) {
                    self.toasts.error((self.words.assign().priority_changed_since)(one.number()));
                } else if self.does(&one, &[]).await {
                    self.toasts.success((self.words.dispatch().taken_back_named)(one.number()));
                }
            }
        });
    }

    /// Whether a priority is not what this step made it: somebody has decided anew, and that stands.
    fn is_outdated(self, deed: &Deed) -> bool {
        let Deed::Rank { job, from, .. } = deed else { return false };
        self.store.jobs().with_untracked(|jobs| jobs.iter().any(|other| other.id == *job && other.priority != *from))
    }

    /// Whether it is durable on this device; if not, that is said.
    async fn does(self, deed: &Deed, confirmed: &[Conflict]) -> bool {
        let outcome = self.store.command(deed.job(), deed.command(confirmed)).await;
        if let Err(error) = &outcome {
            self.toasts.error(format!("#{}: {}", deed.number(), error.words(self.words.language())));
        }
        outcome.is_ok()
    }

    fn keep(self, made: Vec<Deed>) {
        if !made.is_empty() {
            self.done.try_update(|done| {
                done.push(made);
                let excess = done.len().saturating_sub(KEPT);
                done.drain(..excess);
            });
        }
    }

    /// Says why nobody is suggested for a visit of several people.
    pub fn say_one_person(self) {
        self.toasts.error(self.words.assign().one_person);
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
}
