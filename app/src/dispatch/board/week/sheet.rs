//! A week as the board draws it: technicians down, seven days across. No signals here.

use std::collections::HashMap;
use std::sync::Arc;

use sync::domain::facts::{JobFacts, StaffMember, Window};
use sync::ids::UserId;

use super::super::cards::{Card, CardKey, shown};
use super::super::day::in_order_of_need;
use super::super::filter::Filter;

/// A day of the week.
#[derive(Clone, Debug, PartialEq)]
pub struct WeekDay {
    /// `YYYY-MM-DD` on the office's clocks.
    pub date: String,
    /// From midnight to midnight.
    pub whole: Window,
}

/// A technician's days, or what nobody has yet.
#[derive(Clone, Debug, PartialEq)]
pub struct WeekRow {
    /// None in the row of what nobody has.
    pub member: Option<StaffMember>,
    /// One for each day.
    pub cells: Vec<Cell>,
}

/// What a row has on a day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    pub cards: Vec<Card>,
    /// Minutes that are booked, whatever the filter shows.
    pub booked: i64,
}

impl WeekRow {
    pub fn technician(&self) -> Option<UserId> {
        self.member.as_ref().map(|member| member.id)
    }

    /// Cards that lie beneath each other where the row is fullest.
    pub fn tallest(&self) -> usize {
        self.cells.iter().map(|cell| cell.cards.len()).max().unwrap_or_default()
    }

    fn new(member: Option<StaffMember>, days: usize) -> Self {
        Self { member, cells: vec![Cell::default(); days] }
    }
}

/// The week. The first row is of what nobody has.
#[derive(Clone, Debug, PartialEq)]
pub struct Week {
    pub days: Vec<WeekDay>,
    pub rows: Vec<WeekRow>,
    /// What has no time yet.
    pub tray: Vec<Card>,
    places: HashMap<Option<UserId>, usize>,
}

impl Week {
    pub fn of(jobs: &[Arc<JobFacts>], technicians: Vec<StaffMember>, days: Vec<WeekDay>, filter: &Filter) -> Self {
        let shows = technicians.into_iter().filter(|member| filter.shows(member.id));
        let members = std::iter::once(None).chain(shows.map(Some));
        let rows: Vec<WeekRow> = members.map(|member| WeekRow::new(member, days.len())).collect();
        let mut week = Self { days, rows, tray: Vec::new(), places: HashMap::new() };
        week.index();
        for shown in shown(jobs) {
            let (job, visit) = (shown.job(), shown.visit());
            if visit.technicians.is_empty() {
                if shown.is_open() && filter.passes_open(job, visit) {
                    match shown.span {
                        None => week.tray.push(shown.card(None)),
                        Some(span) => week.put(None, shown.card(None), span, true),
                    }
                }
                continue;
            }
            let Some(span) = shown.span else { continue };
            let passes = filter.passes(job, visit);
            for technician in &visit.technicians {
                week.put(Some(technician.id), shown.card(Some(technician.id)), span, passes);
            }
        }
        for cell in week.rows.iter_mut().flat_map(|row| &mut row.cells) {
            cell.cards.sort_by_key(|card| (card.span.map(|span| (span.start, span.end)), card.key.visit));
        }
        in_order_of_need(&mut week.tray);
        week
    }

    /// Puts the card on the day that it begins on.
    fn put(&mut self, row: Option<UserId>, card: Card, span: Window, passes: bool) {
        let day = self.days.iter().position(|day| day.whole.start <= span.start && span.start < day.whole.end);
        let Some((row, day)) = self.places.get(&row).copied().zip(day) else { return };
        let cell = &mut self.rows[row].cells[day];
        cell.booked += span.minutes();
        if passes {
            cell.cards.push(card);
        }
    }

    fn index(&mut self) {
        self.places = self.rows.iter().enumerate().map(|(place, row)| (row.technician(), place)).collect();
    }

    /// The week without the technicians' rows that `keep` does not want.
    pub fn retain(mut self, keep: impl Fn(&StaffMember, &WeekRow) -> bool) -> Self {
        self.rows.retain(|row| row.member.as_ref().is_none_or(|member| keep(member, row)));
        self.index();
        self
    }

    /// Where the row is among the others.
    pub fn place(&self, row: Option<UserId>) -> Option<usize> {
        self.places.get(&row).copied()
    }

    /// The day of that date.
    pub fn day(&self, date: &str) -> Option<usize> {
        self.days.iter().position(|day| day.date == date)
    }

    /// The card of that name.
    pub fn card(&self, key: CardKey) -> Option<&Card> {
        let row = self.place(key.row).map(|place| &self.rows[place]);
        let cards = row.into_iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.cards);
        cards.chain(&self.tray).find(|card| card.key == key)
    }

    /// How many cards show.
    pub fn count(&self) -> usize {
        let cells = self.rows.iter().flat_map(|row| &row.cells);
        cells.map(|cell| cell.cards.len()).sum::<usize>() + self.tray.len()
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{OTHER, TECH, at, job, member};
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    /// Two days; the clocks are put forward in the second, which so has 23 hours.
    fn days() -> Vec<WeekDay> {
        let day = |date: &str, from: i64, until: i64| WeekDay {
            date: date.into(),
            whole: Window { start: at(from * 60), end: at(until * 60) },
        };
        vec![day("2027-03-13", 0, 24), day("2027-03-14", 24, 47)]
    }

    #[wasm_bindgen_test]
    fn a_visit_stands_on_the_day_that_it_begins_on() {
        let jobs = [
            job(1, Some(23 * 60), 120, Some(TECH)),
            job(2, Some(46 * 60 + 59), 60, Some(TECH)),
            job(3, Some(47 * 60), 60, Some(TECH)),
            job(4, Some(24 * 60), 60, None),
            job(5, None, 60, None),
        ];
        let week = Week::of(&jobs, vec![member(TECH, "Marcus"), member(OTHER, "Ana")], days(), &Filter::default());
        let numbers = |row: usize, day: usize| -> Vec<i64> {
            week.rows[row].cells[day].cards.iter().map(|card| card.job.number).collect()
        };
        assert_eq!((numbers(1, 0), numbers(1, 1)), (vec![1], vec![2]));
        assert_eq!((numbers(0, 0), numbers(0, 1)), (vec![], vec![4]));
        assert_eq!(week.tray.iter().map(|card| card.job.number).collect::<Vec<_>>(), [5]);
        assert_eq!((week.rows[1].cells[0].booked, week.rows[1].tallest(), week.count()), (120, 1, 4));
    }

    #[wasm_bindgen_test]
    fn a_technician_filter_leaves_the_row_of_nobody() {
        let filter = Filter { technician: OTHER.parse().ok(), ..Filter::default() };
        let week = Week::of(&[], vec![member(TECH, "Marcus"), member(OTHER, "Ana")], days(), &filter);
        let rows: Vec<_> = week.rows.iter().map(|row| row.member.as_ref().map(|member| member.name.as_str())).collect();
        assert_eq!(rows, [None, Some("Ana")]);
    }
}
