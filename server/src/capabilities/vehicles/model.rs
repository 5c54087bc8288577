//! What travels about vehicles.

use serde::{Deserialize, Serialize};
use sync::ids::{UserId, VehicleId};
use sync::time::Timestamp;
use utoipa::ToSchema;

/// A vehicle and where it was last.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Vehicle {
    pub id: VehicleId,
    /// Who tracks it: `samsara`.
    pub provider: String,
    /// The service's own name for it.
    pub external_id: String,
    pub name: String,
    /// Who drives it.
    pub technician_id: Option<UserId>,
    /// Degrees north, WGS 84.
    pub latitude: f64,
    /// Degrees east, WGS 84.
    pub longitude: f64,
    /// Metres per second.
    pub speed_mps: Option<f64>,
    /// Degrees clockwise from north.
    pub heading_deg: Option<f64>,
    /// `moving`, `idle` (standing with its engine on) or `stopped`.
    pub movement: &'static str,
    pub recorded_at: Timestamp,
}

/// The company's vehicles.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Vehicles {
    /// By name.
    pub items: Vec<Vehicle>,
}

/// What can be changed of a vehicle.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VehicleChange {
    /// Who drives it; none where nobody does.
    pub technician_id: Option<UserId>,
}
