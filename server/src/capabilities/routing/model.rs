//! What the endpoints take and answer.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A place by WGS 84 degrees.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize, ToSchema)]
pub struct Place {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// A question for roads.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AskRoadTimes {
    pub from: Vec<Place>,
    pub to: Vec<Place>,
}

/// One road.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Road {
    pub seconds: u32,
    pub metres: u32,
    /// Reckoned from the straight line: no service is set up, it did not answer, or no road leads there.
    pub estimated: bool,
}

/// A row for each place of `from`, in it a road to each of `to`.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoadTimesTable {
    pub roads: Vec<Vec<Road>>,
}

/// What became of suggestions that dispatchers looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SuggestionCount {
    /// Decisions in the last thirty days that were made after looking at suggestions.
    pub asked: i64,
    /// Of these, where one of the suggestions was taken.
    pub taken: i64,
    /// Of these, where it was the first.
    pub first: i64,
}
