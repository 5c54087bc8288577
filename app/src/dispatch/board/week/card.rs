//! A visit as a card among the days: its state, time, number and customer.

use leptos::prelude::*;
use sync::domain::status::VisitStatus;

use super::super::card::{foot, head};
use super::super::card_state::{CardState, Face, card_id};
use super::super::cards::CardKey;
use super::super::drag::Grip;
use super::super::held::Board;
use crate::format;
use crate::words::use_words;

/// The icon that says how far a visit has come; none while it only stands in the plan.
fn icon(status: VisitStatus) -> Option<&'static str> {
    match status {
        VisitStatus::Unscheduled | VisitStatus::Scheduled => None,
        VisitStatus::Accepted => Some("check"),
        VisitStatus::EnRoute => Some("car"),
        VisitStatus::OnSite => Some("map-pin"),
        VisitStatus::InProgress => Some("wrench"),
        VisitStatus::WaitingParts => Some("parts"),
        VisitStatus::Completed => Some("check-circle"),
        VisitStatus::Cancelled => Some("x"),
    }
}

#[component]
pub(super) fn WeekCard(board: Board, key: CardKey) -> impl IntoView {
    let words = use_words();
    let state = CardState::new(board, key);
    let shown = move |face: Face, zone: &str| {
        let start = face.span.map(|span| format::time(span.start, zone, words.language()));
        let label = face.label(words);
        view! {
            <a
                class="board-card week-card"
                data-testid="job-card"
                id=card_id(key)
                href=face.href()
                draggable="false"
                title=label.clone()
                aria-label=label
                data-state=face.code()
                data-priority=face.priority.code()
                data-movable=face.movable.then_some("")
                data-moving=state.moving.get().then_some("")
                data-selected=state.chosen.get().then_some("")
                on:pointerdown=move |event| state.press(&event, Grip::Body)
                on:click=move |event| state.click(&event)
                on:keydown=move |event| state.key(&event)
            >
                {head(&face, icon(face.status), start)}
                {foot(&face)}
            </a>
        }
    };
    move || {
        let zone = board.zone.read();
        state.face.get().map(|face| shown(face, &zone))
    }
}
