//! A visit as a card among the hours, or in the tray.

use leptos::prelude::*;
use sync::domain::facts::Window;
use sync::domain::status::Priority;

use super::card_state::{CardState, Face, card_id};
use super::cards::CardKey;
use super::drag::Grip;
use super::held::Board;
use crate::ui::Icon;
use crate::words::use_words;

/// Where a span lies on the axis: percent from its start, and percent wide.
pub(super) fn place(span: Window, axis: Window) -> (f64, f64) {
    let all = (axis.end.0 - axis.start.0).max(1) as f64;
    let share = |at: i64| at as f64 * 100.0 / all;
    (share(span.start.0 - axis.start.0), share(span.end.0 - span.start.0))
}

/// The first line of a card: its urgency, a mark of the view, its time there and its number.
pub(super) fn head(face: &Face, mark: Option<&'static str>, time: Option<String>) -> impl IntoView {
    view! {
        <span class="board-card__head">
            {(face.priority != Priority::Routine).then(|| view! { <Icon name="alert" size="sm"/> })}
            {mark.map(|name| view! { <Icon name size="sm"/> })}
            <span class="board-card__time numeric">{time}</span>
            <span class="board-card__number numeric">{face.number.clone()}</span>
            {face.unsent.then(|| view! { <Icon name="clock" size="sm"/> })}
        </span>
    }
}

/// The last line of a card: when somebody will be there, where that is not as planned, or else for whom it is.
pub(super) fn foot(face: &Face) -> impl IntoView {
    match face.arrival.clone() {
        Some(arrival) => view! { <span class="board-card__eta" data-late=face.lateness>{arrival}</span> }.into_any(),
        None => view! { <span class="board-card__customer">{face.customer.clone()}</span> }.into_any(),
    }
}

/// The card: a link to its job that can be picked up. It stays the same element while its visit
/// changes, so that the focus stays, too. `axis`: where hours lie across.
#[component]
pub(super) fn BoardCard(
    board: Board,
    key: CardKey,
    #[prop(optional, into)] axis: Option<Signal<Window>>,
) -> impl IntoView {
    let words = use_words();
    let state = CardState::new(board, key);
    let share = |count: usize, of: usize| format!("{}%", count as f64 * 100.0 / of as f64);
    let shown = move |face: Face| {
        let at = face.span.zip(axis).map(|(span, axis)| place(span, axis.get()));
        let (lane, lanes) = face.lane;
        let grip = || view! { <span class="board-card__grip" aria-hidden="true" on:pointerdown=move |event| state.press(&event, Grip::End)></span> };
        view! {
            <a
                class="board-card"
                data-testid="job-card"
                id=card_id(key)
                href=face.href()
                draggable="false"
                aria-label=face.label(words)
                data-state=face.code()
                data-priority=face.priority.code()
                data-movable=face.movable.then_some("")
                data-moving=state.moving.get().then_some("")
                data-selected=state.chosen.get().then_some("")
                style:--from=at.map(|(from, _)| format!("{from}%"))
                style:--width=at.map(|(_, width)| format!("{width}%"))
                style:--top=share(lane, lanes)
                style:--height=share(1, lanes)
                on:pointerdown=move |event| state.press(&event, Grip::Body)
                on:click=move |event| state.click(&event)
                on:keydown=move |event| state.key(&event)
            >
                {head(&face, None, face.time.clone())}
                {face.late.clone().map(|late| view! { <span class="board-card__late" data-testid="late-mark"><Icon name="clock" size="sm"/> " " {late}</span> })}
                <span class="board-card__title">{face.title.clone()}</span>
                {foot(&face)}
                {face.movable.then(grip)}
            </a>
        }
    };
    move || state.face.get().map(shown)
}
