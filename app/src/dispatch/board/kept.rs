//! What devices keep of work that is done.

use leptos::prelude::*;

use super::held::Board;
use super::week::WeekDay;
use crate::data::now;
use crate::format;
use crate::words::Words;

/// Days for which finished work stays on devices, as the server's scope has it.
const KEPT_DAYS: i32 = 30;

/// Says so where the days begin before what is kept, which must not look as if nothing had been done
/// (tracked).
pub(super) fn kept_note(board: Board, words: Words, days: &[WeekDay]) -> impl IntoView + use<> {
    let kept = format::add_days(&format::day(now(), &board.zone.read()), -KEPT_DAYS);
    let early = days.first().is_some_and(|day| day.date < kept);
    early.then(|| view! { <p class="muted">{(words.calendar().kept_since)(KEPT_DAYS)}</p> })
}
