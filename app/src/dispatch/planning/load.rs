//! Who can go: technicians with what they have that day already.

use std::sync::Arc;

use leptos::prelude::*;
use sync::domain::facts::{JobFacts, Window};
use sync::domain::status::VisitStatus;
use sync::ids::{UserId, VisitId};
use sync::time::Timestamp;

use crate::data::use_store;
use crate::dispatch::format_window::compact_window;
use crate::dispatch::people::{Avatar, technicians};
use crate::words::{Words, use_words};
use crate::{format, t};

/// The visit that somebody is looked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Planned {
    /// Not counted in anybody's load.
    pub visit: Option<VisitId>,
    /// The day whose load counts: of the window, else today.
    pub day: String,
    pub window: Option<Window>,
    /// The site's zone.
    pub zone: String,
}

/// What a technician has on a day.
#[derive(Clone, Debug, Default, PartialEq)]
struct Load {
    visits: usize,
    minutes: i64,
    /// Number of a job at the same time, and when that is planned.
    clash: Option<(i64, Window)>,
}

/// The load of a technician, without the visit that is being planned. `day` answers the calendar day
/// of an instant in a zone.
fn load(
    jobs: &[Arc<JobFacts>],
    technician: UserId,
    planned: &Planned,
    day: impl Fn(Timestamp, &str) -> String,
) -> Load {
    let mut load = Load::default();
    for job in jobs {
        let own =
            job.visits.iter().filter(|visit| visit.is_assigned(technician) && visit.status != VisitStatus::Cancelled);
        for visit in own.filter(|visit| Some(visit.id) != planned.visit) {
            let Some(window) = visit.span() else { continue };
            if day(window.start, &job.site.time_zone) == planned.day {
                load.visits += 1;
                load.minutes += i64::from(visit.duration_minutes);
            }
            let overlaps =
                planned.window.is_some_and(|planned| window.start < planned.end && planned.start < window.end);
            if overlaps && visit.status != VisitStatus::Completed {
                load.clash = load.clash.or(Some((job.number, window)));
            }
        }
    }
    load
}

/// A checkbox per technician, the load beside it.
#[component]
pub fn CrewPicker(chosen: RwSignal<Vec<UserId>>, #[prop(into)] planned: Signal<Planned>) -> impl IntoView {
    let (store, words) = (use_store(), use_words());
    let people = Memo::new(move |_| store.staff().with(|staff| technicians(staff)));
    let one = move |member: sync::domain::facts::StaffMember| {
        let id = member.id;
        let load = Memo::new(move |_| store.jobs().with(|jobs| load(jobs, id, &planned.read(), format::day)));
        let toggle = move |_| {
            chosen.update(|chosen| match chosen.iter().position(|other| *other == id) {
                Some(at) => drop(chosen.remove(at)),
                None => chosen.push(id),
            });
        };
        view! {
            <li class="list__item">
                <label class="list__row">
                    <input class="choice__input" type="checkbox" prop:checked=move || chosen.with(|chosen| chosen.contains(&id)) on:change=toggle/>
                    <span class="list__lead"><Avatar id name=member.name.clone() hidden=true/></span>
                    <span class="list__text">
                        <span class="list__title">{member.name}</span>
                        <span class="list__sub">{move || load_words(&load.read(), words)}</span>
                        {move || { let planned = planned.read(); clash_words(&load.read(), &planned.zone, words) }.map(|text| view! { <span class="field__error">{text}</span> })}
                    </span>
                </label>
            </li>
        }
    };
    view! {
        <fieldset class="field">
            <legend class="field__label">{t!(dispatch.technicians)}</legend>
            <ul class="list" role="list">
                <For each=move || people.get() key=|member| member.id children=one/>
            </ul>
        </fieldset>
    }
}

fn load_words(load: &Load, words: Words) -> String {
    match load.visits {
        0 => words.dispatch().free_that_day.to_owned(),
        visits => format!("{}, {}", (words.dispatch().visits)(visits), format::duration(load.minutes)),
    }
}

fn clash_words(load: &Load, zone: &str, words: Words) -> Option<String> {
    let (number, window) = load.clash?;
    Some((words.dispatch().clashes)(number, &compact_window(window, zone, words.language())))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn window(start: i64, end: i64) -> Window {
        Window { start: Timestamp(start), end: Timestamp(end) }
    }

    fn job(technician: &str, visit: &str, window: Window) -> Arc<JobFacts> {
        let job = serde_json::json!({
            "id": "0190a000-0000-7000-8000-000000000001", "number": 7, "title": "t", "priority": "routine", "status": "scheduled",
            "service": {"id": "0190a000-0000-7000-8000-000000000002", "code": "c", "name": "n"},
            "customer": {"id": "0190a000-0000-7000-8000-000000000003", "name": "n"},
            "site": {"id": "0190a000-0000-7000-8000-000000000004", "name": "n", "address": "a", "time_zone": "UTC"},
            "visits": [{"id": visit, "status": "scheduled", "window": window, "duration_minutes": 30, "technicians": [{"id": technician, "name": "n"}]}],
            "created_at": 0, "seq": 1
        });
        serde_json::from_value(job).unwrap()
    }

    #[wasm_bindgen_test]
    fn only_other_visits_at_the_same_time_clash() {
        let (technician, visit) = ("0190a000-0000-7000-8000-00000000000a", "0190a000-0000-7000-8000-00000000000b");
        // Half an hour of work within a morning that was promised.
        let minutes = |from: i64, until: i64| window(from * 60_000, until * 60_000);
        let jobs = [job(technician, visit, minutes(0, 240))];
        let on = |planned: Planned| load(&jobs, technician.parse().unwrap(), &planned, |_, _| "2026-11-24".into());
        let at = |from, until| Planned {
            window: Some(minutes(from, until)),
            day: "2026-11-24".into(),
            ..Planned::default()
        };
        assert_eq!(on(at(20, 50)), Load { visits: 1, minutes: 30, clash: Some((7, minutes(0, 30))) });
        assert_eq!(on(at(30, 60)).clash, None);
        assert_eq!(on(Planned { day: "2026-11-25".into(), ..at(30, 60) }), Load::default());
        assert_eq!(on(Planned { visit: Some(visit.parse().unwrap()), ..at(20, 50) }), Load::default());
    }
}
