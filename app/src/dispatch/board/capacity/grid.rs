//! The table of the week's capacity.

use leptos::prelude::*;
use sync::domain::facts::StaffMember;
use sync::domain::planning::NeededSkill;

use super::super::address::View;
use super::super::days::week_of;
use super::super::held::Board;
use super::super::kept::kept_note;
use super::super::week::WeekDay;
use super::cell::{minutes_view, on_time_view, slot_view};
use super::load::{Capacity, Line};
use super::on_time::{OnTime, TARGET_PERCENT};
use super::slot::Slot;
use crate::dispatch::people::{Person, technicians};
use crate::words::{Words, use_words};
use crate::{format, t};

#[component]
pub(in super::super) fn CapacityGrid(board: Board) -> impl IntoView {
    let (words, store) = (use_words(), board.store);
    let capacity = Memo::new(move |_| {
        let days = week_of(&board.date.read(), &board.locale.read(), &board.zone.read());
        let people = store.staff().with(|staff| technicians(staff));
        let roster = store.roster().get();
        store.jobs().with(|jobs| Capacity::of(jobs, people, days, &roster, &board.filter.read()))
    });
    let people = move || {
        let line = |line: &Line<StaffMember>| {
            let who = view! { <Person id=line.of.id name=line.of.name.clone()/> };
            slots(who.into_any(), &line.days, words)
        };
        capacity.with(|capacity| {
            let lines = capacity.people.iter().map(line).collect_view();
            let none = capacity.people.is_empty().then(|| {
                view! { <tr><td class="capacity__nobody" colspan="9">{words.calendar().nobody_shows}</td></tr> }
            });
            (lines, none)
        })
    };
    let together = move || {
        capacity.with(|capacity| {
            let texts = words.capacity();
            let total = slots(texts.everybody.into_any(), &capacity.total(), words);
            let open = capacity.open.iter().map(|minutes| minutes_view(*minutes, words)).collect();
            let all_open = minutes_view(capacity.open.iter().sum(), words);
            let arrivals = capacity.arrivals.iter().map(|one| on_time_view(*one, false, words)).collect();
            let all_arrivals = on_time_view(OnTime::sum(&capacity.arrivals), true, words);
            let open = row(words.dispatch().tray.into_any(), open, all_open);
            let arrivals = row((texts.on_time)(TARGET_PERCENT).into_any(), arrivals, all_arrivals);
            (total, open, arrivals)
        })
    };
    let skills = move || {
        capacity.with(|capacity| {
            let line = |line: &Line<NeededSkill>| slots(line.of.name.clone().into_any(), &line.days, words);
            (!capacity.skills.is_empty()).then(|| {
                view! {
                    <tbody>
                        <tr><th class="capacity__group" scope="rowgroup" colspan="9">{words.capacity().by_skill}</th></tr>
                        {capacity.skills.iter().map(line).collect_view()}
                    </tbody>
                }
            })
        })
    };
    let unknown = move || {
        (!capacity.with(|capacity| capacity.known))
            .then(|| view! { <p class="muted">{words.capacity().hours_unknown}</p> })
    };
    let forgotten = move || capacity.with(|capacity| kept_note(board, words, &capacity.days));
    let caption = t!(capacity.caption);
    view! {
        <div class="capacity__scroll" role="region" aria-label=caption tabindex="0">
            <table class="capacity">
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>
                        <th class="capacity__who" scope="col">{t!(dispatch.technician)}</th>
                        {move || heads(board, words, capacity)}
                        <th class="capacity__sum" scope="col">{t!(calendar.view_week)}</th>
                    </tr>
                </thead>
                <tbody>{people}</tbody>
                <tbody>{together}</tbody>
                {skills}
            </table>
        </div>
        <p class="muted capacity__text">{t!(capacity.explained)}</p>
        {unknown}
        {forgotten}
    }
}

/// What each day is called; its name leads to the day (tracked).
fn heads(board: Board, words: Words, capacity: Memo<Capacity>) -> impl IntoView + use<> {
    board.filter.track();
    let (zone, today) = (board.zone.get(), board.today.get());
    let head = |day: &WeekDay| {
        let name = format::short_day(day.whole.start, &zone, words.language());
        let current = (day.date == today).then_some("date");
        view! {
            <th scope="col">
                <a class="capacity__day" href=board.address(View::Day, &day.date) aria-current=current>{name}</a>
            </th>
        }
    };
    capacity.with(|capacity| capacity.days.iter().map(head).collect_view())
}

/// A row of slots, with what they are together at its end.
fn slots(head: AnyView, days: &[Slot], words: Words) -> impl IntoView + use<> {
    let cells = days.iter().map(|slot| slot_view(*slot, words)).collect();
    row(head, cells, slot_view(Slot::sum(days.iter().copied()), words))
}

fn row(head: AnyView, cells: Vec<AnyView>, sum: AnyView) -> impl IntoView + use<> {
    let cells = cells.into_iter().map(|cell| view! { <td>{cell}</td> }).collect_view();
    view! { <tr><th class="capacity__who" scope="row">{head}</th>{cells}<td class="capacity__sum">{sum}</td></tr> }
}
