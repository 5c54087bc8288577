//! Roads between places, and what became of suggestions who should drive them.

mod estimate;
mod model;
mod routes;
pub mod service;
mod store;

use std::time::Duration;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;
use crate::tasks::Registry;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(routes::ask_road_times::ask_road_times))
        .routes(routes!(routes::count_suggestions::count_suggestions))
}

pub(super) fn register_tasks(registry: &mut Registry) {
    registry.chore("clear_old_road_times", Duration::from_secs(24 * 60 * 60), service::clear_old);
}
