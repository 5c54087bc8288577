//! The table of what is known. No signals here.

use std::collections::{HashMap, HashSet};

use sync::domain::geo::Position;
use sync::domain::planning::{RoadEstimate, Travel};

/// Pairs that are kept at most; when there are more, all are forgotten and fetched anew.
const MOST: usize = 60_000;

/// A place as the server keeps it: ten-thousandths of a degree.
pub(super) type Cell = (i32, i32);

pub(super) fn cell(position: Position) -> Cell {
    let units = |degrees: f64| (degrees * 10_000.0).round() as i32;
    (units(position.latitude), units(position.longitude))
}

/// Minutes between places that a service knows; everything else is estimated.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Roads {
    minutes: HashMap<(Cell, Cell), i64>,
    /// Pairs that the server could only estimate, too.
    unknown: HashSet<(Cell, Cell)>,
}

impl Roads {
    /// Whether the server has been asked for the road.
    pub(super) fn has(&self, from: Cell, to: Cell) -> bool {
        from == to || self.minutes.contains_key(&(from, to)) || self.unknown.contains(&(from, to))
    }

    /// Keeps what the server said; none where it could only estimate.
    pub(super) fn keep(&mut self, from: Cell, to: Cell, seconds: Option<u32>) {
        if self.minutes.len() + self.unknown.len() >= MOST {
            *self = Self::default();
        }
        match seconds {
            Some(seconds) => {
                self.minutes.insert((from, to), i64::from(seconds.div_ceil(60)));
            }
            None => {
                self.unknown.insert((from, to));
            }
        }
    }

    /// Whether no road is known: whatever is said of roads is an estimate.
    pub fn only_estimates(&self) -> bool {
        self.minutes.is_empty()
    }
}

impl Travel for Roads {
    fn minutes(&self, from: Position, to: Position) -> i64 {
        let pair = (cell(from), cell(to));
        if pair.0 == pair.1 {
            return 0;
        }
        self.minutes.get(&pair).copied().unwrap_or_else(|| RoadEstimate::default().minutes(from, to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn at(latitude: f64, longitude: f64) -> Position {
        Position { latitude, longitude, accuracy_m: None }
    }

    #[wasm_bindgen_test]
    fn what_is_known_comes_before_the_estimate_and_one_way_only() {
        let (a, b) = (at(30.0, -98.0), at(30.0, -97.9));
        let estimate = RoadEstimate::default().minutes(a, b);
        let mut roads = Roads::default();
        assert!(roads.only_estimates() && !roads.has(cell(a), cell(b)));
        roads.keep(cell(a), cell(b), Some(601));
        roads.keep(cell(b), cell(a), None);
        assert_eq!((roads.minutes(a, b), roads.minutes(b, a), roads.minutes(a, a)), (11, estimate, 0));
        assert!(roads.has(cell(a), cell(b)) && roads.has(cell(b), cell(a)) && roads.has(cell(a), cell(a)));
        assert_eq!(roads.minutes(at(30.00001, -98.00001), b), 11, "a metre away is the same place");
    }
}
