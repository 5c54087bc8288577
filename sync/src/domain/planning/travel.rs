//! How long the road between two sites takes.

use crate::domain::geo::{Position, distance_m};

/// Minutes that are kept free between two visits besides the road, where the company says nothing.
pub const USUAL_BUFFER: u32 = 10;

/// Road times between two places.
pub trait Travel {
    /// Minutes from `from` to `to`, rounded up.
    fn minutes(&self, from: Position, to: Position) -> i64;
}

/// Great-circle distance with a factor for the road's bends, at one speed: for planning where no
/// road times are at hand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RoadEstimate {
    /// Road metres for each metre as the crow flies.
    pub detour: f64,
    /// Kilometres per hour, stops included.
    pub speed_km_h: f64,
}

impl Default for RoadEstimate {
    /// 1.3 is about the ratio of road to straight distance that studies of road networks find
    /// (Ballou, Rahardja and Sakai 2002: 1.2 in the United States as a whole, more in cities).
    fn default() -> Self {
        Self { detour: 1.3, speed_km_h: 45.0 }
    }
}

impl Travel for RoadEstimate {
    fn minutes(&self, from: Position, to: Position) -> i64 {
        let road_km = distance_m(from, to) * self.detour / 1000.0;
        (road_km / self.speed_km_h * 60.0).ceil() as i64
    }
}
