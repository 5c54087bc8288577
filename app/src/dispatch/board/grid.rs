//! The rows and the hours. Only the rows in view, and a few around them, are in the document: the
//! board of a large company scrolls as that of a small one.

use leptos::html;
use leptos::prelude::*;
use sync::domain::facts::Window;
use sync::domain::planning::Conflict;

use super::card::{BoardCard, place};
use super::day::Row;
use super::held::Board;
use super::shades::Shades;
use crate::data::now;
use crate::dispatch::format_window::compact_window;
use crate::dispatch::people::Avatar;
use crate::format;
use crate::words::use_words;

/// Height of a row in CSS pixels; `style/surfaces/board.css` has it, too.
const ROW: f64 = 68.0;
/// Rows outside of the view that are drawn nevertheless.
const MARGIN: usize = 4;

#[component]
pub(super) fn Grid(board: Board) -> impl IntoView {
    let scroll = NodeRef::<html::Div>::new();
    let view = RwSignal::new((0.0, 900.0));
    let measure = move || {
        if let Some(element) = scroll.get_untracked() {
            let next = (f64::from(element.scroll_top()), f64::from(element.client_height()));
            if view.get_untracked() != next {
                view.set(next);
            }
        }
    };
    Effect::new(move || {
        scroll.track();
        measure();
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());
    let count = Memo::new(move |_| board.day.with(|day| day.rows.len()));
    let shown = Memo::new(move |_| {
        let (top, height) = view.get();
        let first = ((top / ROW).floor().max(0.0) as usize).saturating_sub(MARGIN);
        (first, (((top + height) / ROW).ceil() as usize + MARGIN).min(count.get()))
    });
    let rows = Memo::new(move |_| {
        let (first, last) = shown.get();
        board.day.with(|day| {
            let rows = day.rows.get(first..last.max(first)).unwrap_or_default();
            rows.iter().cloned().enumerate().map(|(place, row)| (first + place, row)).collect::<Vec<_>>()
        })
    });
    let size = move || format!("{}px", count.get() as f64 * ROW);
    view! {
        <div class="board__scroll" node_ref=scroll on:scroll=move |_| measure()>
            <Hours board/>
            <div class="board__body" style:--size=size>
                <div class="board__lanes" node_ref=board.lanes>
                    <NowLine board/>
                    <Ghost board/>
                </div>
                <For
                    each=move || rows.get()
                    key=|(place, row)| (*place, row.member.id)
                    children=move |(place, row)| view! { <BoardRow board place id=row.member.id/> }
                />
            </div>
        </div>
    }
}

#[component]
fn Hours(board: Board) -> impl IntoView {
    let words = use_words();
    let hours = move || {
        let axis = board.day.with(|day| day.axis);
        let zone = board.zone.get();
        (0..axis.minutes() / 60)
            .map(|hour| {
                let at = axis.start.plus_minutes(hour * 60);
                let (from, _) = place(Window { start: at, end: at }, axis);
                let text = format::time(at, &zone, words.language()).replace(":00", "");
                view! { <span class="board__hour numeric" style:--from=format!("{from}%")>{text}</span> }
            })
            .collect_view()
    };
    let count = move || board.day.with(|day| (day.axis.minutes() / 60).to_string());
    view! { <div class="board__hours" aria-hidden="true" style:--hours=count><div class="board__hours-lane">{hours}</div></div> }
}

#[component]
fn BoardRow(board: Board, place: usize, id: sync::ids::UserId) -> impl IntoView {
    let words = use_words();
    let row = Memo::new(move |_| board.day.with(|day| day.rows.iter().find(|row| row.member.id == id).cloned()));
    let name = row.with_untracked(|row| row.as_ref().map(|row| row.member.name.clone()).unwrap_or_default());
    let label = name.clone();
    let load = move || {
        row.with(|row| {
            let row: &Row = row.as_ref()?;
            let visits = (words.dispatch().visits)(row.cards.len());
            Some(format!("{visits} · {}", format::duration(row.booked)))
        })
    };
    let cards = move || row.with(|row| row.iter().flat_map(|row| &row.cards).map(|card| card.key).collect::<Vec<_>>());
    let hours = move || board.day.with(|day| (day.axis.minutes() / 60).to_string());
    let aimed = Memo::new(move |_| {
        board.drag.with(|drag| {
            let target = drag.as_ref().and_then(|drag| drag.target.as_ref());
            target.is_some_and(|target| target.technician == Some(id))
        })
    });
    view! {
        <section class="board__row" aria-label=label style:--at=format!("{}px", place as f64 * ROW) data-aimed=move || aimed.get().then_some("")>
            <header class="board__who">
                <Avatar id name=name.clone() hidden=true/>
                <span class="board__who-text">
                    <span class="board__name">{name}</span>
                    <span class="board__load numeric">{load}</span>
                </span>
            </header>
            <div class="board__lane" style:--hours=hours>
                <Shades board technician=id/>
                <For each=cards key=|key| *key children=move |key| view! { <BoardCard board key/> }/>
            </div>
        </section>
    }
}

/// Where the present is on the axis.
#[component]
fn NowLine(board: Board) -> impl IntoView {
    let clock = RwSignal::new(now());
    let ticking = set_interval_with_handle(
        move || {
            clock.try_set(now());
        },
        std::time::Duration::from_secs(30),
    );
    on_cleanup(move || {
        if let Ok(ticking) = ticking {
            ticking.clear();
        }
    });
    move || {
        let (axis, now) = (board.day.with(|day| day.axis), clock.get());
        (axis.start <= now && now < axis.end).then(|| {
            let (from, _) = place(Window { start: now, end: now }, axis);
            view! { <span class="board__now" style:--from=format!("{from}%")></span> }
        })
    }
}

/// Where the card that is being moved would land, and what speaks against it.
#[component]
fn Ghost(board: Board) -> impl IntoView {
    let words = use_words();
    move || {
        let (drag, axis) = (board.drag.get()?, board.day.with(|day| day.axis));
        let target = drag.target?;
        let at = board.day.with(|day| day.rows.iter().position(|row| Some(row.member.id) == target.technician))?;
        let span = target.span?;
        let (from, width) = place(span, axis);
        let verdict = match target.conflicts.first() {
            Some(conflict) if conflict.is_hard() => "hard",
            Some(_) => "soft",
            None => "free",
        };
        let time = compact_window(span, &board.zone.get(), words.language());
        let why =
            target.conflicts.iter().map(|conflict: &Conflict| conflict.words(words.language())).collect::<Vec<_>>();
        Some(view! {
            <div
                class="board__ghost"
                data-verdict=verdict
                style:--from=format!("{from}%")
                style:--width=format!("{width}%")
                style:--at=format!("{}px", at as f64 * ROW)
            >
                <strong class="numeric">{time}</strong>
                {why.into_iter().map(|text| view! { <span>{text}</span> }).collect_view()}
            </div>
        })
    }
}
