//! Positions on the ground.

use serde::{Deserialize, Serialize};

/// A position by WGS 84 degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Position {
    /// Degrees north, −90 to 90.
    pub latitude: f64,
    /// Degrees east, −180 to 180.
    pub longitude: f64,
    /// Radius in metres within which the device believes it is; none where unknown.
    #[serde(default)]
    pub accuracy_m: Option<f64>,
}

impl Position {
    /// Whether both angles are numbers within their ranges, and the accuracy is a length.
    pub fn is_valid(&self) -> bool {
        let accurate = self.accuracy_m.is_none_or(|metres| metres.is_finite() && metres >= 0.0);
        (-90.0..=90.0).contains(&self.latitude) && (-180.0..=180.0).contains(&self.longitude) && accurate
    }
}

/// Mean Earth radius in metres (IUGG).
const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// Great-circle distance in metres by the haversine formula; error below 0.6 % (spherical Earth).
pub fn distance_m(a: Position, b: Position) -> f64 {
    let (lat_a, lat_b) = (a.latitude.to_radians(), b.latitude.to_radians());
    let half_lat = ((lat_b - lat_a) / 2.0).sin();
    let half_lon = ((b.longitude - a.longitude).to_radians() / 2.0).sin();
    let chord = half_lat * half_lat + lat_a.cos() * lat_b.cos() * half_lon * half_lon;
    2.0 * EARTH_RADIUS_M * chord.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(latitude: f64, longitude: f64) -> Position {
        Position { latitude, longitude, accuracy_m: None }
    }

    #[test]
    fn austin_to_round_rock_is_about_28_km() {
        let distance = distance_m(at(30.2672, -97.7431), at(30.5083, -97.6789));
        assert!((27_000.0..29_000.0).contains(&distance), "{distance}");
    }

    #[test]
    fn opposite_points_are_half_the_globe_apart() {
        let distance = distance_m(at(0.0, 0.0), at(0.0, 180.0));
        assert!((distance - std::f64::consts::PI * EARTH_RADIUS_M).abs() < 1.0);
    }
}
