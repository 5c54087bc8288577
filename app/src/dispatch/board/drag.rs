//! A card on its way: picked up by the pointer or by keys, with where it would land.

use leptos::prelude::*;
use leptos::web_sys::{DomRect, PointerEvent};
use sync::domain::facts::Window;
use sync::domain::planning::{Conflict, GRID_MINUTES};
use sync::ids::UserId;
use sync::time::Timestamp;

use super::day::Card;
use super::held::Board;

/// Pixels after which a press is a drag and no longer a click.
const SLACK: f64 = 5.0;

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
    /// Minutes between the card's start and the pointer.
    grabbed: i64,
    /// Where the pointer went down.
    from: (f64, f64),
    /// None until the pointer has moved far enough.
    pub target: Option<Target>,
}

impl Board {
    /// The pointer goes down on a card.
    pub fn press(self, event: &PointerEvent, card: &Card, grip: Grip) {
        if event.button() != 0 || !self.may_plan() || !card.can_move() {
            return;
        }
        let at = self.time_at(event.client_x().into());
        let grabbed = card.span.zip(at).map_or(0, |(span, at)| at.minutes_since(span.start).clamp(0, span.minutes()));
        let from = (f64::from(event.client_x()), f64::from(event.client_y()));
        self.drag.set(Some(Drag { card: card.clone(), grip, by_keys: false, grabbed, from, target: None }));
    }

    /// The pointer moves over the board.
    pub fn pull(self, event: &PointerEvent) {
        let Some(drag) = self.drag.get_untracked().filter(|drag| !drag.by_keys) else { return };
        let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
        if drag.target.is_none() && (x - drag.from.0).abs() < SLACK && (y - drag.from.1).abs() < SLACK {
            return;
        }
        // Otherwise the browser selects text along the way.
        event.prevent_default();
        let target = match drag.grip {
            Grip::End => {
                self.time_at(x).and_then(|at| stretched(&drag.card, at)).map(|span| (drag.card.key.row, Some(span)))
            }
            Grip::Body => self.under(x, y).map(|row| {
                let start = self.time_at(x).map(|at| snapped(at.plus_minutes(-drag.grabbed)));
                let length = i64::from(drag.card.visit().duration_minutes);
                let span = start.map(|start| Window { start, end: start.plus_minutes(length) });
                (row, if row.is_some() { span } else { drag.card.span })
            }),
        };
        if let Some((technician, span)) = target {
            self.aim(drag, technician, span);
        }
    }

    /// Picks a card up by keys, or puts it down where it is now.
    pub fn pick_up(self, card: &Card) {
        if !self.may_plan() || !card.can_move() {
            return;
        }
        let axis = self.day.with_untracked(|day| day.axis);
        let length = i64::from(card.visit().duration_minutes);
        let span = card.span.filter(|span| span.overlaps(&axis));
        let start = span.map_or(axis.start.plus_minutes(120), |span| span.start);
        let first = self.day.with_untracked(|day| day.rows.first().map(|row| row.member.id));
        let drag =
            Drag { card: card.clone(), grip: Grip::Body, by_keys: true, grabbed: 0, from: (0.0, 0.0), target: None };
        self.aim(drag, card.key.row.or(first), Some(Window { start, end: start.plus_minutes(length) }));
    }

    /// Moves what was picked up by keys: so many steps of the grid in time, and so many rows. The
    /// tray lies beneath the last row.
    pub fn nudge(self, steps: i64, rows: isize, longer: i64) {
        let Some(drag) = self.drag.get_untracked().filter(|drag| drag.by_keys) else { return };
        let Some(target) = drag.target.clone() else { return };
        let order: Vec<Option<UserId>> =
            self.day.with_untracked(|day| day.rows.iter().map(|row| Some(row.member.id)).chain([None]).collect());
        let place = order.iter().position(|row| *row == target.technician).unwrap_or_default();
        let row = order[place.saturating_add_signed(rows).min(order.len() - 1)];
        let span = target.span.map(|span| {
            let start = span.start.plus_minutes(steps * GRID_MINUTES);
            let length = (span.minutes() + longer * GRID_MINUTES).clamp(GRID_MINUTES, 24 * 60);
            Window { start, end: start.plus_minutes(length) }
        });
        self.aim(drag, row, span);
    }

    fn aim(self, drag: Drag, technician: Option<UserId>, span: Option<Window>) {
        let same = drag.target.as_ref().is_some_and(|target| target.technician == technician && target.span == span);
        if same {
            return;
        }
        let conflicts = self.conflicts(&drag.card, technician, span);
        self.drag.set(Some(Drag { target: Some(Target { technician, span, conflicts }), ..drag }));
    }

    fn rect(self) -> Option<DomRect> {
        self.lanes.get_untracked().map(|lanes| lanes.get_bounding_client_rect())
    }

    /// The instant beneath that place across the page.
    fn time_at(self, x: f64) -> Option<Timestamp> {
        let rect = self.rect().filter(|rect| rect.width() > 0.0)?;
        let axis = self.day.with_untracked(|day| day.axis);
        let share = (x - rect.left()) / rect.width();
        Some(axis.start.plus_minutes((share * axis.minutes() as f64).round() as i64))
    }

    /// The row at that place of the page, or the tray; none over neither.
    fn under(self, x: f64, y: f64) -> Option<Option<UserId>> {
        let over = document().element_from_point(x as f32, y as f32)?;
        if over.closest(".board__tray").ok().flatten().is_some() {
            return Some(None);
        }
        over.closest(".board__scroll").ok().flatten()?;
        let rect = self.rect().filter(|rect| rect.height() > 0.0)?;
        let share = (y - rect.top()) / rect.height();
        self.day.with_untracked(|day| {
            let place = (share * day.rows.len() as f64).floor();
            (place >= 0.0).then(|| day.rows.get(place as usize)).flatten().map(|row| Some(row.member.id))
        })
    }
}

fn snapped(at: Timestamp) -> Timestamp {
    let step = GRID_MINUTES * 60_000;
    Timestamp((at.0 + step / 2).div_euclid(step) * step)
}

/// The card's span when its end is pulled to `at`.
fn stretched(card: &Card, at: Timestamp) -> Option<Window> {
    let start = card.span?.start;
    let end = snapped(at).clamp(start.plus_minutes(GRID_MINUTES), start.plus_minutes(24 * 60));
    Some(Window { start, end })
}
