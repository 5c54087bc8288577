//! Reaching a person: messages while the app is closed, and what stands on the screen until it is
//! seen to while it is open.

mod card;
mod emergency;
mod level;
mod offer;
mod opened;
mod state;
mod urgent;

pub use card::AlertsCard;
pub use emergency::EmergencyAlerts;
pub use offer::AlertsOffer;
pub use opened::OpenedByAlert;
pub use state::Alerts;
