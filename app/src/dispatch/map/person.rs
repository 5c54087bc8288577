//! A technician in the list: where they were last seen and how sure that is, and their stops in order.

use leptos::prelude::*;
use sync::domain::access::Permission;
use sync::domain::tracking::Fix;
use sync::ids::{UserId, VisitId};

use super::held::MapView;
use super::scene::Mark;
use super::stop::StopEntry;
use crate::dispatch::people::Avatar;
use crate::words::use_words;
use crate::{format, t};

#[component]
pub(super) fn PersonEntry(view: MapView, id: UserId) -> impl IntoView {
    let name = Memo::new(move |before: Option<&String>| {
        let name = view.day.with(|day| {
            day.people.iter().find(|person| person.member.id == id).map(|person| person.member.name.clone())
        });
        // Somebody who has just left the list keeps their name on the way out.
        name.or_else(|| before.cloned()).unwrap_or_default()
    });
    let stops = Memo::new(move |_| {
        view.day.with(|day| {
            let person = day.people.iter().find(|person| person.member.id == id);
            person
                .map(|person| person.stops.iter().map(|stop| stop.visit().id).collect::<Vec<VisitId>>())
                .unwrap_or_default()
        })
    });
    let fix = Memo::new(move |_| view.positions.with(|positions| positions.of(id).copied()));
    let state = move || match fix.get() {
        None => "unknown",
        Some(fix) if fix.is_stale(view.now.get()) => "stale",
        Some(_) => "fresh",
    };
    let mark = Mark::Person(id);
    let chosen = Memo::new(move |_| view.chosen.get() == Some(mark));
    view! {
        <li class="map__person" data-state=state data-chosen=move || chosen.get().then_some("")>
            <button class="map__choose" type="button" aria-pressed=move || chosen.get().to_string() on:click=move |_| view.choose(mark)>
                {move || view! { <Avatar id name=name.get() hidden=true/> }}
                <span class="map__who">
                    <strong>{name}</strong>
                    <LastSeen view fix=fix.into()/>
                </span>
            </button>
            <Show when=move || chosen.get()><TrailWords view/></Show>
            <Show when=move || !stops.with(Vec::is_empty)>
                <ol class="map__stops">
                    <For each=move || stops.get() key=|id| *id children=move |visit| view! { <StopEntry view visit/> }/>
                </ol>
            </Show>
        </li>
    }
}

/// `2 min ago, to within 12 m, 30 mph`.
#[component]
fn LastSeen(view: MapView, fix: Signal<Option<Fix>>) -> impl IntoView {
    let words = use_words();
    let told = move || {
        let tracking = words.tracking();
        if !view.store.may(Permission::DispatchJobs) {
            return String::new();
        }
        let Some(fix) = fix.get() else { return tracking.not_shared.to_owned() };
        let minutes = fix.age_ms(view.now.get()) / 60_000;
        let age = if minutes < 1 { tracking.just_now.to_owned() } else { (tracking.minutes_ago)(minutes) };
        let within = (tracking.within)(&format::distance(fix.accuracy_m, words.language()));
        let moves = if fix.speed_mps.is_some_and(|speed| speed > 2.0) { tracking.moving } else { "" };
        let old = if fix.is_stale(view.now.get()) { tracking.stale } else { "" };
        [age.as_str(), within.as_str(), moves, old]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · ")
    };
    view! { <span class="map__seen">{told}</span> }
}

/// What there is of the day's way.
#[component]
fn TrailWords(view: MapView) -> impl IntoView {
    let words = use_words();
    let told = move || {
        view.trail.with(|trail| match (trail.first(), trail.last()) {
            (Some(first), Some(last)) => {
                let time = |fix: &Fix| format::time(fix.recorded_at, &view.zone.read(), words.language());
                (words.tracking().trail)(trail.len(), &time(first), &time(last))
            }
            _ => words.tracking().no_trail.to_owned(),
        })
    };
    view! { <p class="map__trail muted" role="status" aria-label=t!(tracking.way)>{told}</p> }
}
