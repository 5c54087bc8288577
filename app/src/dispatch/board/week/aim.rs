//! What a place of the page means in the week: a technician's day. A card keeps its time of day there.

use leptos::prelude::*;
use sync::domain::facts::Window;
use sync::ids::UserId;

use super::super::cards::Card;
use super::super::days::on_day;
use super::super::drag::{Drag, Spot, Target};
use super::super::held::Board;
use crate::format;

/// When work without a time of its own is first tried to be put.
const FIRST_TRY: &str = "08:00";

impl Board {
    /// Where the pointer would put the card; none where no day is. What has a time does not lose it
    /// here: taking it off would take the promise along, which taking back could not restore.
    pub(in super::super) fn spot_of_week(self, drag: &Drag, x: f64, y: f64) -> Option<Spot> {
        let over = document().element_from_point(x as f32, y as f32)?;
        let cell = over.closest(".week__cell").ok().flatten()?;
        let technician = cell.get_attribute("data-technician").and_then(|id| id.parse().ok());
        Some(self.spot_on(&drag.card, technician, &cell.get_attribute("data-day")?))
    }

    /// Where the keys begin: at the card's own place, or with nobody on the day that is open.
    pub(in super::super) fn first_spot_of_week(self, card: &Card) -> Spot {
        let own = card.span.map(|span| format::day(span.start, &self.zone.read_untracked()));
        let date = own.unwrap_or_else(|| self.date.get_untracked());
        self.spot_on(card, card.key.row, &date)
    }

    /// So many days on within the week, and so many rows down.
    pub(in super::super) fn next_spot_of_week(self, card: &Card, target: &Target, days: i64, rows: isize) -> Spot {
        let zone = self.zone.read_untracked();
        let (row, date) = self.week.with_untracked(|week| {
            let place = week.place(target.technician).unwrap_or_default();
            let row = week.rows.get(place.saturating_add_signed(rows).min(week.rows.len().saturating_sub(1)));
            let today = target.span.and_then(|span| week.day(&format::day(span.start, &zone))).unwrap_or_default();
            let day = today.saturating_add_signed(days as isize).min(week.days.len().saturating_sub(1));
            (row.and_then(|row| row.technician()), week.days.get(day).map(|day| day.date.clone()))
        });
        let Some(date) = date else { return (row, target.span) };
        match target.span {
            // The length may have been changed by keys, and a time been found: both stay.
            Some(span) => {
                let start = on_day(span.start, &date, &zone);
                (row, Some(Window { start, end: start.plus_minutes(span.minutes()) }))
            }
            None => self.spot_on(card, row, &date),
        }
    }

    /// The card with that technician on that day: at its own time of the day, else at the first that
    /// fits.
    fn spot_on(self, card: &Card, technician: Option<UserId>, date: &str) -> Spot {
        let zone = self.zone.read_untracked();
        if let Some(span) = card.span {
            return (technician, Some(card.span_from(on_day(span.start, date, &zone))));
        }
        let first = format::instant(date, FIRST_TRY, &zone).map(|start| card.span_from(start));
        let fits = first.zip(technician).and_then(|(span, technician)| self.next_free(card, technician, span));
        (technician, fits.map(|start| card.span_from(start)).or(first))
    }
}
