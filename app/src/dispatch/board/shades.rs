//! Behind the cards of a row: when the technician does not work, is away, or the company is closed.

use leptos::prelude::*;
use sync::domain::facts::Window;
use sync::domain::planning::{Roster, absence_words, without};
use sync::ids::UserId;

use super::card::place;
use super::held::Board;
use crate::widgets::sentence;
use crate::words::{Words, use_words};

/// A span to shade. `kind`: `outside`, `off` or `closed`; the text says why, where there is more to
/// say than that nobody works.
#[derive(Clone, Debug, PartialEq)]
struct Shade {
    span: Window,
    kind: &'static str,
    text: String,
}

#[component]
pub(super) fn Shades(board: Board, technician: UserId) -> impl IntoView {
    let words = use_words();
    let shades = Memo::new(move |_| {
        let axis = board.day.with(|day| day.axis);
        board.store.roster().with(|roster| shades(roster, technician, axis, words))
    });
    let one = move |shade: Shade, axis: Window| {
        let (from, width) = place(shade.span, axis);
        let hidden = (shade.kind == "outside").then_some("true");
        let title = if shade.text.is_empty() { words.planning().shade_outside.to_owned() } else { shade.text.clone() };
        view! {
            <span
                class="board__shade"
                data-kind=shade.kind
                title=title
                aria-hidden=hidden
                style:--from=format!("{from}%")
                style:--width=format!("{width}%")
            >
                {shade.text}
            </span>
        }
    };
    move || {
        let axis = board.day.with(|day| day.axis);
        shades.get().into_iter().map(|shade| one(shade, axis)).collect_view()
    }
}

/// What lies behind the row on the axis. Beyond what is known nothing is shaded.
fn shades(roster: &Roster, technician: UserId, axis: Window, words: Words) -> Vec<Shade> {
    let Some(known) = roster.known.and_then(|known| known.common(&axis)) else { return Vec::new() };
    let mut shades = Vec::new();
    if let Some(hours) = roster.hours_of(technician) {
        let outside = hours.iter().fold(vec![known], |rest, window| without(rest, *window));
        shades.extend(outside.into_iter().map(|span| Shade { span, kind: "outside", text: String::new() }));
    }
    let absences = roster.profile(technician).into_iter().flat_map(|profile| &profile.time_off);
    shades.extend(absences.filter_map(|off| {
        let text = sentence(absence_words(off.kind, words.language()));
        Some(Shade { span: off.span.common(&known)?, kind: "off", text })
    }));
    shades.extend(roster.blackouts.iter().filter_map(|closed| {
        Some(Shade { span: closed.span.common(&known)?, kind: "closed", text: closed.reason.clone() })
    }));
    shades
}
