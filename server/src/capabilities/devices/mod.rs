//! Devices of the staff: when each was last in contact, what waits on it, and a way to sign it
//! out. What they send is replication's matter.

mod model;
mod routes;
pub mod service;
mod store;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use model::Device;

use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(routes::list::list_devices))
        .routes(routes!(routes::end_sessions::end_device_sessions))
}
