//! What travels about positions.

use serde::{Deserialize, Serialize};
use sync::domain::tracking::{Fix, TechnicianFix};
use sync::time::Timestamp;
use utoipa::{IntoParams, ToSchema};

/// Whether and since when somebody shares their position.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Sharing {
    pub on: bool,
    pub since: Option<Timestamp>,
    /// Which wording they agreed to.
    pub text_version: Option<u32>,
    /// Days after which the company removes fixes.
    pub keep_days: u32,
}

/// An agreement to share one's position.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// Which wording the person read.
    pub text_version: u32,
    /// When they agreed, by the device's clock; it may have had no network then.
    pub given_at: Timestamp,
}

/// Fixes of the caller.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FixBatch {
    /// From 1 to 200, in any order.
    pub fixes: Vec<Fix>,
}

/// What became of a batch.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FixReceipt {
    /// New here.
    pub kept: u64,
    /// Had been sent before.
    pub known: u64,
    /// Not believed: no place on Earth, too vague, in the future, or from before the agreement.
    pub refused: u64,
}

/// Everybody's newest fix.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LastFixes {
    pub items: Vec<TechnicianFix>,
}

/// The way of one person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Trail {
    /// Oldest first; of a long way a sample.
    pub items: Vec<Fix>,
}

/// Which part of a trail.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// Milliseconds since 1970, included; a day before `until` where it is left out.
    #[serde(default)]
    pub from: Option<i64>,
    /// Milliseconds since 1970, not included; now where it is left out. Two days after `from` at most.
    #[serde(default)]
    pub until: Option<i64>,
}

/// How the company keeps positions.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PositionSettings {
    /// Days after which fixes are removed, 1 to 365.
    pub keep_days: u32,
}
