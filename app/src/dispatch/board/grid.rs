//! The rows and the hours of a day.

use leptos::prelude::*;
use sync::domain::facts::Window;
use sync::ids::UserId;

use super::card::{BoardCard, place};
use super::cards::CardKey;
use super::ghost::{Landing, landing};
use super::held::Board;
use super::rows_in_view::Tops;
use super::shades::Shades;
use super::sheet::Sheet;
use crate::data::clock;
use crate::dispatch::people::Avatar;
use crate::words::use_words;
use crate::{format, t};

/// Height of a row in CSS pixels; `style/surfaces/board.css` has it, too.
pub(super) const ROW: f64 = 68.0;

#[component]
pub(super) fn Grid(board: Board, painted: ReadSignal<bool>) -> impl IntoView {
    let count = Memo::new(move |_| board.day.with(|day| day.rows.len()));
    let tops = Memo::new(move |_| Tops::of(std::iter::repeat_n(ROW, count.get())));
    let sheet = Sheet::new(tops, painted);
    board.sheet.set(Some(sheet));
    let shown = sheet.shown();
    let axis = Memo::new(move |_| board.day.with(|day| day.axis));
    let rows = Memo::new(move |_| {
        let (first, last) = shown.get();
        board.day.with(|day| {
            let rows = day.rows.get(first..last).unwrap_or_default();
            rows.iter().enumerate().map(|(place, row)| (first + place, row.member.id)).collect::<Vec<_>>()
        })
    });
    let empty =
        move || (count.get() == 0).then(|| view! { <p class="board__nobody muted">{t!(calendar.nobody_shows)}</p> });
    view! {
        <div class="board__scroll" node_ref=sheet.scroll on:scroll=move |_| sheet.measure()>
            <Hours board/>
            <div class="board__body" style:--size=move || sheet.size()>
                <div class="board__lanes" node_ref=board.lanes>
                    <NowLine board/>
                    <Ghost board/>
                </div>
                <For each=move || rows.get() key=|row| *row children=move |(place, id)| view! { <BoardRow board place id axis/> }/>
                {empty}
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
fn BoardRow(board: Board, place: usize, id: UserId, axis: Memo<Window>) -> impl IntoView {
    let words = use_words();
    // What the row shows without its cards: they look after themselves.
    let row = Memo::new(move |_| {
        board.day.with(|day| {
            let row = &day.rows[day.place(id)?];
            let cards = row.cards.iter().map(|card| card.key).collect::<Vec<CardKey>>();
            Some((row.member.name.clone(), cards, row.booked))
        })
    });
    let name = row.with_untracked(|row| row.as_ref().map(|(name, ..)| name.clone()).unwrap_or_default());
    let label = name.clone();
    let load = move || {
        row.with(|row| {
            let (_, cards, booked) = row.as_ref()?;
            Some(format!("{} · {}", (words.dispatch().visits)(cards.len()), format::duration(*booked)))
        })
    };
    let cards = move || row.with(|row| row.as_ref().map(|(_, cards, _)| cards.clone()).unwrap_or_default());
    let hours = move || (axis.get().minutes() / 60).to_string();
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
                <For each=cards key=|key| *key children=move |key| view! { <BoardCard board key axis/> }/>
            </div>
        </section>
    }
}

/// Where the present is on the axis.
#[component]
fn NowLine(board: Board) -> impl IntoView {
    let clock = clock();
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
        let target = board.drag.with(|drag| drag.as_ref()?.target.clone())?;
        let (at, axis) = board.day.with(|day| Some((day.place(target.technician?)?, day.axis)))?;
        let (from, width) = place(target.span?, axis);
        let Landing { verdict, time, why } = landing(board, &target, words)?;
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
