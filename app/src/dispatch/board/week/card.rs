//! A visit as a card among the days: its state, time, number and customer.

use leptos::prelude::*;
use sync::domain::status::{Priority, VisitStatus};

use super::super::card_state::{CardState, card_id};
use super::super::cards::CardKey;
use super::super::drag::Grip;
use super::super::held::Board;
use crate::format;
use crate::ui::Icon;
use crate::widgets::eta_lateness;
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
    let start = move || {
        let zone = board.zone.read();
        state.span.get().map(|span| format::time(span.start, &zone, words.language()))
    };
    let mark = move || icon(state.status.get()).map(|name| view! { <Icon name size="sm"/> });
    view! {
        <a
            class="board-card week-card"
            data-testid="job-card"
            id=card_id(key)
            href=move || state.href()
            draggable="false"
            title=move || state.label()
            aria-label=move || state.label()
            data-state=move || state.code()
            data-priority=move || state.priority.get().code()
            data-movable=move || state.movable.get().then_some("")
            data-moving=move || state.moving.get().then_some("")
            data-selected=move || state.chosen.get().then_some("")
            on:pointerdown=move |event| state.press(&event, Grip::Body)
            on:click=move |event| state.click(&event)
            on:keydown=move |event| state.key(&event)
        >
            <span class="board-card__head">
                {move || (state.priority.get() != Priority::Routine).then(|| view! { <Icon name="alert" size="sm"/> })}
                {mark}
                <span class="board-card__time numeric">{start}</span>
                <span class="board-card__number numeric">{move || state.told(|card| format!("#{}", card.job.number))}</span>
                {move || state.unsent().then(|| view! { <Icon name="clock" size="sm"/> })}
            </span>
            {move || match state.arrival() {
                Some(arrival) => view! { <span class="board-card__eta" data-late=move || eta_lateness(state.eta.get())>{arrival}</span> }.into_any(),
                None => view! { <span class="board-card__customer">{move || state.told(|card| card.job.customer.name.clone())}</span> }.into_any(),
            }}
        </a>
    }
}
