//! What is typed about a visit's time, and the window that it means.

use leptos::prelude::*;
use sync::domain::facts::{Arrival, VisitFacts, Window};
use sync::time::Timestamp;

use crate::format;

/// The fields, as texts. Copy it into closures freely.
#[derive(Clone, Copy)]
pub struct Plan {
    /// `YYYY-MM-DD`; empty while no time is planned.
    pub day: RwSignal<String>,
    /// `HH:MM`.
    pub start: RwSignal<String>,
    /// `HH:MM`; not after the start means on the next day.
    pub end: RwSignal<String>,
    /// The code of an [`Arrival`].
    pub arrival: RwSignal<String>,
    pub minutes: RwSignal<String>,
}

/// Why the fields mean no window, by the field's element name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanProblem {
    /// A part is missing or is no day or time.
    Incomplete(&'static str),
    /// The clocks skip that time on that day.
    Skipped(&'static str),
    /// Not between five minutes and a day.
    Minutes,
}

/// What is promised for a part of the day: from and to.
fn promised(arrival: Arrival) -> Option<(&'static str, &'static str)> {
    match arrival {
        Arrival::Exact => None,
        Arrival::Morning => Some(("08:00", "12:00")),
        Arrival::Afternoon => Some(("12:00", "17:00")),
        Arrival::AllDay => Some(("08:00", "17:00")),
    }
}

impl Plan {
    /// Nothing planned yet, for a visit of that length.
    pub fn new(minutes: u32) -> Self {
        Self {
            day: RwSignal::new(String::new()),
            start: RwSignal::new("09:00".into()),
            end: RwSignal::new(add_minutes("09:00", minutes)),
            arrival: RwSignal::new(Arrival::Exact.code().into()),
            minutes: RwSignal::new(minutes.to_string()),
        }
    }

    /// What a visit says now, or a proposal for `day` where it has no window.
    pub fn fill(self, visit: &VisitFacts, zone: &str, day: &str) {
        let (start, end) = match visit.window {
            Some(window) => (format::clock(window.start, zone), format::clock(window.end, zone)),
            None => ("09:00".into(), add_minutes("09:00", visit.duration_minutes)),
        };
        self.day.set(visit.window.map_or_else(|| day.to_owned(), |window| format::day(window.start, zone)));
        self.start.set(start);
        self.end.set(end);
        self.arrival.set(visit.arrival.code().into());
        self.minutes.set(visit.duration_minutes.to_string());
    }

    /// The promise (tracked).
    pub fn promise(self) -> Arrival {
        Arrival::from_code(&self.arrival.read()).unwrap_or_default()
    }

    /// A promise sets the window that is usual for it.
    pub fn choose(self, arrival: Arrival) {
        self.arrival.set(arrival.code().into());
        if let Some((start, end)) = promised(arrival) {
            self.start.set(start.into());
            self.end.set(end.into());
        } else {
            self.end.set(add_minutes(&self.start.get_untracked(), self.length().unwrap_or(60)));
        }
    }

    /// A later start moves the end along.
    pub fn set_start(self, start: String) {
        let length = span(&self.start.get_untracked(), &self.end.get_untracked());
        if let Some(length) = length.filter(|_| minutes_of(&start).is_some()) {
            self.end.set(add_minutes(&start, length));
        }
        self.start.set(start);
    }

    /// A longer visit has a longer window where the window was the visit.
    pub fn set_minutes(self, minutes: String) {
        let whole = self.length() == span(&self.start.get_untracked(), &self.end.get_untracked());
        self.minutes.set(minutes);
        if let Some(length) = self.length().filter(|_| whole && promised(untrack(|| self.promise())).is_none()) {
            self.end.set(add_minutes(&self.start.get_untracked(), length));
        }
    }

    /// The planned length, where it is one that a visit may have.
    pub fn length(self) -> Option<u32> {
        self.minutes.get_untracked().trim().parse().ok().filter(|minutes| (5..=24 * 60).contains(minutes))
    }

    /// The window that the fields mean on the clocks of `zone` (tracked); none where no day is given.
    pub fn window(self, zone: &str) -> Result<Option<Window>, PlanProblem> {
        let day = self.day.get();
        if day.is_empty() {
            return Ok(None);
        }
        let (start, end) = (self.start.get(), self.end.get());
        let overnight = minutes_of(&end) <= minutes_of(&start);
        let last = if overnight { format::add_days(&day, 1) } else { day.clone() };
        let window = Window { start: instant(&day, &start, zone, "start")?, end: instant(&last, &end, zone, "end")? };
        // An hour that the clocks repeat can make the end come first.
        if window.end > window.start { Ok(Some(window)) } else { Err(PlanProblem::Incomplete("end")) }
    }
}

fn instant(day: &str, clock: &str, zone: &str, field: &'static str) -> Result<Timestamp, PlanProblem> {
    minutes_of(clock).ok_or(PlanProblem::Incomplete(field))?;
    let at = format::instant(day, clock, zone).ok_or(PlanProblem::Incomplete("day"))?;
    if format::clock(at, zone) == clock { Ok(at) } else { Err(PlanProblem::Skipped(field)) }
}

/// Minutes since midnight of `HH:MM`.
fn minutes_of(clock: &str) -> Option<u32> {
    let (hours, minutes) = clock.split_once(':')?;
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

/// Minutes from one time of day to the next that says `end`.
fn span(start: &str, end: &str) -> Option<u32> {
    let (start, end) = (minutes_of(start)?, minutes_of(end)?);
    Some(if end > start { end - start } else { end + 24 * 60 - start })
}

fn add_minutes(clock: &str, minutes: u32) -> String {
    let at = (minutes_of(clock).unwrap_or_default() + minutes) % (24 * 60);
    format!("{:02}:{:02}", at / 60, at % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn times_of_day_add_up_past_midnight() {
        assert_eq!(add_minutes("09:00", 90), "10:30");
        assert_eq!(add_minutes("23:30", 60), "00:30");
        assert_eq!(span("23:30", "00:30"), Some(60));
        assert_eq!(span("09:00", "10:30"), Some(90));
        assert_eq!(span("09:00", ""), None);
        assert_eq!(minutes_of("24:00"), None);
    }
}
