//! The days' names and the rows beneath them.

use leptos::prelude::*;

use super::super::address::View;
use super::super::ghost::{Landing, landing};
use super::super::held::Board;
use super::super::rows_in_view::Tops;
use super::super::sheet::Sheet;
use super::row::WeekRow;
use crate::words::use_words;
use crate::{format, t};

/// Heights in CSS pixels, as in `style/surfaces/calendar.css`: a card with the gap beneath it, and
/// what a cell keeps free around its cards.
const CARD: f64 = 48.0;
const AROUND: f64 = 12.0;
/// A row is at least as high as this.
const LEAST: f64 = 60.0;

#[component]
pub(in super::super) fn WeekGrid(board: Board, painted: ReadSignal<bool>) -> impl IntoView {
    let tops = Memo::new(move |_| {
        let high = |cards: usize| (cards as f64 * CARD + AROUND).max(LEAST);
        board.week.with(|week| Tops::of(week.rows.iter().map(|row| high(row.tallest()))))
    });
    let sheet = Sheet::new(tops, painted);
    board.sheet.set(Some(sheet));
    let shown = sheet.shown();
    let rows = Memo::new(move |_| {
        let (first, last) = shown.get();
        board.week.with(|week| {
            let rows = week.rows.get(first..last).unwrap_or_default();
            rows.iter().enumerate().map(|(place, row)| (first + place, row.technician())).collect::<Vec<_>>()
        })
    });
    view! {
        <div class="board__scroll week" node_ref=sheet.scroll on:scroll=move |_| sheet.measure()>
            <DayNames board/>
            <div class="week__body" style:--size=move || sheet.size()>
                <Ghost board sheet/>
                <For each=move || rows.get() key=|row| *row children=move |(place, id)| view! { <WeekRow board sheet place id/> }/>
            </div>
        </div>
    }
}

/// What each day is called and holds; its name leads to the day.
#[component]
fn DayNames(board: Board) -> impl IntoView {
    let words = use_words();
    let names = move || {
        board.filter.track();
        let (zone, today) = (board.zone.get(), board.today.get());
        let days = board.week.with(|week| {
            let totals = |day: usize| {
                let cells = || week.rows.iter().map(move |row| &row.cells[day]);
                (cells().map(|cell| cell.cards.len()).sum::<usize>(), cells().map(|cell| cell.booked).sum::<i64>())
            };
            week.days.iter().enumerate().map(|(at, day)| (day.clone(), totals(at))).collect::<Vec<_>>()
        });
        days.into_iter()
            .map(|(day, (visits, booked))| {
                let name = format::short_day(day.whole.start, &zone, words.language());
                let held = format!("{} · {}", (words.dispatch().visits)(visits), format::duration(booked));
                view! {
                    <a class="week__day" href=board.address(View::Day, &day.date) aria-current=(day.date == today).then_some("date")>
                        <span class="week__day-name">{name}</span>
                        <span class="week__day-load numeric">{held}</span>
                    </a>
                }
            })
            .collect_view()
    };
    view! { <nav class="week__days" aria-label=t!(calendar.days)>{names}</nav> }
}

/// Where the card that is being moved would land, and what speaks against it.
#[component]
fn Ghost(board: Board, sheet: Sheet) -> impl IntoView {
    let words = use_words();
    move || {
        let target = board.drag.with(|drag| drag.as_ref()?.target.clone())?;
        let date = format::day(target.span?.start, &board.zone.read());
        let (place, day) = board.week.with(|week| week.place(target.technician).zip(week.day(&date)))?;
        let Landing { verdict, time, why } = landing(board, &target, words)?;
        let (at, high) = sheet.row(place);
        Some(view! {
            <div class="week__ghost" data-verdict=verdict style:--at=at style:--high=high style:--nth=day.to_string()>
                <strong class="numeric">{time}</strong>
                {why.into_iter().map(|text| view! { <span>{text}</span> }).collect_view()}
            </div>
        })
    }
}
