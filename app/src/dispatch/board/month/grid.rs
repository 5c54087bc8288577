//! The calendar of a month.

use leptos::prelude::*;

use super::super::address::View;
use super::super::days::{add_months, days_between, month_start, week_start};
use super::super::held::Board;
use super::super::kept::kept_note;
use super::super::week::WeekDay;
use super::days::{Held, Stage, held};
use crate::data::now;
use crate::words::{Words, use_words};
use crate::{format, t};

#[component]
pub(in super::super) fn MonthGrid(board: Board) -> impl IntoView {
    let words = use_words();
    let month = Memo::new(move |_| month_start(&board.date.read()));
    let days = Memo::new(move |_| {
        let locale = board.locale.read();
        let first = week_start(&month.read(), &locale);
        let last = format::add_days(&week_start(&format::add_days(&add_months(&month.read(), 1), -1), &locale), 6);
        days_between(&first, &last, &board.zone.read())
    });
    let held =
        Memo::new(move |_| board.store.jobs().with(|jobs| days.with(|days| held(jobs, days, &board.filter.read()))));
    let heads = move || {
        let zone = board.zone.get();
        let name = |day: &WeekDay| format::weekday(day.whole.start, &zone, words.language());
        days.with(|days| {
            days.iter()
                .take(7)
                .map(|day| view! { <th class="month__weekday" scope="col">{name(day)}</th> })
                .collect_view()
        })
    };
    let weeks = move || {
        board.filter.track();
        let (month, days, held) = (month.get(), days.get(), held.get());
        let week = |week: &[(WeekDay, Held)]| {
            let days = week.iter().map(|(day, held)| day_view(board, words, &month, day, held)).collect_view();
            view! { <tr>{days}</tr> }
        };
        let days: Vec<(WeekDay, Held)> = days.into_iter().zip(held).collect();
        days.chunks(7).map(week).collect_view()
    };
    let forgotten = move || days.with(|days| kept_note(board, words, days));
    view! {
        <div class="month__scroll">
            <table class="month">
                <thead><tr>{heads}</tr></thead>
                <tbody>{weeks}</tbody>
            </table>
        </div>
        <ul class="month__legend" role="list" aria-label=t!(calendar.legend)>
            {Stage::ALL.into_iter().map(|stage| view! { <li class="month__stage" data-stage=stage.code()>{move || stage.name(words)}</li> }).collect_view()}
        </ul>
        {forgotten}
    }
}

/// A day: a link to its board, with what it holds.
fn day_view(board: Board, words: Words, month: &str, day: &WeekDay, held: &Held) -> impl IntoView + use<> {
    let zone = board.zone.get();
    let outside = (!day.date.starts_with(month.get(..7).unwrap_or_default())).then_some("");
    let today = (day.date == format::day(now(), &zone)).then_some("date");
    let number = day.date.get(8..).unwrap_or_default().trim_start_matches('0').to_owned();
    let counts = Stage::ALL.into_iter().zip(held.visits).filter(|(_, count)| *count > 0);
    let spoken = counts.clone().map(|(stage, count)| format!("{count} {}", stage.name(words)));
    let name = format::long_day(day.whole.start, &zone, words.language());
    let label = std::iter::once(name)
        .chain(spoken)
        .chain((held.booked > 0).then(|| (words.calendar().booked)(&format::duration(held.booked))))
        .collect::<Vec<_>>()
        .join(", ");
    let marks = counts
        .map(|(stage, count)| {
            view! { <span class="month__count numeric" data-stage=stage.code() title=stage.name(words)>{count}</span> }
        })
        .collect_view();
    let booked = (held.booked > 0)
        .then(|| view! { <span class="month__booked numeric">{(words.calendar().booked)(&format::duration(held.booked))}</span> });
    view! {
        <td class="month__cell" data-outside=outside>
            <a class="month__day" href=board.address(View::Day, &day.date) aria-label=label aria-current=today>
                <span class="month__number numeric">{number}</span>
                <span class="month__counts">{marks}</span>
                {booked}
            </a>
        </td>
    }
}
