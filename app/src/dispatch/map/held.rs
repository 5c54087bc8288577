//! What the map holds while it is open.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use serde::Deserialize;
use sync::domain::access::{Permission, Role};
use sync::domain::facts::Window;
use sync::domain::tracking::Fix;
use sync::ids::UserId;
use sync::time::Timestamp;

use super::canvas::Camera;
use super::day::{Day, Filter};
use super::scene::{Mark, Scene, scene};
use super::vehicle::{Vehicle, Vehicles};
use crate::data::{Positions, Store, now, today, use_store};
use crate::dispatch::day_asked::day_asked;
use crate::dispatch::people::technicians;
use crate::platform::is_visible;
use crate::{api, format};

/// How often ages move on, and positions are asked for in case a word was missed.
const TICK: Duration = Duration::from_secs(30);

#[derive(Deserialize)]
struct Trail {
    items: Vec<Fix>,
}

/// The page's state. Copy it into closures freely.
#[derive(Clone, Copy)]
pub struct MapView {
    pub store: Store,
    /// IANA name of the tenant's zone.
    pub zone: Memo<String>,
    /// `YYYY-MM-DD`.
    pub date: Memo<String>,
    pub filter: RwSignal<Filter>,
    pub day: Memo<Day>,
    pub positions: Signal<Positions>,
    /// Those of a tracking service; none without one, or with no network.
    pub vehicles: RwSignal<Vec<Vehicle>>,
    pub chosen: RwSignal<Option<Mark>>,
    /// The way of the person who is chosen, on that day.
    pub trail: RwSignal<Vec<Fix>>,
    pub scene: Memo<Scene>,
    pub now: RwSignal<Timestamp>,
    pub camera: Camera,
    go: UnsyncCallback<String>,
}

impl MapView {
    /// The map of the address in the browser's bar. Call it while the page is built.
    pub fn new() -> Self {
        let store = use_store();
        let zone = store.zone();
        let date = day_asked(zone, today());
        let filter = RwSignal::new(Filter::default());
        let positions = store.positions();
        let day = Memo::new(move |_| {
            let people = store.staff().with(|staff| technicians(staff));
            let whole = whole(&date.read(), &zone.read());
            let mut day = store.jobs().with(|jobs| Day::of(jobs, people, whole, filter.get()));
            // Those whose daily work it is not are there only where there is something of them.
            positions.with(|positions| {
                day.people.retain(|person| {
                    person.member.role == Role::Technician
                        || !person.stops.is_empty()
                        || positions.of(person.member.id).is_some()
                });
            });
            day
        });
        let (chosen, trail) = (RwSignal::new(None), RwSignal::new(Vec::new()));
        let minute = RwSignal::new(now());
        let vehicles = RwSignal::new(Vec::<Vehicle>::new());
        let drawn = Memo::new(move |_| {
            let (chosen, now) = (chosen.get(), minute.get());
            let scene = day
                .with(|day| positions.with(|positions| trail.with(|trail| scene(day, positions, chosen, trail, now))));
            vehicles.with(|vehicles| scene.with_vehicles(vehicles, chosen, now))
        });
        let navigate = use_navigate();
        let go = move |href: String| {
            navigate(&href, NavigateOptions { replace: true, scroll: false, ..Default::default() });
        };
        let view = Self {
            store,
            zone,
            date,
            filter,
            day,
            positions,
            vehicles,
            chosen,
            trail,
            scene: drawn,
            now: minute,
            camera: Camera::new(),
            go: UnsyncCallback::new(go),
        };
        view.follow_positions();
        view.follow_trail();
        view
    }

    /// Shows another day.
    pub fn show(self, date: &str) {
        self.go.run(format!("/dispatch/map?day={}", api::escape(date)));
    }

    /// Shows the day so many days on.
    pub fn step(self, days: i32) {
        self.show(&format::add_days(&self.date.get_untracked(), days));
    }

    pub fn is_today(self) -> bool {
        format::day(self.now.get(), &self.zone.read()) == *self.date.read()
    }

    /// Chooses something, on the map or in the list, and goes there; once more lets it go.
    pub fn choose(self, mark: Mark) {
        if self.chosen.get_untracked() == Some(mark) {
            return self.chosen.set(None);
        }
        self.chosen.set(Some(mark));
        if let Some((longitude, latitude)) = self.place(mark) {
            self.camera.fly(longitude, latitude);
        }
    }

    /// Where it is: a person without a fix is at their first stop, as far as the map is concerned.
    fn place(self, mark: Mark) -> Option<(f64, f64)> {
        self.day.with_untracked(|day| match mark {
            Mark::Visit(visit) => {
                day.stop(visit)?.job.site.position.map(|position| (position.longitude, position.latitude))
            }
            Mark::Vehicle(vehicle) => self.vehicles.with_untracked(|vehicles| {
                vehicles.iter().find(|one| one.id == vehicle).map(|one| (one.longitude, one.latitude))
            }),
            Mark::Person(person) => {
                let fix = self.positions.with_untracked(|positions| positions.of(person).copied());
                let first = || {
                    let person = day.people.iter().find(|one| one.member.id == person)?;
                    let position = person.stops.iter().find_map(|stop| stop.job.site.position)?;
                    Some((position.longitude, position.latitude))
                };
                fix.map(|fix| (fix.longitude, fix.latitude)).or_else(first)
            }
        })
    }

    /// Positions come by the live connection; whatever it missed is asked for.
    fn follow_positions(self) {
        let store = self.store;
        let online = Memo::new(move |_| store.sync().with(|sync| sync.online));
        let ask = move || {
            if store.may(Permission::DispatchJobs) {
                // With no network the last known ones stay, with their age.
                spawn_local(async move { drop(store.refresh_positions().await) });
                spawn_local(async move {
                    if let Ok(found) = api::get::<Vehicles>("/api/v1/vehicles").await {
                        self.vehicles.try_set(found.items);
                    }
                });
            }
        };
        Effect::new(move || {
            online.get();
            if store.ready().get() {
                ask();
            }
        });
        let tick = move || {
            self.now.set(now());
            if is_visible() && online.get_untracked() {
                ask();
            }
        };
        if let Ok(ticking) = set_interval_with_handle(tick, TICK) {
            on_cleanup(move || ticking.clear());
        }
    }

    /// The day that is shown, between two midnights (tracked).
    fn whole_day(self) -> Window {
        let zone = self.zone.read();
        whole(&self.date.read(), &zone)
    }

    /// The trail of whoever is chosen: asked for once, then it grows with every word.
    fn follow_trail(self) {
        let person = Memo::new(move |_| match self.chosen.get() {
            Some(Mark::Person(person)) => Some(person),
            _ => None,
        });
        let turn = StoredValue::new(0_u32);
        Effect::new(move || {
            let (person, whole) = (person.get(), self.whole_day());
            let mine = turn.get_value() + 1;
            turn.set_value(mine);
            self.trail.set(Vec::new());
            let Some(person) = person.filter(|_| self.store.may(Permission::DispatchJobs)) else { return };
            spawn_local(async move {
                let found = api::get::<Trail>(&trail_address(person, whole)).await;
                if turn.try_get_value() == Some(mine)
                    && let Ok(found) = found
                {
                    self.trail.set(found.items);
                }
            });
        });
        Effect::new(move || {
            let fix = person.get().and_then(|person| self.positions.with(|positions| positions.of(person).copied()));
            let whole = self.whole_day();
            let Some(fix) = fix.filter(|fix| (whole.start..whole.end).contains(&fix.recorded_at)) else { return };
            let newer =
                self.trail.with_untracked(|trail| trail.last().is_some_and(|last| fix.recorded_at > last.recorded_at));
            if newer {
                self.trail.update(|trail| trail.push(fix));
            }
        });
    }
}

fn trail_address(person: UserId, whole: Window) -> String {
    format!("/api/v1/technicians/{person}/positions?from={}&until={}", whole.start.0, whole.end.0)
}

/// The day between two midnights of the zone's clocks.
fn whole(date: &str, zone: &str) -> Window {
    let midnight = |date: &str| format::instant(date, "00:00", zone).unwrap_or_default();
    Window { start: midnight(date), end: midnight(&format::add_days(date, 1)) }
}
