//! Services of others, each behind a trait with its real client. They know no capability and no
//! table; what cannot be reached is said in words for the log.

pub mod road_times;
mod samsara;
mod vehicles;
pub mod web_push;

use std::sync::Arc;

use crate::config::Config;

pub use samsara::Samsara;
pub use vehicles::{Movement, VehicleFix, VehicleLocations};

/// What answers where vehicles are; none where no service is set up.
pub fn vehicles(config: &Config) -> Option<Arc<dyn VehicleLocations>> {
    match Samsara::new(config.samsara.as_ref()?) {
        Ok(samsara) => Some(Arc::new(samsara)),
        Err(error) => {
            tracing::error!(%error, "vehicles are not asked for");
            None
        }
    }
}

/// Why a service did not answer, for the log: never with a token or a whole answer.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    #[error("{service} cannot be reached: {source}")]
    Unreachable { service: &'static str, source: Box<dyn std::error::Error + Send + Sync> },
    #[error("{service} answered {status}")]
    Refused { service: &'static str, status: u16 },
    #[error("{service} answered what cannot be understood: {what}")]
    Unreadable { service: &'static str, what: String },
}
