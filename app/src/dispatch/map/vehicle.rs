//! Vehicles of a tracking service: where they are, what they do, and who drives them. Without a
//! service nothing of this is on the page.

use leptos::ev::{Event, Targeted};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::HtmlSelectElement;
use serde::{Deserialize, Serialize};
use sync::domain::tracking::STALE_MS;
use sync::ids::{UserId, VehicleId};
use sync::time::Timestamp;

use super::held::MapView;
use super::scene::Mark;
use crate::api::{self, ApiProblem};
use crate::dispatch::people::technicians;
use crate::dispatch::select::Options;
use crate::t;
use crate::ui::{Icon, use_toasts};
use crate::words::use_words;

/// What a vehicle does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Movement {
    Moving,
    Idle,
    /// Also whatever this build does not know.
    #[default]
    #[serde(other)]
    Stopped,
}

impl Movement {
    pub fn code(self) -> &'static str {
        match self {
            Self::Moving => "moving",
            Self::Idle => "idle",
            Self::Stopped => "stopped",
        }
    }
}

/// A vehicle and where it was last.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Vehicle {
    pub id: VehicleId,
    pub name: String,
    #[serde(default)]
    pub technician_id: Option<UserId>,
    pub latitude: f64,
    pub longitude: f64,
    #[serde(default)]
    pub movement: Movement,
    pub recorded_at: Timestamp,
}

impl Vehicle {
    /// Whether a vehicle on its way may be elsewhere by now; a parked one says nothing for hours.
    pub fn is_stale(&self, now: Timestamp) -> bool {
        self.movement != Movement::Stopped && now.0 - self.recorded_at.0 > STALE_MS
    }
}

/// The company's vehicles.
#[derive(Clone, Debug, Deserialize)]
pub struct Vehicles {
    pub items: Vec<Vehicle>,
}

#[derive(Serialize)]
struct Change {
    technician_id: Option<UserId>,
}

#[component]
pub(super) fn VehicleList(view: MapView) -> impl IntoView {
    let ids = Memo::new(move |_| view.vehicles.with(|all| all.iter().map(|one| one.id).collect::<Vec<_>>()));
    view! {
        <Show when=move || !ids.with(Vec::is_empty)>
            <section aria-labelledby="map-vehicles">
                <header class="map__list-head">
                    <h2 class="map__list-title" id="map-vehicles">{t!(tracking.vehicles)}</h2>
                    <span class="muted numeric">{move || ids.with(Vec::len)}</span>
                </header>
                <ul class="map__vehicles" role="list">
                    <For each=move || ids.get() key=|id| *id children=move |id| view! { <VehicleEntry view id/> }/>
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn VehicleEntry(view: MapView, id: VehicleId) -> impl IntoView {
    let words = use_words();
    let vehicle = Memo::new(move |before: Option<&Option<Vehicle>>| {
        let found = view.vehicles.with(|all| all.iter().find(|one| one.id == id).cloned());
        found.or_else(|| before.cloned().flatten())
    });
    let name = move || vehicle.with(|one| one.as_ref().map(|one| one.name.clone()).unwrap_or_default());
    let told = move || {
        let tracking = words.tracking();
        let Some(vehicle) = vehicle.get() else { return String::new() };
        let does = match vehicle.movement {
            Movement::Moving => tracking.vehicle_moving,
            Movement::Idle => tracking.vehicle_idle,
            Movement::Stopped => tracking.vehicle_stopped,
        };
        let minutes = (view.now.get().0 - vehicle.recorded_at.0).max(0) / 60_000;
        let age = if minutes < 1 { tracking.just_now.to_owned() } else { (tracking.minutes_ago)(minutes) };
        format!("{does} · {age}")
    };
    let mark = Mark::Vehicle(id);
    let chosen = Memo::new(move |_| view.chosen.get() == Some(mark));
    view! {
        <li class="map__vehicle" data-chosen=move || chosen.get().then_some("")>
            <button class="map__choose" type="button" aria-pressed=move || chosen.get().to_string() on:click=move |_| view.choose(mark)>
                <Icon name="truck"/>
                <span class="map__who"><strong>{name}</strong><span class="map__seen">{told}</span></span>
            </button>
            <Driver view vehicle/>
        </li>
    }
}

/// Who drives it.
#[component]
fn Driver(view: MapView, vehicle: Memo<Option<Vehicle>>) -> impl IntoView {
    let (words, toasts, staff) = (use_words(), use_toasts(), view.store.staff());
    let options = Signal::derive(move || {
        let nobody = (String::new(), words.tracking().nobody.to_owned());
        let people =
            staff.with(|staff| technicians(staff)).into_iter().map(|member| (member.id.to_string(), member.name));
        std::iter::once(nobody).chain(people).collect::<Vec<_>>()
    });
    let value = Signal::derive(move || {
        vehicle.with(|one| one.as_ref().and_then(|one| one.technician_id).map(|id| id.to_string()).unwrap_or_default())
    });
    let choose = move |event: Targeted<Event, HtmlSelectElement>| {
        let Some(id) = vehicle.with_untracked(|one| one.as_ref().map(|one| one.id)) else { return };
        let select = event.target();
        let change = Change { technician_id: select.value().parse().ok() };
        spawn_local(async move {
            let changed: Result<Vehicle, ApiProblem> = api::put(&format!("/api/v1/vehicles/{id}"), &change).await;
            match changed {
                Ok(changed) => drop(view.vehicles.try_update(|all| {
                    if let Some(one) = all.iter_mut().find(|one| one.id == id) {
                        *one = changed;
                    }
                })),
                Err(problem) => {
                    toasts.error(problem.words(words.language()));
                    // The select shows what is so.
                    select.set_value(&value.try_get_untracked().unwrap_or_default());
                }
            }
        });
    };
    view! { <select class="select" aria-label=t!(tracking.driver) on:change:target=choose><Options value options/></select> }
}
