//! A visit as a card on the board.

use leptos::ev::{KeyboardEvent, MouseEvent, PointerEvent};
use leptos::prelude::*;
use sync::domain::facts::Window;
use sync::domain::rejection::visit_status;
use sync::domain::status::{Priority, VisitStatus};

use super::day::{Card, CardKey};
use super::drag::Grip;
use super::held::Board;
use crate::dispatch::format_window::compact_window;
use crate::ui::Icon;
use crate::widgets::{chip_state, eta_lateness, eta_words, late_words, sentence};
use crate::words::use_words;

/// Where a span lies on the axis: percent from its start, and percent wide.
pub(super) fn place(span: Window, axis: Window) -> (f64, f64) {
    let all = (axis.end.0 - axis.start.0).max(1) as f64;
    let share = |at: i64| at as f64 * 100.0 / all;
    (share(span.start.0 - axis.start.0), share(span.end.0 - span.start.0))
}

/// The card: a link to its job that can be picked up. It stays the same element while its visit
/// changes, so that the focus stays, too.
#[component]
pub(super) fn BoardCard(board: Board, key: CardKey) -> impl IntoView {
    let words = use_words();
    // A card that has just left the board is on its way out; until then it shows what it showed.
    let card = Memo::new(move |before: Option<&Option<Card>>| {
        board.day.with(|day| day.card(key).cloned()).or_else(|| before.cloned().flatten())
    });
    let told = move |tell: fn(&Card) -> String| card.with(|card| card.as_ref().map(tell).unwrap_or_default());
    let span = Memo::new(move |_| card.with(|card| card.as_ref().and_then(|card| card.span)));
    let at = Memo::new(move |_| Some(place(span.get()?, board.day.with(|day| day.axis))));
    let lane = Memo::new(move |_| card.with(|card| card.as_ref().map_or((0, 1), |card| card.lane)));
    let share = |count: usize, of: usize| format!("{}%", count as f64 * 100.0 / of as f64);
    let top = move || share(lane.get().0, lane.get().1);
    let height = move || share(1, lane.get().1);
    let time = move || span.get().map(|span| compact_window(span, &board.zone.read(), words.language()));
    let status = Memo::new(move |_| {
        card.with(|card| card.as_ref().map_or(VisitStatus::Unscheduled, |card| card.visit().status))
    });
    let priority =
        Memo::new(move |_| card.with(|card| card.as_ref().map(|card| card.job.priority).unwrap_or_default()));
    let movable = Memo::new(move |_| card.with(|card| card.as_ref().is_some_and(Card::can_move)));
    let eta = Memo::new(move |_| board.arrivals.with(|arrivals| arrivals.of(key.visit, key.row)));
    let arrival = move || eta.get().map(|eta| eta_words(eta, &board.zone.read(), words));
    let late =
        move || card.with(|card| Some(late_words(card.as_ref()?.visit().late.as_ref()?, &board.zone.read(), words)));
    let label = move || {
        let time = time().unwrap_or_else(|| words.dispatch().unscheduled.to_owned());
        let what = told(|card| format!("#{} {}, {}", card.job.number, card.job.title, card.job.customer.name));
        let state = sentence(visit_status(status.get(), words.language()));
        let arrival = arrival().map(|arrival| format!(", {arrival}")).unwrap_or_default();
        let late = late().map(|late| format!(", {late}")).unwrap_or_default();
        format!("{what}, {time}, {state}{arrival}{late}")
    };
    let moving = Memo::new(move |_| {
        board.drag.with(|drag| drag.as_ref().is_some_and(|drag| drag.card.key == key && drag.target.is_some()))
    });
    let chosen = Memo::new(move |_| board.selected.with(|selected| selected.contains(&key)));
    let job_id = Memo::new(move |_| card.with(|card| card.as_ref().map(Card::job_id)));
    let press = move |event: PointerEvent, grip: Grip| {
        event.stop_propagation();
        if let Some(card) = card.get_untracked() {
            board.press(&event, &card, grip);
        }
    };
    let click = move |event: MouseEvent| {
        if event.ctrl_key() || event.meta_key() || event.shift_key() {
            // The browser would open another tab.
            event.prevent_default();
            event.stop_propagation();
            toggle(board, key);
        }
    };
    let keys = move |event: KeyboardEvent| {
        let taken = match event.key().as_str() {
            "m" | "M" => {
                if let Some(card) = card.get_untracked() {
                    board.pick_up(&card);
                }
                true
            }
            "s" | "S" | "e" | "E" => {
                let dialog = if event.key().eq_ignore_ascii_case("s") { board.suggest } else { board.emergency };
                if let Some(card) = card.get_untracked() {
                    board.ask(dialog, &card);
                }
                true
            }
            "x" | " " => {
                toggle(board, key);
                true
            }
            _ => false,
        };
        if taken {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let unsent = move || {
        let job = job_id.get();
        board.store.outbox().with(|outbox| outbox.iter().any(|entry| Some(entry.mutation.job_id) == job))
    };
    view! {
        <a
            class="board-card"
            data-testid="job-card"
            id=card_id(key)
            href=move || job_id.get().map(|id| format!("/dispatch/jobs/{id}"))
            draggable="false"
            aria-label=label
            data-state=move || chip_state(status.get().code())
            data-priority=move || priority.get().code()
            data-movable=move || movable.get().then_some("")
            data-moving=move || moving.get().then_some("")
            data-selected=move || chosen.get().then_some("")
            style:--from=move || at.get().map(|(from, _)| format!("{from}%"))
            style:--width=move || at.get().map(|(_, width)| format!("{width}%"))
            style:--top=top
            style:--height=height
            on:pointerdown=move |event| press(event, Grip::Body)
            on:click=click
            on:keydown=keys
        >
            <span class="board-card__head">
                {move || (priority.get() != Priority::Routine).then(|| view! { <Icon name="alert" size="sm"/> })}
                <span class="board-card__time numeric">{time}</span>
                <span class="board-card__number numeric">{move || told(|card| format!("#{}", card.job.number))}</span>
                {move || unsent().then(|| view! { <Icon name="clock" size="sm"/> })}
            </span>
            {move || late().map(|late| view! { <span class="board-card__late" data-testid="late-mark"><Icon name="clock" size="sm"/> " " {late}</span> })}
            <span class="board-card__title">{move || told(|card| card.job.title.clone())}</span>
            {move || match arrival() {
                Some(arrival) => view! { <span class="board-card__eta" data-late=move || eta_lateness(eta.get())>{arrival}</span> }.into_any(),
                None => view! { <span class="board-card__customer">{move || told(|card| card.job.customer.name.clone())}</span> }.into_any(),
            }}
            <Show when=move || movable.get()>
                <span class="board-card__grip" aria-hidden="true" on:pointerdown=move |event| press(event, Grip::End)></span>
            </Show>
        </a>
    }
}

/// The card's element.
pub(super) fn card_id(key: CardKey) -> String {
    format!("card-{}-{}", key.visit, key.row.map_or_else(|| "tray".to_owned(), |row| row.to_string()))
}

fn toggle(board: Board, key: CardKey) {
    board.selected.update(|selected| match selected.iter().position(|other| *other == key) {
        Some(place) => drop(selected.remove(place)),
        None => selected.push(key),
    });
}
