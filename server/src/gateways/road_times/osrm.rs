//! OSRM's table service, version 1: `GET /table/v1/driving/{lon},{lat};…`.

use futures::future::BoxFuture;
use serde::Deserialize;
use sync::domain::geo::Position;

use super::{Leg, Matrix, RoadTimes, RoadTimesError, http_client, whole};

/// An OSRM server.
pub struct Osrm {
    client: reqwest::Client,
    /// Without a slash at the end.
    url: String,
}

#[derive(Deserialize)]
struct Answer {
    code: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    durations: Vec<Vec<Option<f64>>>,
    #[serde(default)]
    distances: Vec<Vec<Option<f64>>>,
}

impl Osrm {
    pub fn new(url: &str) -> Self {
        Self { client: http_client(), url: url.trim_end_matches('/').to_owned() }
    }

    /// The question as an address: every place once, and which of them are which side.
    fn question(&self, from: &[Position], to: &[Position]) -> String {
        let place = |position: &Position| format!("{:.6},{:.6}", position.longitude, position.latitude);
        let places: Vec<String> = from.iter().chain(to).map(place).collect();
        let numbers = |range: std::ops::Range<usize>| range.map(|at| at.to_string()).collect::<Vec<_>>().join(";");
        let (sources, destinations) = (numbers(0..from.len()), numbers(from.len()..places.len()));
        format!(
            "{}/table/v1/driving/{}?sources={sources}&destinations={destinations}&annotations=duration,distance",
            self.url,
            places.join(";")
        )
    }

    async fn ask(&self, from: &[Position], to: &[Position]) -> Result<Matrix, RoadTimesError> {
        let response = self.client.get(self.question(from, to)).send().await?;
        let bytes = response.bytes().await?;
        // A refusal is JSON, too, with a status of 400.
        let answer: Answer = serde_json::from_slice(&bytes).map_err(|_| RoadTimesError::Misfit)?;
        if answer.code != "Ok" {
            return Err(RoadTimesError::Refused(format!("{} {}", answer.code, answer.message)));
        }
        if answer.durations.len() != answer.distances.len() {
            return Err(RoadTimesError::Misfit);
        }
        let row = |(seconds, metres): (Vec<Option<f64>>, Vec<Option<f64>>)| {
            let leg = |(seconds, metres): (Option<f64>, Option<f64>)| {
                Some(Leg { seconds: whole(seconds?)?, metres: whole(metres?)? })
            };
            seconds.into_iter().zip(metres).map(leg).collect()
        };
        Ok(answer.durations.into_iter().zip(answer.distances).map(row).collect())
    }
}

impl RoadTimes for Osrm {
    fn name(&self) -> &'static str {
        "osrm"
    }

    fn matrix<'a>(&'a self, from: &'a [Position], to: &'a [Position]) -> BoxFuture<'a, Result<Matrix, RoadTimesError>> {
        Box::pin(self.ask(from, to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_named_once_with_longitude_first() {
        let at = |latitude, longitude| Position { latitude, longitude, accuracy_m: None };
        let osrm = Osrm::new("http://roads.example/");
        assert_eq!(
            osrm.question(&[at(30.25, -97.75)], &[at(30.5, -97.0), at(31.0, -98.0)]),
            "http://roads.example/table/v1/driving/-97.750000,30.250000;-97.000000,30.500000;-98.000000,31.000000\
             ?sources=0&destinations=1;2&annotations=duration,distance"
        );
    }
}
