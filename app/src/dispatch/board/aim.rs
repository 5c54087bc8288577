//! What a place of the page means on the day's board: a technician's row and an instant.

use leptos::prelude::*;
use leptos::web_sys::DomRect;
use sync::domain::facts::Window;
use sync::domain::planning::GRID_MINUTES;
use sync::ids::UserId;
use sync::time::Timestamp;

use super::address::View;
use super::cards::Card;
use super::drag::{Drag, Grip, LONGEST, Spot, Target, snapped};
use super::held::Board;
use crate::dispatch::board::grid::ROW;

/// Minutes after the beginning of the board at which a visit without a time is first tried.
const FIRST_TRY: i64 = 120;

impl Board {
    /// Where the pointer would put the card; none over neither a row nor the tray.
    pub(super) fn spot_of_day(self, drag: &Drag, x: f64, y: f64) -> Option<Spot> {
        let at = self.time_at(x);
        match drag.grip {
            Grip::End => at.and_then(|at| stretched(&drag.card, at)).map(|span| (drag.card.key.row, Some(span))),
            Grip::Body => self.row_under(x, y).map(|row| {
                let span = at.map(|at| drag.card.span_from(snapped(at.plus_minutes(-drag.grabbed))));
                (row, if row.is_some() { span } else { drag.card.span })
            }),
        }
    }

    /// Where the keys begin: at the card's own place, or the first technician's.
    pub(super) fn first_spot_of_day(self, card: &Card) -> Spot {
        let (axis, first) = self.day.with_untracked(|day| (day.axis, day.rows.first().map(|row| row.member.id)));
        let span = card.span.filter(|span| span.overlaps(&axis));
        let start = span.map_or(axis.start.plus_minutes(FIRST_TRY), |span| span.start);
        (card.key.row.or(first), Some(card.span_from(start)))
    }

    /// So many steps of the grid later, and so many rows down; the tray lies beneath the last row.
    pub(super) fn next_spot_of_day(self, target: &Target, steps: i64, rows: isize) -> Spot {
        let row = self.day.with_untracked(|day| {
            let last = day.rows.len();
            let place = target.technician.map_or(Some(last), |id| day.place(id)).unwrap_or_default();
            day.rows.get(place.saturating_add_signed(rows).min(last)).map(|row| row.member.id)
        });
        let later = |at: Timestamp| at.plus_minutes(steps * GRID_MINUTES);
        (row, target.span.map(|span| Window { start: later(span.start), end: later(span.end) }))
    }

    fn rect(self) -> Option<DomRect> {
        self.lanes.get_untracked().map(|lanes| lanes.get_bounding_client_rect())
    }

    /// The instant beneath that place across the page, where hours lie across it.
    pub(super) fn time_at(self, x: f64) -> Option<Timestamp> {
        if self.view.get_untracked() != View::Day {
            return None;
        }
        let rect = self.rect().filter(|rect| rect.width() > 0.0)?;
        let axis = self.day.with_untracked(|day| day.axis);
        let share = (x - rect.left()) / rect.width();
        Some(axis.start.plus_minutes((share * axis.minutes() as f64).round() as i64))
    }

    /// The row at that place of the page, or the tray; none over neither.
    fn row_under(self, x: f64, y: f64) -> Option<Option<UserId>> {
        let over = document().element_from_point(x as f32, y as f32)?;
        if over.closest(".board__tray").ok().flatten().is_some() {
            return Some(None);
        }
        over.closest(".board__scroll").ok().flatten()?;
        let place = ((y - self.rect()?.top()) / ROW).floor();
        self.day.with_untracked(|day| {
            (place >= 0.0).then(|| day.rows.get(place as usize)).flatten().map(|row| Some(row.member.id))
        })
    }
}

/// The card's span when its end is pulled to `at`.
fn stretched(card: &Card, at: Timestamp) -> Option<Window> {
    let start = card.span?.start;
    let end = snapped(at).clamp(start.plus_minutes(GRID_MINUTES), start.plus_minutes(LONGEST));
    Some(Window { start, end })
}
