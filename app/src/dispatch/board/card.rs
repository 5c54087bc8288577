//! A visit as a card among the hours, or in the tray.

use leptos::prelude::*;
use sync::domain::facts::Window;
use sync::domain::status::Priority;

use super::card_state::{CardState, card_id};
use super::cards::CardKey;
use super::drag::Grip;
use super::held::Board;
use crate::ui::Icon;
use crate::widgets::eta_lateness;

/// Where a span lies on the axis: percent from its start, and percent wide.
pub(super) fn place(span: Window, axis: Window) -> (f64, f64) {
    let all = (axis.end.0 - axis.start.0).max(1) as f64;
    let share = |at: i64| at as f64 * 100.0 / all;
    (share(span.start.0 - axis.start.0), share(span.end.0 - span.start.0))
}

/// The card: a link to its job that can be picked up. It stays the same element while its visit
/// changes, so that the focus stays, too. `axis`: where hours lie across.
#[component]
pub(super) fn BoardCard(
    board: Board,
    key: CardKey,
    #[prop(optional, into)] axis: Option<Signal<Window>>,
) -> impl IntoView {
    let state = CardState::new(board, key);
    let at = Memo::new(move |_| Some(place(state.span.get()?, axis?.get())));
    let lane = Memo::new(move |_| state.card.with(|card| card.as_ref().map_or((0, 1), |card| card.lane)));
    let share = |count: usize, of: usize| format!("{}%", count as f64 * 100.0 / of as f64);
    let top = move || share(lane.get().0, lane.get().1);
    let height = move || share(1, lane.get().1);
    view! {
        <a
            class="board-card"
            data-testid="job-card"
            id=card_id(key)
            href=move || state.href()
            draggable="false"
            aria-label=move || state.label()
            data-state=move || state.code()
            data-priority=move || state.priority.get().code()
            data-movable=move || state.movable.get().then_some("")
            data-moving=move || state.moving.get().then_some("")
            data-selected=move || state.chosen.get().then_some("")
            style:--from=move || at.get().map(|(from, _)| format!("{from}%"))
            style:--width=move || at.get().map(|(_, width)| format!("{width}%"))
            style:--top=top
            style:--height=height
            on:pointerdown=move |event| state.press(&event, Grip::Body)
            on:click=move |event| state.click(&event)
            on:keydown=move |event| state.key(&event)
        >
            <span class="board-card__head">
                {move || (state.priority.get() != Priority::Routine).then(|| view! { <Icon name="alert" size="sm"/> })}
                <span class="board-card__time numeric">{move || state.time.get()}</span>
                <span class="board-card__number numeric">{move || state.told(|card| format!("#{}", card.job.number))}</span>
                {move || state.unsent().then(|| view! { <Icon name="clock" size="sm"/> })}
            </span>
            {move || state.late().map(|late| view! { <span class="board-card__late" data-testid="late-mark"><Icon name="clock" size="sm"/> " " {late}</span> })}
            <span class="board-card__title">{move || state.told(|card| card.job.title.clone())}</span>
            {move || match state.arrival() {
                Some(arrival) => view! { <span class="board-card__eta" data-late=move || eta_lateness(state.eta.get())>{arrival}</span> }.into_any(),
                None => view! { <span class="board-card__customer">{move || state.told(|card| card.job.customer.name.clone())}</span> }.into_any(),
            }}
            <Show when=move || state.movable.get()>
                <span class="board-card__grip" aria-hidden="true" on:pointerdown=move |event| state.press(&event, Grip::End)></span>
            </Show>
        </a>
    }
}
