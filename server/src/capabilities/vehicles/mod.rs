//! Vehicles that a service tracks, each with its newest place: asked for in the background, shown on
//! the desk's map, and given to technicians by the dispatchers.

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
    OpenApiRouter::new().routes(routes!(routes::list::list_vehicles)).routes(routes!(routes::update::update_vehicle))
}

/// Asks the service, where one is set up.
pub(super) fn register_tasks(registry: &mut Registry) {
    registry.chore("ask_for_vehicles", Duration::from_secs(30), service::refresh);
}
