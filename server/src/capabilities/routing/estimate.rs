//! Roads from the straight line, by the same figures as on devices.

use sync::domain::geo::{Position, distance_m};
use sync::domain::planning::RoadEstimate;

use super::model::Road;

/// What a road is taken to be where nobody knows better.
pub(super) fn estimate(from: Position, to: Position) -> Road {
    let RoadEstimate { detour, speed_km_h } = RoadEstimate::default();
    let metres = distance_m(from, to) * detour;
    let seconds = metres / (speed_km_h / 3.6);
    Road { seconds: seconds.round() as u32, metres: metres.round() as u32, estimated: true }
}

#[cfg(test)]
mod tests {
    use sync::domain::planning::Travel;

    use super::*;

    #[test]
    fn devices_and_the_server_estimate_alike() {
        let at = |latitude, longitude| Position { latitude, longitude, accuracy_m: None };
        let (austin, round_rock) = (at(30.2672, -97.7431), at(30.5083, -97.6789));
        let road = estimate(austin, round_rock);
        assert_eq!(i64::from(road.seconds.div_ceil(60)), RoadEstimate::default().minutes(austin, round_rock));
        assert!(road.estimated && (35_000..38_000).contains(&road.metres), "{road:?}");
    }
}
