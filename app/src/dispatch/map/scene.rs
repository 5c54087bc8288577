//! The day as the drawing gets it: marks, planned ways and one trail, as plain JSON. What a mark is
//! called on the way back is decided here, too.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use sync::domain::tracking::Fix;
use sync::ids::{UserId, VehicleId, VisitId};
use sync::time::Timestamp;

use super::day::{Day, Stop};
use super::vehicle::Vehicle;
use crate::data::Positions;
use crate::format::initials;
use crate::widgets::chip_state;

/// Names something on the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    Visit(VisitId),
    Person(UserId),
    Vehicle(VehicleId),
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Visit(id) => write!(f, "visit-{id}"),
            Self::Person(id) => write!(f, "person-{id}"),
            Self::Vehicle(id) => write!(f, "vehicle-{id}"),
        }
    }
}

impl FromStr for Mark {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let (kind, id) = text.split_once('-').ok_or(())?;
        match kind {
            "visit" => id.parse().map(Self::Visit).map_err(drop),
            "person" => id.parse().map(Self::Person).map_err(drop),
            "vehicle" => id.parse().map(Self::Vehicle).map_err(drop),
            _ => Err(()),
        }
    }
}

/// Everything to draw.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Scene {
    marks: Vec<Drawn>,
    plans: Vec<Plan>,
    trail: Vec<[f64; 2]>,
}

/// One thing on the map.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Drawn {
    id: String,
    kind: &'static str,
    lat: f64,
    lng: f64,
    label: String,
    title: String,
    state: String,
    /// 1 to 6: whose it is.
    hue: Option<u8>,
    /// Radius of uncertainty.
    accuracy_m: f64,
    chosen: bool,
    faint: bool,
}

/// Somebody's stops joined in their order.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Plan {
    points: Vec<[f64; 2]>,
    hue: u8,
    chosen: bool,
    faint: bool,
}

/// The hue of a person, the same as that of their disc.
pub fn hue(person: UserId) -> u8 {
    person.0.as_bytes()[15] % 6 + 1
}

fn point(stop: &Stop) -> Option<[f64; 2]> {
    stop.job.site.position.map(|position| [position.longitude, position.latitude])
}

/// Draws the day with what is chosen. `trail` is that of the person who is chosen.
pub fn scene(day: &Day, positions: &Positions, chosen: Option<Mark>, trail: &[Fix], now: Timestamp) -> Scene {
    let of_person = match chosen {
        Some(Mark::Person(person)) => Some(person),
        _ => None,
    };
    let mut scene =
        Scene { trail: trail.iter().map(|fix| [fix.longitude, fix.latitude]).collect(), ..Scene::default() };
    for person in &day.people {
        let id = person.member.id;
        let faint = of_person.is_some_and(|only| only != id);
        let points: Vec<_> = person.stops.iter().filter_map(point).collect();
        if points.len() > 1 {
            scene.plans.push(Plan { points, hue: hue(id), chosen: of_person == Some(id), faint });
        }
        person.stops.iter().for_each(|stop| scene.add_stop(stop, Some(hue(id)), chosen, faint));
    }
    day.open.iter().for_each(|stop| scene.add_stop(stop, None, chosen, of_person.is_some()));
    // People lie on top of places.
    for person in &day.people {
        let id = person.member.id;
        if let Some(fix) = positions.of(id) {
            scene.marks.push(Drawn {
                id: Mark::Person(id).to_string(),
                kind: "person",
                lat: fix.latitude,
                lng: fix.longitude,
                label: initials(&person.member.name),
                title: person.member.name.clone(),
                state: if fix.is_stale(now) { "stale" } else { "fresh" }.to_owned(),
                hue: Some(hue(id)),
                accuracy_m: fix.accuracy_m,
                chosen: chosen == Some(Mark::Person(id)),
                faint: of_person.is_some_and(|only| only != id),
            });
        }
    }
    scene
}

impl Scene {
    /// Vehicles lie beneath people.
    pub fn with_vehicles(mut self, vehicles: &[Vehicle], chosen: Option<Mark>, now: Timestamp) -> Self {
        let drawn = vehicles.iter().map(|vehicle| {
            let mark = Mark::Vehicle(vehicle.id);
            Drawn {
                id: mark.to_string(),
                kind: "vehicle",
                lat: vehicle.latitude,
                lng: vehicle.longitude,
                label: vehicle.name.clone(),
                title: vehicle.name.clone(),
                state: if vehicle.is_stale(now) { "stale" } else { vehicle.movement.code() }.to_owned(),
                hue: vehicle.technician_id.map(hue),
                accuracy_m: 0.0,
                chosen: chosen == Some(mark),
                faint: matches!(chosen, Some(Mark::Person(person)) if vehicle.technician_id != Some(person)),
            }
        });
        self.marks.splice(0..0, drawn);
        self
    }

    /// A visit of several people is drawn once, for the first of them.
    fn add_stop(&mut self, stop: &Stop, hue: Option<u8>, chosen: Option<Mark>, faint: bool) {
        let Some([lng, lat]) = point(stop) else { return };
        let mark = Mark::Visit(stop.visit().id);
        let id = mark.to_string();
        if let Some(there) = self.marks.iter_mut().find(|drawn| drawn.id == id) {
            there.faint &= faint;
            return;
        }
        self.marks.push(Drawn {
            id,
            kind: "visit",
            lat,
            lng,
            label: format!("#{}", stop.job.number),
            title: format!("{}, {}", stop.job.title, stop.job.site.address),
            state: chip_state(stop.visit().status.code()),
            hue,
            accuracy_m: 0.0,
            chosen: chosen == Some(mark),
            faint,
        });
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::super::day::Filter;
    use super::super::day::tests::{ANA, BEN, WHOLE, job, staff};
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn names_come_back() {
        for mark in [Mark::Visit(ANA.parse().unwrap()), Mark::Person(BEN.parse().unwrap())] {
            assert_eq!(mark.to_string().parse(), Ok(mark));
        }
        for bad in ["", "visit", "visit-x", "other-0190a000-0000-7000-8000-00000000000a"] {
            assert_eq!(bad.parse::<Mark>(), Err(()), "{bad}");
        }
    }

    #[wasm_bindgen_test]
    fn a_shared_visit_is_one_mark_on_two_ways() {
        let jobs = [
            job(1, Some(8), "scheduled", &[ANA, BEN]),
            job(2, Some(9), "scheduled", &[ANA]),
            job(3, Some(10), "scheduled", &[BEN]),
        ];
        let day = Day::of(&jobs, staff(), WHOLE, Filter::default());
        let all = scene(&day, &Positions::default(), None, &[], Timestamp(0));
        assert_eq!(all.marks.iter().map(|mark| mark.label.as_str()).collect::<Vec<_>>(), ["#1", "#2", "#3"]);
        assert_eq!(all.plans.len(), 2);
        let of_ben = scene(&day, &Positions::default(), Some(Mark::Person(BEN.parse().unwrap())), &[], Timestamp(0));
        let faint: Vec<_> = of_ben.marks.iter().map(|mark| mark.faint).collect();
        assert_eq!(faint, [false, true, false], "what is theirs, shared or not, stays bright");
    }
}
