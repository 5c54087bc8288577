//! A card on its way: picked up by the pointer or by keys, with where it would land. What a place of
//! the page means is each view's own matter (`aim`, `week/aim`).

use std::time::Duration;

use leptos::prelude::*;
use leptos::web_sys::PointerEvent;
use sync::domain::facts::Window;
use sync::domain::planning::{Conflict, GRID_MINUTES};
use sync::ids::UserId;
use sync::time::Timestamp;

use super::address::View;
use super::cards::Card;
use super::held::Board;
use super::moves::Planned;

/// Pixels after which a press is a drag and no longer a click.
const SLACK: f64 = 5.0;
/// For how long a finger rests on a card to pick it up; one that moves before scrolls the board.
const REST: Duration = Duration::from_millis(400);
/// Minutes that a visit takes, at most.
pub const LONGEST: i64 = 24 * 60;
/// Pixels that the hours or the days above the rows cover.
const HEAD: f64 = 48.0;

/// What the pointer changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grip {
    /// The whole card.
    Body,
    /// Its end: the visit gets longer or shorter.
    End,
}

/// Where a card would land. No technician is the tray.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    pub technician: Option<UserId>,
    pub span: Option<Window>,
    /// What speaks against it.
    pub conflicts: Vec<Conflict>,
}

/// A card that is being moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Drag {
    pub card: Card,
    pub grip: Grip,
    /// By keys: it is dropped by a key, too.
    pub by_keys: bool,
    /// A finger lies on it and has not picked it up yet.
    resting: bool,
    /// Minutes between the card's start and the pointer, where hours lie across.
    pub grabbed: i64,
    /// Where the pointer went down.
    from: (f64, f64),
    /// None until the pointer has moved far enough.
    pub target: Option<Target>,
}

/// A place to land at: a technician or nobody, and a time or none.
pub type Spot = (Option<UserId>, Option<Window>);

impl Board {
    /// The pointer goes down on a card.
    pub fn press(self, event: &PointerEvent, card: &Card, grip: Grip) {
        if event.button() != 0 || !self.may_plan() || !card.can_move() {
            return;
        }
        let at = self.time_at(event.client_x().into());
        let grabbed = card.span.zip(at).map_or(0, |(span, at)| at.minutes_since(span.start).clamp(0, span.minutes()));
        let from = (f64::from(event.client_x()), f64::from(event.client_y()));
        let resting = event.pointer_type() == "touch";
        let drag = Drag { card: card.clone(), grip, by_keys: false, resting, grabbed, from, target: None };
        self.drag.set(Some(drag.clone()));
        if resting {
            set_timeout(move || self.lift(drag), REST);
        }
    }

    /// Picks up the card that a finger still rests on.
    fn lift(self, resting: Drag) {
        // The page may be gone by now.
        if self.drag.try_with_untracked(|drag| drag.as_ref() == Some(&resting)) == Some(true) {
            let (x, y) = resting.from;
            self.carry(Drag { resting: false, ..resting }, x, y);
        }
    }

    /// Whether a card hangs on the pointer (untracked).
    pub fn is_carrying(self) -> bool {
        self.drag.with_untracked(|drag| drag.as_ref().is_some_and(|drag| !drag.by_keys && drag.target.is_some()))
    }

    /// The pointer moves over the board.
    pub fn pull(self, event: &PointerEvent) {
        let Some(drag) = self.drag.get_untracked().filter(|drag| !drag.by_keys) else { return };
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        if drag.target.is_none() && (x - drag.from.0).abs() < SLACK && (y - drag.from.1).abs() < SLACK {
            return;
        }
        if drag.resting {
            return self.drag.set(None);
        }
        // Otherwise the browser selects text along the way.
        event.prevent_default();
        self.carry(drag, x, y);
    }

    fn carry(self, drag: Drag, x: f64, y: f64) {
        let spot = match self.view.get_untracked() {
            View::Day => self.spot_of_day(&drag, x, y),
            View::Week => self.spot_of_week(&drag, x, y),
            View::Month | View::Capacity => None,
        };
        if let Some(spot) = spot {
            self.aim(drag, spot);
        }
    }

    /// Picks a card up by keys, or puts it down where it is now.
    pub fn pick_up(self, card: &Card) {
        if !self.may_plan() || !card.can_move() {
            return;
        }
        let spot = match self.view.get_untracked() {
            View::Day => self.first_spot_of_day(card),
            View::Week => self.first_spot_of_week(card),
            View::Month | View::Capacity => return,
        };
        let (card, from) = (card.clone(), (0.0, 0.0));
        self.aim(Drag { card, grip: Grip::Body, by_keys: true, resting: false, grabbed: 0, from, target: None }, spot);
    }

    /// Moves what was picked up by keys: so many steps across, so many rows down, so many steps of
    /// the grid longer.
    pub fn nudge(self, across: i64, rows: isize, longer: i64) {
        let Some(drag) = self.drag.get_untracked().filter(|drag| drag.by_keys) else { return };
        let Some(target) = drag.target.clone() else { return };
        let (technician, span) = match self.view.get_untracked() {
            View::Day => self.next_spot_of_day(&target, across, rows),
            View::Week => self.next_spot_of_week(&drag.card, &target, across, rows),
            View::Month | View::Capacity => return,
        };
        let span = span.map(|span| {
            let length = (span.minutes() + longer * GRID_MINUTES).clamp(GRID_MINUTES, LONGEST);
            Window { start: span.start, end: span.start.plus_minutes(length) }
        });
        self.aim(drag, (technician, span));
    }

    fn aim(self, drag: Drag, (technician, span): Spot) {
        let same = drag.target.as_ref().is_some_and(|target| target.technician == technician && target.span == span);
        if same {
            return;
        }
        let conflicts = self.conflicts(&[Planned::of(&drag.card, technician, span)]);
        let by_keys = drag.by_keys;
        self.drag.set(Some(Drag { target: Some(Target { technician, span, conflicts }), ..drag }));
        if by_keys {
            self.reveal(technician);
        }
    }

    /// Scrolls to a technician's row.
    pub fn reveal(self, technician: Option<UserId>) {
        let place = match self.view.get_untracked() {
            View::Day => technician.and_then(|id| self.day.with_untracked(|day| day.place(id))),
            View::Week => self.week.with_untracked(|week| week.place(technician)),
            View::Month | View::Capacity => None,
        };
        if let Some((place, sheet)) = place.zip(self.sheet.get_untracked()) {
            sheet.reveal(place, HEAD);
        }
    }
}

/// Where a start may be put: the nearest on the grid.
pub fn snapped(at: Timestamp) -> Timestamp {
    let step = GRID_MINUTES * 60_000;
    Timestamp((at.0 + step / 2).div_euclid(step) * step)
}
