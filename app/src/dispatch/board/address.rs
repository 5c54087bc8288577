//! Where one is on the board, as it stands in the address.

use super::filter::Filter;
use crate::api;

/// Which of the views.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// Hours across.
    #[default]
    Day,
    /// Seven days across.
    Week,
    /// A calendar with what each day holds.
    Month,
    /// Hours booked against hours available, seven days across.
    Capacity,
}

impl View {
    pub const ALL: [Self; 4] = [Self::Day, Self::Week, Self::Month, Self::Capacity];

    /// The name in the address.
    pub fn code(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Capacity => "capacity",
        }
    }

    /// The view of that name; the day's for any other.
    pub fn of(code: &str) -> Self {
        Self::ALL.into_iter().find(|view| view.code() == code).unwrap_or_default()
    }
}

/// The address of that view of that day (`YYYY-MM-DD`), with what is filtered.
pub fn address(view: View, day: &str, filter: &Filter) -> String {
    let view = (view != View::Day).then(|| ("view", view.code().to_owned()));
    let parts = view.into_iter().chain([("day", day.to_owned())]).chain(filter.parts());
    let parts: Vec<String> = parts.map(|(name, value)| format!("{name}={}", api::escape(&value))).collect();
    format!("/dispatch/board?{}", parts.join("&"))
}
