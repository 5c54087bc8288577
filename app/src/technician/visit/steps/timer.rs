//! The clock: work, travel and breaks. One of mine runs at a time; starting another stops it.

use leptos::prelude::*;
use sync::docs::content::{TimeEntry, TimeKind};
use sync::docs::edit::DocEdit;
use sync::ids::TimeEntryId;

use crate::data::new_id;
use crate::technician::visit::scope::{ticking, use_visit};
use crate::ui::Icon;
use crate::widgets::time_kind;
use crate::{format, t};

/// The running clock, what to start, and what was spent.
#[component]
pub(super) fn Timers() -> impl IntoView {
    let scope = use_visit();
    let running = Memo::new(move |_| scope.running());
    let start = move |kind: TimeKind| {
        let stops = running.get_untracked().into_iter().map(|(id, ..)| DocEdit::StopTimer { id });
        let start = DocEdit::StartTimer { id: new_id(), visit_id: scope.visit_id, kind };
        scope.touch(stops.chain([start]).collect());
    };
    let choice = move |kind: TimeKind| {
        view! {
            <button class="quick-actions__item" type="button" disabled=move || !scope.editable() on:click=move |_| start(kind)>
                <Icon name=icon(kind)/>
                <span class="quick-actions__label">{move || time_kind(kind, scope.words.language())}</span>
            </button>
        }
    };
    let choices = move || {
        let on = running.with(|running| running.first().map(|(_, kind, _)| *kind));
        TimeKind::ALL.iter().filter(|kind| on != Some(**kind)).map(|kind| choice(*kind)).collect_view()
    };
    view! {
        <section class="section" aria-labelledby="time-title">
            <header class="section__head"><h3 class="section__title" id="time-title">{t!(technician.time_title)}</h3></header>
            <Clock/>
            <div class="quick-actions" role="group" aria-label=t!(technician.start_timer)>{choices}</div>
            <Entries/>
        </section>
    }
}

fn icon(kind: TimeKind) -> &'static str {
    match kind {
        TimeKind::Work => "wrench",
        TimeKind::Travel => "car",
        TimeKind::Break => "pause",
    }
}

/// The running timer, or 00:00:00.
#[component]
fn Clock() -> impl IntoView {
    let scope = use_visit();
    let now = ticking();
    let running = Memo::new(move |_| scope.running().first().copied());
    let label = move || match running.get() {
        Some((_, kind, _)) => time_kind(kind, scope.words.language()),
        None => scope.words.technician().no_timer,
    };
    let value = move || {
        let seconds = running.get().map_or(0, |(_, _, since)| (now.get().0 - since.0) / 1_000);
        format::stopwatch(seconds)
    };
    let stop = t!(technician.stop);
    view! {
        <div class="timer" data-state=move || if running.with(Option::is_some) { "running" } else { "stopped" }>
            <span class="timer__label">{label}</span>
            <span class="timer__value" role="timer">{value}</span>
            <Show when=move || running.with(Option::is_some)>
                <button class="button button--signal timer__toggle" type="button" on:click=move |_| {
                    if let Some((id, ..)) = running.get_untracked() {
                        scope.touch(vec![DocEdit::StopTimer { id }]);
                    }
                }><Icon name="stop"/> " " {stop}</button>
            </Show>
        </div>
    }
}

/// What was spent so far; one's own entries can be taken out.
#[component]
fn Entries() -> impl IntoView {
    let scope = use_visit();
    let entries = Memo::new(move |_| {
        scope.job.with(|job| {
            let ended =
                job.content.time.iter().filter(|(_, entry)| {
                    entry.visit_id == scope.visit_id && !entry.removed && entry.stopped_at.is_some()
                });
            ended.map(|(id, entry)| (*id, entry.clone())).collect::<Vec<(TimeEntryId, TimeEntry)>>()
        })
    });
    view! {
        <Show when=move || entries.with(|entries| !entries.is_empty())>
            <ul class="list" role="list"><For each=move || entries.get() key=|(id, _)| *id children=|(id, entry)| view! { <EntryRow id entry/> }/></ul>
        </Show>
    }
}

#[component]
fn EntryRow(id: TimeEntryId, entry: TimeEntry) -> impl IntoView {
    let scope = use_visit();
    let (kind, start, stop) = (entry.kind, entry.started_at, entry.stopped_at.unwrap_or(entry.started_at));
    let staff = scope.store.staff();
    let user = entry.user_id;
    let who = move || {
        staff.with(|staff| staff.iter().find(|member| member.id == user).map(|member| format!(" · {}", member.name)))
    };
    let span = move || {
        let (zone, language) = (scope.zone(), scope.words.language());
        format!("{} – {}", format::time(start, &zone, language), format::time(stop, &zone, language))
    };
    view! {
        <li class="list__item">
            <div class="list__row">
                <span class="list__lead"><Icon name=icon(kind)/></span>
                <span class="list__text">
                    <span class="list__title">{move || time_kind(kind, scope.words.language())}</span>
                    <span class="list__sub">{span} {who}</span>
                </span>
                <span class="list__trail">{format::duration(stop.minutes_since(start))}</span>
                <Show when=move || user == scope.me && scope.editable()>
                    <button class="button button--icon button--ghost" type="button" aria-label=t!(technician.remove_time)
                        on:click=move |_| scope.touch(vec![DocEdit::RemoveTime { id }])><Icon name="trash"/></button>
                </Show>
            </div>
        </li>
    }
}
