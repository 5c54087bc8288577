//! Positions of technicians while they share them: agreements, fixes, the office's view of both, and
//! that fixes go again. Nothing of the work depends on them.

mod model;
mod routes;
mod service;
mod store;

use std::time::Duration;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;
use crate::tasks::Registry;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(
            routes::get_sharing::get_position_sharing,
            routes::start_sharing::start_position_sharing,
            routes::stop_sharing::stop_position_sharing
        ))
        .routes(routes!(routes::record::record_positions, routes::own_trail::list_own_positions))
        .routes(routes!(routes::list::list_positions))
        .routes(routes!(routes::trail::list_technician_positions))
        .routes(routes!(routes::get_settings::get_position_settings, routes::update_settings::update_position_settings))
}

/// Removes fixes when their time is over.
pub(super) fn register_tasks(registry: &mut Registry) {
    registry.chore("clear_positions", Duration::from_secs(60 * 60), service::clear_old);
}
