//! One technician who could go to an emergency, with the consequences.

use leptos::prelude::*;
use sync::domain::planning::{Change, Displaced, Diversion, Source};

use super::ask::name_of;
use crate::data::{Store, use_store};
use crate::dispatch::format_window::compact_window;
use crate::dispatch::people::Avatar;
use crate::ui::Icon;
use crate::words::{Words, use_words};
use crate::{format, t};

#[component]
pub(super) fn DiversionRow(
    first: bool,
    plan: Diversion,
    zone: Signal<String>,
    send: Callback<Diversion>,
) -> impl IntoView {
    let (store, words) = (use_store(), use_words());
    let id = plan.technician;
    let name = untrack(|| name_of(store, id)).unwrap_or_default();
    let from = plan.clone();
    let whence = move || whence(&from, &zone.read(), words);
    let arrival = plan.arrival;
    let known = plan.road.is_some();
    let there =
        move || known.then(|| (words.assign().there_at)(&format::time(arrival, &zone.read(), words.language())));
    let conflicts = plan.conflicts.clone();
    let against = move || {
        let told = conflicts.iter().map(|conflict| conflict.words(words.language()));
        told.map(|text| view! { <span class="suggestion__against"><Icon name="alert" size="sm"/>" "{text}</span> })
            .collect_view()
    };
    let displaced = plan.displaced.clone();
    let consequences = move || {
        if displaced.is_empty() {
            return view! { <span class="suggestion__calm"><Icon name="check" size="sm"/>" "{words.assign().nothing_moves}</span> }
                .into_any();
        }
        let row = |one: &Displaced| {
            let late = one.late > 0 || one.change == Change::Tray;
            view! { <li class="suggestion__moved" data-late=late.then_some("")>{told(one, store, &zone.read(), words)}</li> }
        };
        let rows = displaced.iter().map(row).collect_view();
        view! { <ul class="suggestion__consequences" role="list" aria-label=words.assign().moves_title>{rows}</ul> }
            .into_any()
    };
    let must_not = plan.must_not();
    let diverts = !plan.displaced.is_empty();
    let label = name.clone();
    let kept_away = t!(assign.cannot_go);
    let standing = if must_not { "must-not" } else { "fits" };
    let act = move || {
        if must_not {
            return view! { <span class="muted">{kept_away}</span> }.into_any();
        }
        let text = if diverts { (words.assign().divert_named)(&label) } else { (words.assign().send_named)(&label) };
        let class = if first { "button button--small button--danger" } else { "button button--small" };
        let plan = plan.clone();
        view! { <button class=class type="button" on:click=move |_| send.run(plan.clone())>{text}</button> }.into_any()
    };
    view! {
        <li class="list__item suggestion" data-standing=standing data-testid="diversion">
            <div class="list__row suggestion__row">
                <span class="list__lead"><Avatar id name=name.clone() hidden=true/></span>
                <span class="list__text">
                    <span class="list__title">{name}" "<span class="suggestion__time numeric">{there}</span></span>
                    <span class="list__sub">{whence}</span>
                    {against}
                    {move || (!must_not).then(&consequences)}
                </span>
                <span class="list__trail">{act}</span>
            </div>
        </li>
    }
}

/// How far away the person is, and what that is known from.
fn whence(plan: &Diversion, zone: &str, words: Words) -> String {
    let texts = words.assign();
    let from = match plan.from.source {
        Source::Fix { minutes } => (texts.from_fix)(minutes),
        Source::AtWork { number } => {
            (texts.from_work)(number, &format::time(plan.from.free_at, zone, words.language()))
        }
        Source::Driving { number } => (texts.from_driving)(number),
        Source::Left { number } => (texts.from_left)(number),
        Source::Unknown => texts.from_unknown.to_owned(),
    };
    match plan.road {
        Some(minutes) => format!("{}, {from}", (texts.road_minutes)(minutes)),
        None => from,
    }
}

/// What becomes of a visit, in a line.
fn told(one: &Displaced, store: Store, zone: &str, words: Words) -> String {
    let texts = words.assign();
    let customer = store.jobs().with(|jobs| {
        jobs.iter().find(|job| job.id == one.job_id).map(|job| job.customer.name.clone()).unwrap_or_default()
    });
    let time = |at| format::time(at, zone, words.language());
    let what = match one.change {
        Change::Later { start } => {
            let kept = if one.late > 0 { (texts.minutes_late)(one.late) } else { texts.in_time.to_owned() };
            format!("{}, {kept}", (texts.moved_to)(&time(one.span.start), &time(start)))
        }
        Change::Handed { to, start } => {
            let name = name_of(store, to).unwrap_or_else(|| texts.somebody.to_owned());
            (texts.handed_to)(&name, &time(start))
        }
        Change::LeftToCrew => texts.left_to_crew.to_owned(),
        Change::Tray => format!("{}: {}", compact_window(one.span, zone, words.language()), texts.to_the_tray),
    };
    let driving = if one.en_route { format!(" ({})", texts.was_driving) } else { String::new() };
    format!("#{} {customer}{driving}: {what}", one.number)
}
