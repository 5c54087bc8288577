//! Roads from what is kept, else from the service, else estimated.

use std::collections::{BTreeSet, HashMap};

use sync::domain::command::Command;
use sync::domain::geo::Position;
use sync::ids::{UserId, VisitId};
use sync::time::Timestamp;

use super::estimate::estimate;
use super::model::{AskRoadTimes, Place, Road, RoadTimesTable, SuggestionCount};
use super::store::{self, Cell};
use crate::AppState;
use crate::auth::Caller;
use crate::capabilities::fields::Fields;
use crate::db::TenantTx;
use crate::gateways::road_times::{Leg, SIDE};
use crate::http::{ApiError, ApiResult};

/// Places on either side of a question, at most.
const PLACES: usize = 100;
/// Roads in one answer, at most.
const ROADS: usize = 2_500;
const DAY: i64 = 24 * 60 * 60 * 1000;
/// Roads change slowly; Google lets nobody keep its answers for longer than thirty days.
const KEPT_FOR: i64 = 14 * DAY;
/// Kept roads of one company, at most.
const KEPT: i64 = 250_000;
/// Days that suggestions are counted for.
const COUNTED: i64 = 30 * DAY;

/// The roads from each place to each. The service is asked outside of any transaction.
pub async fn road_times(state: &AppState, caller: &Caller, ask: &AskRoadTimes) -> ApiResult<RoadTimesTable> {
    check(ask)?;
    let legs = known(state, caller, ask).await?;
    let row = |from: &Place| ask.to.iter().map(|to| road(*from, *to, &legs)).collect();
    Ok(RoadTimesTable { roads: ask.from.iter().map(row).collect() })
}

fn check(ask: &AskRoadTimes) -> ApiResult<()> {
    let mut check = Fields::new();
    for (field, places) in [("from", &ask.from), ("to", &ask.to)] {
        check.check(!places.is_empty(), field, "must name a place");
        check.check(places.len() <= PLACES, field, format!("must be at most {PLACES} places"));
        let valid = places.iter().all(|place| position(*place).is_valid());
        check.check(valid, field, "must be degrees of latitude and longitude");
    }
    let fits = ask.from.len().saturating_mul(ask.to.len()) <= ROADS;
    check.check(fits, "to", format!("must make at most {ROADS} pairs with the other side"));
    check.finish()
}

fn position(place: Place) -> Position {
    Position { latitude: place.latitude, longitude: place.longitude, accuracy_m: None }
}

/// The cell that a place lies in.
fn cell(place: Place) -> Cell {
    let units = |degrees: f64| (degrees * 10_000.0).round() as i32;
    (units(place.latitude), units(place.longitude))
}

fn middle((lat, lon): Cell) -> Position {
    Position { latitude: f64::from(lat) / 10_000.0, longitude: f64::from(lon) / 10_000.0, accuracy_m: None }
}

fn road(from: Place, to: Place, legs: &HashMap<(Cell, Cell), Leg>) -> Road {
    let pair = (cell(from), cell(to));
    if pair.0 == pair.1 {
        return Road { seconds: 0, metres: 0, estimated: false };
    }
    let known = legs.get(&pair).map(|leg| Road { seconds: leg.seconds, metres: leg.metres, estimated: false });
    let source = if known.is_some() { "service" } else { "estimate" };
    metrics::counter!("holdfast_road_times_total", "source" => source).increment(1);
    known.unwrap_or_else(|| estimate(position(from), position(to)))
}

/// What is kept of these roads, with what the service says to the others.
async fn known(state: &AppState, caller: &Caller, ask: &AskRoadTimes) -> ApiResult<HashMap<(Cell, Cell), Leg>> {
    let Some(service) = &state.road_times else { return Ok(HashMap::new()) };
    let cells = |places: &[Place]| places.iter().map(|place| cell(*place)).collect::<BTreeSet<_>>();
    let (from, to) = (cells(&ask.from), cells(&ask.to));
    let (from, to): (Vec<Cell>, Vec<Cell>) = (from.into_iter().collect(), to.into_iter().collect());
    let now = state.clock.now();
    let mut tx = state.db.begin(caller).await?;
    let mut legs = store::known(&mut tx, service.name(), &from, &to, Timestamp(now.0 - KEPT_FOR)).await?;
    tx.commit().await?;
    let lacks = |from: &Cell, to: &Cell| from != to && !legs.contains_key(&(*from, *to));
    let rows: Vec<Cell> = from.iter().filter(|from| to.iter().any(|to| lacks(from, to))).copied().collect();
    let columns: Vec<Cell> = to.iter().filter(|to| from.iter().any(|from| lacks(from, to))).copied().collect();
    let mut fresh = HashMap::new();
    'asked: for rows in rows.chunks(SIDE) {
        for columns in columns.chunks(SIDE) {
            let side = |cells: &[Cell]| cells.iter().map(|cell| middle(*cell)).collect::<Vec<_>>();
            let Some(matrix) = service.matrix(&side(rows), &side(columns), now).await else { break 'asked };
            for (from, row) in rows.iter().zip(matrix) {
                let found = columns.iter().zip(row).filter_map(|(to, leg)| Some(((*from, *to), leg?)));
                fresh.extend(found.filter(|((from, to), _)| from != to));
            }
        }
    }
    if !fresh.is_empty() {
        let mut tx = state.db.begin(caller).await?;
        store::keep(&mut tx, service.name(), &fresh).await?;
        tx.commit().await?;
        legs.extend(fresh);
    }
    Ok(legs)
}

/// Drops roads that are too old, or too many, of every company.
pub(super) async fn clear_old(state: AppState) -> Result<(), ApiError> {
    let mut tx = state.db.begin_system().await?;
    let tenants = tx.tenants().await?;
    tx.commit().await?;
    for tenant in tenants {
        let mut tx = state.db.begin_for(tenant).await?;
        let before = Timestamp(tx.now().0 - KEPT_FOR);
        store::clear(&mut tx, before, KEPT).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Notes which of the carried out commands were decided after looking at suggestions.
pub async fn note_suggestions<'a>(
    tx: &mut TenantTx,
    by: UserId,
    commands: impl IntoIterator<Item = &'a Command>,
) -> ApiResult<()> {
    let decided: Vec<(VisitId, u8)> = commands.into_iter().filter_map(decided).collect();
    if !decided.is_empty() {
        store::note(tx, by, &decided).await?;
    }
    Ok(())
}

fn decided(command: &Command) -> Option<(VisitId, u8)> {
    match command {
        Command::PlaceVisit { visit_id, suggested: Some(rank), .. } => Some((*visit_id, *rank)),
        _ => None,
    }
}

/// What became of suggestions in the last thirty days.
pub async fn count_suggestions(tx: &mut TenantTx) -> ApiResult<SuggestionCount> {
    let since = Timestamp(tx.now().0 - COUNTED);
    let (asked, taken, first) = store::count(tx, since).await?;
    Ok(SuggestionCount { asked, taken, first })
}
