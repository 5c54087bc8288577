//! The road between two stops of a day: an estimate from their positions, so that it needs no network.

use std::collections::BTreeMap;

use leptos::prelude::*;
use sync::domain::geo::distance_m;
use sync::domain::planning::{RoadEstimate, Travel};
use sync::ids::{JobId, VisitId};

use super::agenda::{Agenda, Stop};
use super::day::Around;
use crate::technician::maps::maps_url;
use crate::ui::Icon;
use crate::words::use_words;
use crate::{format, t};

/// The way from one stop to the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Leg {
    /// Minutes on the road.
    minutes: i64,
    /// Metres of road.
    metres: f64,
    /// Minutes by which the plan is too tight for it; 0 where it fits.
    short: i64,
}

/// The ways to the stops that have one, by where they lead.
pub(super) type Legs = BTreeMap<(JobId, VisitId), Leg>;

/// The ways between the stops of each day, in planned order.
pub(super) fn legs_of(agenda: &Agenda) -> Legs {
    let days = agenda.days.iter().filter(|(day, _)| day.is_some());
    let pairs = days.flat_map(|(_, stops)| stops.windows(2));
    pairs.filter_map(|pair| Some((pair[1].key(), leg(&pair[0], &pair[1])?))).collect()
}

fn leg(from: &Stop, to: &Stop) -> Option<Leg> {
    let (here, there) = from.job.site.position.zip(to.job.site.position)?;
    let road = RoadEstimate::default();
    let minutes = road.minutes(here, there);
    if minutes == 0 {
        return None;
    }
    let short = from.end.zip(to.start).map_or(0, |(end, start)| minutes - start.minutes_since(end));
    Some(Leg { minutes, metres: distance_m(here, there) * road.detour, short: short.max(0) })
}

/// The way to a stop, above its card, with a hand-off to the phone's maps.
#[component]
pub(super) fn LegRow(to: (JobId, VisitId), around: Around) -> impl IntoView {
    let words = use_words();
    let leg = Memo::new(move |_| around.legs.with(|legs| legs.get(&to).copied()));
    let maps = Memo::new(move |_| {
        around.stops.with(|stops| stops.iter().find(|stop| stop.key() == to).map(|stop| maps_url(&stop.job.site)))
    });
    let directions = t!(technician.directions);
    move || {
        let leg = leg.get()?;
        let texts = words.alerts();
        let road = format::distance(leg.metres, words.language());
        let text = (texts.leg)(&format::duration(leg.minutes), &road);
        let tight = (leg.short > 0)
            .then(|| view! { <span class="leg__tight">{(texts.leg_tight)(&format::duration(leg.short))}</span> });
        Some(view! {
            <p class="leg" data-testid="leg">
                <Icon name="car"/> <span class="leg__text numeric">{text} {tight}</span>
                {maps.get().map(|href| view! { <a class="leg__maps" href=href target="_blank" rel="noopener noreferrer" aria-label=directions><Icon name="navigate"/></a> })}
            </p>
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use wasm_bindgen_test::wasm_bindgen_test;

    use serde_json::json;
    use sync::domain::geo::Position;
    use sync::time::Timestamp;

    use super::super::agenda::{Range, agenda, stops_of};
    use super::*;
    use crate::technician::testing::{ME, job, visit};

    /// Stops at those hours of one day, that many kilometres apart to the north.
    fn day(plan: &[(i64, f64)]) -> Agenda {
        let jobs: Vec<_> = plan
            .iter()
            .zip(1..)
            .map(|((hour, km), number)| {
                let mut job = job(number, vec![visit(number as u32, "scheduled", Some(*hour))], json!({}));
                job.site.position = Some(Position { latitude: km / 111.2, longitude: 0.0, accuracy_m: None });
                Arc::new(job)
            })
            .collect();
        let stops = stops_of(&jobs, ME, |_: Timestamp, _: &str| "1970-01-01".into());
        agenda(&stops, Range::Today, "", "1970-01-01", "1970-01-07")
    }

    #[wasm_bindgen_test]
    fn the_road_leads_from_stop_to_stop_in_planned_order() {
        // 30 km as the crow flies are 39 km of road, 52 minutes at 45 km/h.
        let day = day(&[(13, 0.0), (8, 0.0), (10, 30.0)]);
        let legs = legs_of(&day);
        let found: Vec<_> = day.days[0].1.iter().map(|stop| legs.get(&stop.key()).map(|leg| leg.minutes)).collect();
        assert_eq!(found, [None, Some(52), Some(52)]);
    }

    #[wasm_bindgen_test]
    fn a_plan_that_leaves_too_little_time_says_so() {
        let short = |hour: i64| legs_of(&day(&[(8, 0.0), (hour, 60.0)])).values().next().map(|leg| leg.short);
        assert_eq!((short(9), short(12)), (Some(104), Some(0)));
    }

    #[wasm_bindgen_test]
    fn there_is_no_road_between_two_visits_at_one_place() {
        assert!(legs_of(&day(&[(8, 5.0), (10, 5.0)])).is_empty());
    }
}
