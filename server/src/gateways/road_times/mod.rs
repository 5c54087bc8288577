//! How long roads take, asked of a service: OSRM or Google. Knows no tenant and keeps nothing.

mod google;
mod osrm;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use futures::future::BoxFuture;
use sync::domain::geo::Position;
use sync::time::Timestamp;

pub use google::Google;
pub use osrm::Osrm;

use crate::config::Roads;

/// Places on either side of one question: both services take a square of so many.
pub const SIDE: usize = 25;
/// For one question, answer included.
const TIME_LIMIT: Duration = Duration::from_secs(5);
/// A service that failed is left alone for so long, milliseconds.
const PAUSE: i64 = 30_000;

/// One road.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leg {
    pub seconds: u32,
    pub metres: u32,
}

/// A row for each place of departure, a column for each destination; none where no road leads.
pub type Matrix = Vec<Vec<Option<Leg>>>;

/// A service that knows roads.
pub trait RoadTimes: Send + Sync {
    /// As kept beside what it said: `osrm` or `google`.
    fn name(&self) -> &'static str;

    /// The roads from each place to each; at most [`SIDE`] on either side.
    fn matrix<'a>(&'a self, from: &'a [Position], to: &'a [Position]) -> BoxFuture<'a, Result<Matrix, RoadTimesError>>;
}

/// Why a service did not answer.
#[derive(Debug, thiserror::Error)]
pub enum RoadTimesError {
    #[error("the service could not be reached: {0}")]
    Unreachable(#[source] reqwest::Error),
    #[error("the service refused: {0}")]
    Refused(String),
    #[error("the service's answer does not fit the question")]
    Misfit,
}

/// Where people live is in the address that was asked: it must not get into logs.
impl From<reqwest::Error> for RoadTimesError {
    fn from(error: reqwest::Error) -> Self {
        Self::Unreachable(error.without_url())
    }
}

/// The service of this server, left alone for a while after it failed, so that nobody waits for what
/// does not come.
pub struct Service {
    client: Arc<dyn RoadTimes>,
    paused_until: AtomicI64,
}

impl Service {
    /// The one that is configured; none where none is.
    pub fn of(roads: &Roads) -> Option<Self> {
        let client: Arc<dyn RoadTimes> = match roads {
            Roads::Estimate => return None,
            Roads::Osrm(url) => Arc::new(Osrm::new(url)),
            Roads::Google(key) => Arc::new(Google::new(&key.0)),
        };
        Some(Self { client, paused_until: AtomicI64::new(i64::MIN) })
    }

    /// As of the client.
    pub fn name(&self) -> &'static str {
        self.client.name()
    }

    /// The roads; none where the service fails or has failed a moment ago.
    pub async fn matrix(&self, from: &[Position], to: &[Position], now: Timestamp) -> Option<Matrix> {
        if now.0 < self.paused_until.load(Ordering::Relaxed) {
            return None;
        }
        let begun = std::time::Instant::now();
        let answer = self.client.matrix(from, to).await.and_then(|matrix| fitting(matrix, from.len(), to.len()));
        metrics::histogram!("holdfast_road_times_seconds", "service" => self.name())
            .record(begun.elapsed().as_secs_f64());
        match answer {
            Ok(matrix) => Some(matrix),
            Err(error) => {
                metrics::counter!("holdfast_road_times_failures_total", "service" => self.name()).increment(1);
                tracing::warn!(service = self.name(), %error, "road times are estimated");
                self.paused_until.store(now.0 + PAUSE, Ordering::Relaxed);
                None
            }
        }
    }
}

fn fitting(matrix: Matrix, rows: usize, columns: usize) -> Result<Matrix, RoadTimesError> {
    let fits = matrix.len() == rows && matrix.iter().all(|row| row.len() == columns);
    if fits { Ok(matrix) } else { Err(RoadTimesError::Misfit) }
}

/// A client with our limits. Its own defaults would wait for ever.
fn http_client() -> reqwest::Client {
    let builder = reqwest::Client::builder().timeout(TIME_LIMIT).connect_timeout(Duration::from_secs(2)).no_proxy();
    builder.build().expect("the client has no setting that can fail")
}

/// A quantity of a service as a whole number; none where it is none.
fn whole(value: f64) -> Option<u32> {
    (value.is_finite() && (0.0..=f64::from(u32::MAX / 2)).contains(&value)).then(|| value.round() as u32)
}
