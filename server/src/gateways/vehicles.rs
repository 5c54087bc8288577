//! Where vehicles are, whoever tracks them.

use futures::future::BoxFuture;
use sync::time::Timestamp;

use super::GatewayError;

/// What a vehicle does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Movement {
    Moving,
    /// Standing with its engine on.
    Idle,
    Stopped,
}

impl Movement {
    pub const ALL: [Self; 3] = [Self::Moving, Self::Idle, Self::Stopped];

    /// The name as stored and sent.
    pub fn code(self) -> &'static str {
        match self {
            Self::Moving => "moving",
            Self::Idle => "idle",
            Self::Stopped => "stopped",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|movement| movement.code() == code)
    }
}

/// A vehicle at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct VehicleFix {
    /// The service's own name for it.
    pub external_id: String,
    /// As people call it.
    pub name: String,
    /// Degrees north, WGS 84.
    pub latitude: f64,
    /// Degrees east, WGS 84.
    pub longitude: f64,
    /// Metres per second.
    pub speed_mps: Option<f64>,
    /// Degrees clockwise from north.
    pub heading_deg: Option<f64>,
    pub movement: Movement,
    pub recorded_at: Timestamp,
}

/// A service that tracks vehicles.
pub trait VehicleLocations: Send + Sync {
    /// The service's name as stored.
    fn provider(&self) -> &'static str;

    /// The tenant, by its slug, whose vehicles these are.
    fn tenant_slug(&self) -> &str;

    /// The newest fix of every vehicle.
    fn newest(&self) -> BoxFuture<'_, Result<Vec<VehicleFix>, GatewayError>>;
}
