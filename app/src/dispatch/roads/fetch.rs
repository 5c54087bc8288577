//! Asking the server for roads, no more than once for each.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use sync::domain::facts::Window;
use sync::domain::geo::Position;
use sync::domain::planning::{Stop, stops};
use sync::ids::UserId;

use super::table::{Cell, cell};
use super::{learn, roads};
use crate::data::Store;
use crate::{api, format};

/// Places on either side of a question: the square of it is what the server answers at once.
const SIDE: usize = 50;
/// Questions for one day, so that a large company's does not become hundreds.
const QUESTIONS: usize = 40;
/// After a failure nothing is asked for so long.
const PAUSE: Duration = Duration::from_secs(60);

thread_local! {
    /// Questions that are under way, or failed a moment ago.
    static ASKED: RefCell<BTreeSet<Question>> = const { RefCell::new(BTreeSet::new()) };
}

type Question = (Vec<Cell>, Vec<Cell>);

#[derive(Serialize)]
struct Place {
    latitude: f64,
    longitude: f64,
}

#[derive(Serialize)]
struct Ask {
    from: Vec<Place>,
    to: Vec<Place>,
}

#[derive(Deserialize)]
struct Road {
    seconds: u32,
    estimated: bool,
}

#[derive(Deserialize)]
struct Table {
    roads: Vec<Vec<Road>>,
}

/// The stops of a day on the clocks of the zone, in the order of [`stops`] (tracked).
pub fn stops_of_day(store: Store, date: &str, zone: &str) -> Vec<Stop> {
    let midnight = |day: &str| format::instant(day, "00:00", zone);
    let day = midnight(date).zip(midnight(&format::add_days(date, 1))).map(|(start, end)| Window { start, end });
    let mut stops = store.jobs().with(|jobs| stops(jobs.iter().map(|job| &**job)));
    stops.retain(|stop| day.is_some_and(|day| stop.booking.span.overlaps(&day)));
    stops
}

/// Asks for the roads of the day on those clocks whenever something new is on it. Call it while a page
/// is built.
pub fn watch_day(store: Store, date: Memo<String>, zone: Memo<String>) {
    let stops = Memo::new(move |_| stops_of_day(store, &date.read(), &zone.read()));
    let online = Memo::new(move |_| store.sync().with(|sync| sync.online));
    Effect::new(move || {
        if online.get() {
            stops.with(|stops| fetch_day(stops));
        }
    });
}

/// Between the places of each technician, and where they are few between all.
fn fetch_day(stops: &[Stop]) {
    let mut each: BTreeMap<UserId, BTreeSet<Cell>> = BTreeMap::new();
    for stop in stops {
        each.entry(stop.booking.technician).or_default().extend(stop.booking.position.map(cell));
    }
    let all: BTreeSet<Cell> = each.values().flatten().copied().collect();
    if all.len() <= SIDE {
        return ask_for(vec![(all.iter().copied().collect(), all.into_iter().collect())]);
    }
    let own = each.into_values().filter(|cells| cells.len() > 1).map(|cells| {
        let cells: Vec<Cell> = cells.into_iter().take(SIDE).collect();
        (cells.clone(), cells)
    });
    ask_for(own.take(QUESTIONS).collect());
}

/// Asks for the roads between one place and all of a day.
pub fn fetch_around(stops: &[Stop], place: Position) {
    let all: BTreeSet<Cell> = stops.iter().filter_map(|stop| stop.booking.position.map(cell)).collect();
    let all: Vec<Cell> = all.into_iter().collect();
    let here = vec![cell(place)];
    let questions = all.chunks(SIDE).flat_map(|part| [(part.to_vec(), here.clone()), (here.clone(), part.to_vec())]);
    ask_for(questions.take(QUESTIONS).collect());
}

/// One question after the other; what is known already is left out.
fn ask_for(questions: Vec<Question>) {
    let roads = roads();
    let lacks = |(from, to): &Question| from.iter().any(|from| to.iter().any(|to| !roads.has(*from, *to)));
    let questions: Vec<Question> = questions
        .into_iter()
        .filter(lacks)
        .filter(|question| ASKED.with_borrow_mut(|asked| asked.insert(question.clone())))
        .collect();
    if questions.is_empty() {
        return;
    }
    spawn_local(async move {
        for question in questions {
            let answered = ask(&question).await;
            let forget = move || {
                ASKED.with_borrow_mut(|asked| asked.remove(&question));
            };
            // With no network, or for who may not ask, the estimate has to do for now.
            if answered { forget() } else { set_timeout(forget, PAUSE) }
        }
    });
}

async fn ask((from, to): &Question) -> bool {
    let degrees = |units: i32| f64::from(units) / 10_000.0;
    let side = |cells: &[Cell]| {
        let place =
            |(latitude, longitude): &Cell| Place { latitude: degrees(*latitude), longitude: degrees(*longitude) };
        cells.iter().map(place).collect()
    };
    let question = Ask { from: side(from), to: side(to) };
    let Ok(table) = api::post::<Table>("/api/v1/road-times", &question).await else { return false };
    learn(|roads| {
        for (from, row) in from.iter().zip(table.roads) {
            for (to, road) in to.iter().zip(row) {
                roads.keep(*from, *to, (!road.estimated).then_some(road.seconds));
            }
        }
    });
    true
}
