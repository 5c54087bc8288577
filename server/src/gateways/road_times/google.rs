//! Google's Routes API: `computeRouteMatrix`. Its shape is taken from Google's reference; nothing that
//! could be run locally answers like it.

use futures::future::BoxFuture;
use serde::Deserialize;
use serde_json::{Value, json};
use sync::domain::geo::Position;

use super::{Leg, Matrix, RoadTimes, RoadTimesError, http_client, whole};

const URL: &str = "https://routes.googleapis.com";
/// Only what is asked for is answered, and billed accordingly.
const FIELDS: &str = "originIndex,destinationIndex,status,condition,distanceMeters,duration";

/// Google, with a key.
pub struct Google {
    client: reqwest::Client,
    url: String,
    key: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Element {
    // Zero is left out of the answer.
    #[serde(default)]
    origin_index: usize,
    #[serde(default)]
    destination_index: usize,
    #[serde(default)]
    condition: String,
    #[serde(default)]
    distance_meters: f64,
    /// Such as `160s`.
    #[serde(default)]
    duration: String,
}

impl Google {
    pub fn new(key: &str) -> Self {
        Self::at(URL, key)
    }

    /// At another address, for tests.
    pub fn at(url: &str, key: &str) -> Self {
        Self { client: http_client(), url: url.to_owned(), key: key.to_owned() }
    }

    async fn ask(&self, from: &[Position], to: &[Position]) -> Result<Matrix, RoadTimesError> {
        let side = |places: &[Position]| places.iter().map(waypoint).collect::<Vec<_>>();
        let question = json!({
            "origins": side(from), "destinations": side(to), "travelMode": "DRIVE", "routingPreference": "TRAFFIC_UNAWARE",
        });
        let request = self
            .client
            .post(format!("{}/distanceMatrix/v2:computeRouteMatrix", self.url))
            .header("x-goog-api-key", &self.key)
            .header("x-goog-fieldmask", FIELDS)
            .header("content-type", "application/json")
            .body(question.to_string());
        let response = request.send().await?;
        let status = response.status();
        let bytes = response.bytes().await?;
        if !status.is_success() {
            return Err(RoadTimesError::Refused(format!("status {status}")));
        }
        let elements: Vec<Element> = serde_json::from_slice(&bytes).map_err(|_| RoadTimesError::Misfit)?;
        let mut matrix: Matrix = vec![vec![None; to.len()]; from.len()];
        for element in elements {
            let row = matrix.get_mut(element.origin_index).ok_or(RoadTimesError::Misfit)?;
            *row.get_mut(element.destination_index).ok_or(RoadTimesError::Misfit)? = leg(&element);
        }
        Ok(matrix)
    }
}

fn waypoint(position: &Position) -> Value {
    let (latitude, longitude) = (position.latitude, position.longitude);
    json!({ "waypoint": { "location": { "latLng": { "latitude": latitude, "longitude": longitude } } } })
}

fn leg(element: &Element) -> Option<Leg> {
    if element.condition != "ROUTE_EXISTS" {
        return None;
    }
    let seconds = element.duration.strip_suffix('s')?.parse().ok().and_then(whole)?;
    Some(Leg { seconds, metres: whole(element.distance_meters)? })
}

impl RoadTimes for Google {
    fn name(&self) -> &'static str {
        "google"
    }

    fn matrix<'a>(&'a self, from: &'a [Position], to: &'a [Position]) -> BoxFuture<'a, Result<Matrix, RoadTimesError>> {
        Box::pin(self.ask(from, to))
    }
}
