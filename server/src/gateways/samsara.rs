//! Samsara's fleet API: `GET /fleet/vehicles/stats` with the newest GPS fix and engine state of every
//! vehicle, page after page. https://developers.samsara.com/reference/getvehiclestats

use std::time::Duration;

use chrono::DateTime;
use futures::future::BoxFuture;
use reqwest::header::{ACCEPT, AUTHORIZATION};
use serde::Deserialize;
use sync::domain::geo::Position;
use sync::time::Timestamp;

use super::{GatewayError, Movement, VehicleFix, VehicleLocations};
use crate::config::SamsaraAccess;

const SERVICE: &str = "Samsara";
/// For one page.
const PATIENCE: Duration = Duration::from_secs(15);
/// Bytes of one page at most; one has up to 512 vehicles.
const PAGE_BYTES: usize = 4 * 1024 * 1024;
/// Pages at most: more vehicles than any company that Holdfast is made for.
const PAGES: usize = 50;
const MPS_PER_MPH: f64 = 0.447_04;
/// Slower than this a vehicle stands: receivers of parked ones report a little.
const MOVING_MPS: f64 = 1.0;

/// The client.
pub struct Samsara {
    access: SamsaraAccess,
    http: reqwest::Client,
}

#[derive(Deserialize)]
struct Page {
    data: Vec<Vehicle>,
    pagination: Pagination,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pagination {
    #[serde(default)]
    end_cursor: String,
    has_next_page: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Vehicle {
    id: String,
    #[serde(default)]
    name: String,
    /// None where the gateway has never had a fix.
    gps: Option<Gps>,
    engine_state: Option<EngineState>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Gps {
    time: String,
    latitude: f64,
    longitude: f64,
    heading_degrees: Option<f64>,
    speed_miles_per_hour: Option<f64>,
}

/// `Off`, `On` or `Idle`.
#[derive(Deserialize)]
struct EngineState {
    value: String,
}

impl Samsara {
    /// A client that follows no redirect: the token goes to the configured host alone.
    pub fn new(access: &SamsaraAccess) -> Result<Self, GatewayError> {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            .user_agent(concat!("holdfast/", env!("CARGO_PKG_VERSION")))
            .build()
            // Such as a machine with no certificates to trust.
            .map_err(|source| GatewayError::Unreachable { service: SERVICE, source: source.into() })?;
        Ok(Self { access: access.clone(), http })
    }

    async fn page(&self, after: &str) -> Result<Page, GatewayError> {
        let unreachable = |source: reqwest::Error| GatewayError::Unreachable {
            service: SERVICE,
            source: source.without_url().into(),
        };
        let cursor = if after.is_empty() { String::new() } else { format!("&after={}", escaped(after)) };
        let address = format!("{}/fleet/vehicles/stats?types=gps,engineStates{cursor}", self.access.url);
        let request = self.http.get(address).header(ACCEPT, "application/json");
        let request = request.header(AUTHORIZATION, format!("Bearer {}", self.access.token));
        let mut response = request.send().await.map_err(unreachable)?;
        if !response.status().is_success() {
            return Err(GatewayError::Refused { service: SERVICE, status: response.status().as_u16() });
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > PAGE_BYTES {
                return Err(unreadable("a page is too long"));
            }
        }
        serde_json::from_slice(&bytes).map_err(|error| unreadable(&error.to_string()))
    }
}

impl VehicleLocations for Samsara {
    fn provider(&self) -> &'static str {
        "samsara"
    }

    fn tenant_slug(&self) -> &str {
        &self.access.tenant
    }

    fn newest(&self) -> BoxFuture<'_, Result<Vec<VehicleFix>, GatewayError>> {
        Box::pin(async move {
            let (mut found, mut after) = (Vec::new(), String::new());
            for _ in 0..PAGES {
                let page = self.page(&after).await?;
                found.extend(page.data.into_iter().filter_map(fix));
                let next = page.pagination.end_cursor;
                if !page.pagination.has_next_page {
                    return Ok(found);
                }
                if next.is_empty() || next == after {
                    return Err(unreadable("a page leads nowhere"));
                }
                after = next;
            }
            Err(unreadable("the pages do not end"))
        })
    }
}

/// A vehicle with a place; one without is left out, as is one whose numbers are none.
fn fix(vehicle: Vehicle) -> Option<VehicleFix> {
    let gps = vehicle.gps?;
    let recorded_at = Timestamp(DateTime::parse_from_rfc3339(&gps.time).ok()?.timestamp_millis());
    let place = Position { latitude: gps.latitude, longitude: gps.longitude, accuracy_m: None };
    if !place.is_valid() || vehicle.id.is_empty() {
        return None;
    }
    let speed_mps = gps.speed_miles_per_hour.filter(|speed| *speed >= 0.0).map(|speed| speed * MPS_PER_MPH);
    let engine = vehicle.engine_state.map(|state| state.value).unwrap_or_default();
    let movement = match engine.as_str() {
        _ if speed_mps.is_some_and(|speed| speed > MOVING_MPS) => Movement::Moving,
        "On" | "Idle" => Movement::Idle,
        _ => Movement::Stopped,
    };
    let name = if vehicle.name.is_empty() { vehicle.id.clone() } else { vehicle.name };
    Some(VehicleFix {
        external_id: vehicle.id,
        name,
        latitude: gps.latitude,
        longitude: gps.longitude,
        speed_mps,
        heading_deg: gps.heading_degrees.filter(|heading| (0.0..=360.0).contains(heading)),
        movement,
        recorded_at,
    })
}

fn unreadable(what: &str) -> GatewayError {
    GatewayError::Unreadable { service: SERVICE, what: what.to_owned() }
}

/// A cursor made fit for an address.
fn escaped(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn vehicle(speed: f64, engine: Option<&str>) -> Option<VehicleFix> {
        let gps = serde_json::json!({ "time": "2026-02-15T14:30:00Z", "latitude": 30.25, "longitude": -97.75,
            "headingDegrees": 120, "speedMilesPerHour": speed, "reverseGeo": { "formattedLocation": "Austin, TX" },
            "isEcuSpeed": true });
        let engine = engine.map(|value| serde_json::json!({ "time": "2026-02-15T14:29:00Z", "value": value }));
        let text = serde_json::json!({ "id": "281474982859091", "name": "Van 7", "gps": gps, "engineState": engine,
            "externalIds": { "samsara.serial": "GFRV43VGZZ" } });
        fix(serde_json::from_value(text).unwrap())
    }

    #[test]
    fn movement_follows_speed_and_engine() {
        let movement = |speed, engine| vehicle(speed, engine).unwrap().movement;
        assert_eq!(movement(31.0, Some("On")), Movement::Moving);
        assert_eq!(movement(31.0, None), Movement::Moving);
        assert_eq!(movement(0.5, Some("On")), Movement::Idle);
        assert_eq!(movement(0.0, Some("Idle")), Movement::Idle);
        assert_eq!(movement(0.0, Some("Off")), Movement::Stopped);
        assert_eq!(movement(0.0, None), Movement::Stopped);
        for movement in Movement::ALL {
            assert_eq!(Movement::from_code(movement.code()), Some(movement));
        }
    }

    #[test]
    fn units_and_times_are_ours() {
        let fix = vehicle(10.0, Some("On")).unwrap();
        assert!((fix.speed_mps.unwrap() - 4.4704).abs() < 1e-9);
        assert_eq!(fix.recorded_at, Timestamp(1_771_165_800_000));
        assert_eq!(
            (fix.external_id.as_str(), fix.name.as_str(), fix.heading_deg),
            ("281474982859091", "Van 7", Some(120.0))
        );
    }

    #[test]
    fn what_has_no_place_is_left_out() {
        let without = |text: serde_json::Value| fix(serde_json::from_value(text).unwrap());
        assert_eq!(without(serde_json::json!({ "id": "1", "name": "New" })), None);
        let far = serde_json::json!({ "time": "2026-02-15T14:30:00Z", "latitude": 99.0, "longitude": 0.0 });
        assert_eq!(without(serde_json::json!({ "id": "1", "gps": far })), None);
        let never = serde_json::json!({ "time": "", "latitude": 1.0, "longitude": 0.0 });
        assert_eq!(without(serde_json::json!({ "id": "1", "gps": never })), None);
        assert_eq!(escaped("a/b=="), "a%2Fb%3D%3D");
    }
}
