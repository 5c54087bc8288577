//! One technician's days, or those of what nobody has yet.

use leptos::prelude::*;
use sync::ids::UserId;

use super::super::cards::CardKey;
use super::super::held::Board;
use super::super::sheet::Sheet;
use super::card::WeekCard;
use crate::dispatch::people::Avatar;
use crate::words::use_words;
use crate::{format, t};

#[component]
pub(super) fn WeekRow(board: Board, sheet: Sheet, place: usize, id: Option<UserId>) -> impl IntoView {
    let words = use_words();
    let name = board.week.with_untracked(|week| {
        let row = week.place(id).and_then(|place| week.rows[place].member.as_ref());
        row.map(|member| member.name.clone())
    });
    let booked = Memo::new(move |_| {
        board.week.with(|week| {
            week.place(id).map_or(0, |place| week.rows[place].cells.iter().map(|cell| cell.booked).sum::<i64>())
        })
    });
    let days = board.week.with_untracked(|week| week.days.len());
    let label = name.clone().unwrap_or_else(|| words.dispatch().tray.to_owned());
    let who = match name {
        Some(name) => view! {
            <span class="board__name" title=name.clone()>{name.clone()}</span>
            <span class="board__load numeric">{move || format::duration(booked.get())}</span>
        }
        .into_any(),
        None => view! { <span class="board__name">{t!(dispatch.tray)}</span> }.into_any(),
    };
    let avatar = id.map(|id| view! { <Avatar id name=label.clone() hidden=true/> });
    view! {
        <section
            class="week__row"
            aria-label=label
            data-open=id.is_none().then_some("")
            style:--at=move || sheet.row(place).0
            style:--high=move || sheet.row(place).1
        >
            <header class="board__who">{avatar}<span class="board__who-text">{who}</span></header>
            {(0..days).map(|day| view! { <WeekCell board id day/> }).collect_view()}
        </section>
    }
}

/// A day of a row.
#[component]
fn WeekCell(board: Board, id: Option<UserId>, day: usize) -> impl IntoView {
    let words = use_words();
    let cell = Memo::new(move |_| {
        board.week.with(|week| {
            let cell = week.place(id).map(|place| &week.rows[place].cells[day]);
            let keys = cell.map(|cell| cell.cards.iter().map(|card| card.key).collect::<Vec<CardKey>>());
            (keys.unwrap_or_default(), cell.map_or(0, |cell| cell.booked))
        })
    });
    let date = Memo::new(move |_| board.week.with(|week| week.days[day].date.clone()));
    // The day's name stands above, out of reach of those who cannot see it.
    let label = move || {
        let noon = format::instant(&date.read(), "12:00", &board.zone.read());
        let day = noon.map(|noon| format::short_day(noon, &board.zone.read(), words.language())).unwrap_or_default();
        let (visits, booked) = cell.with(|(keys, booked)| (keys.len(), *booked));
        format!("{day}: {}, {}", (words.dispatch().visits)(visits), format::duration(booked))
    };
    let keys = move || cell.with(|(keys, _)| keys.clone());
    view! {
        <div
            class="week__cell"
            role="group"
            aria-label=label
            data-technician=id.map(|id| id.to_string())
            data-day=move || date.get()
        >
            <For each=keys key=|key| *key children=move |key| view! { <WeekCard board key/> }/>
        </div>
    }
}
