//! What views, stages and shifts are called.

use super::address::View;
use super::month::Stage;
use super::selection::Shift;
use crate::words::Words;

impl View {
    /// Its name (tracked).
    pub fn name(self, words: Words) -> &'static str {
        match self {
            Self::Day => words.calendar().view_day,
            Self::Week => words.calendar().view_week,
            Self::Month => words.calendar().view_month,
            Self::Capacity => words.calendar().view_capacity,
        }
    }

    /// Of the button that goes back (tracked).
    pub fn before(self, words: Words) -> &'static str {
        match self {
            Self::Day => words.dispatch().day_before,
            Self::Week | Self::Capacity => words.calendar().week_before,
            Self::Month => words.calendar().month_before,
        }
    }

    /// Of the button that goes on (tracked).
    pub fn after(self, words: Words) -> &'static str {
        match self {
            Self::Day => words.dispatch().day_after,
            Self::Week | Self::Capacity => words.calendar().week_after,
            Self::Month => words.calendar().month_after,
        }
    }
}

impl Stage {
    /// Its name (tracked).
    pub fn name(self, words: Words) -> &'static str {
        match self {
            Self::Open => words.calendar().open,
            Self::Planned => words.calendar().planned,
            Self::Underway => words.calendar().underway,
            Self::Completed => words.calendar().completed,
        }
    }
}

impl Shift {
    /// How far it goes (tracked).
    pub fn name(self, words: Words) -> String {
        match self {
            Self::Minutes(minutes) if minutes < 0 => (words.calendar().minutes_earlier)(-minutes),
            Self::Minutes(minutes) => (words.calendar().minutes_later)(minutes),
            Self::Days(days) if days < 0 => (words.calendar().days_earlier)(-days),
            Self::Days(days) => (words.calendar().days_later)(days),
        }
    }
}
