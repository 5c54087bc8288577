//! Everything that the map shows, as text: for the keyboard, for screen readers, and where there is
//! no map.

use leptos::prelude::*;
use sync::domain::access::Permission;
use sync::ids::{UserId, VisitId};

use super::held::MapView;
use super::keep::KeepDays;
use super::person::PersonEntry;
use super::stop::StopEntry;
use super::vehicle::VehicleList;
use crate::t;
use crate::words::use_words;

#[component]
pub(super) fn List(view: MapView) -> impl IntoView {
    let words = use_words();
    let people = Memo::new(move |_| {
        view.day.with(|day| day.people.iter().map(|person| person.member.id).collect::<Vec<UserId>>())
    });
    let open =
        Memo::new(move |_| view.day.with(|day| day.open.iter().map(|stop| stop.visit().id).collect::<Vec<VisitId>>()));
    let sharing = move || {
        let count = view.day.with(|day| {
            view.positions
                .with(|positions| day.people.iter().filter(|one| positions.of(one.member.id).is_some()).count())
        });
        (words.tracking().sharing)(count)
    };
    view! {
        <aside class="map__list" aria-label=t!(tracking.list)>
            <section aria-labelledby="map-people">
                <header class="map__list-head">
                    <h2 class="map__list-title" id="map-people">{t!(dispatch.technicians)}</h2>
                    <Show when=move || view.store.may(Permission::DispatchJobs)><span class="muted">{sharing}</span></Show>
                </header>
                <ul class="map__people" role="list">
                    <For each=move || people.get() key=|id| *id children=move |id| view! { <PersonEntry view id/> }/>
                </ul>
            </section>
            <Show when=move || !open.with(Vec::is_empty)>
                <section aria-labelledby="map-open">
                    <header class="map__list-head">
                        <h2 class="map__list-title" id="map-open">{t!(dispatch.tray)}</h2>
                        <span class="muted numeric">{move || open.with(Vec::len)}</span>
                    </header>
                    <ul class="map__stops" role="list">
                        <For each=move || open.get() key=|id| *id children=move |visit| view! { <StopEntry view visit/> }/>
                    </ul>
                </section>
            </Show>
            <VehicleList view/>
            <KeepDays/>
        </aside>
    }
}
