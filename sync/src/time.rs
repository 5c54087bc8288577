//! Instants as both sides write them. There is no clock here: the present is an argument.

use serde::{Deserialize, Serialize};

/// An instant: milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema), schema(value_type = i64))]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Whole minutes from `earlier` to this instant; negative where `earlier` is later.
    pub fn minutes_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0).div_euclid(60_000)
    }

    /// Whether a calendar has this instant: from 1970 to the year 9999. What a device's clock says
    /// may be wrong by years, but a database keeps no more than this.
    pub fn is_plausible(self) -> bool {
        (0..=253_402_300_799_999).contains(&self.0)
    }

    /// This instant moved by `minutes`.
    pub fn plus_minutes(self, minutes: i64) -> Self {
        Self(self.0.saturating_add(minutes.saturating_mul(60_000)))
    }
}
