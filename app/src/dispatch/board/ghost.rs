//! What is said of the place at which a card would land.

use leptos::prelude::*;
use sync::domain::planning::Conflict;

use super::drag::Target;
use super::held::Board;
use crate::dispatch::format_window::compact_window;
use crate::words::Words;

/// A landing in words.
pub(super) struct Landing {
    /// `free`, `soft` where it can be confirmed, `hard` where it cannot be.
    pub verdict: &'static str,
    pub time: String,
    /// What speaks against it.
    pub why: Vec<String>,
}

/// The target in words; none where no time is (tracked).
pub(super) fn landing(board: Board, target: &Target, words: Words) -> Option<Landing> {
    let verdict = match target.conflicts.first() {
        Some(conflict) if conflict.is_hard() => "hard",
        Some(_) => "soft",
        None => "free",
    };
    let time = compact_window(target.span?, &board.zone.read(), words.language());
    let why = target.conflicts.iter().map(|conflict: &Conflict| conflict.words(words.language())).collect();
    Some(Landing { verdict, time, why })
}
