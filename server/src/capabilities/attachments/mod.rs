//! Photos and signatures as bytes: taken in piece by piece, checked against their hash, handed out
//! to those who may see the job. What they show and mean is in the job's document.

mod content;
mod routes;
mod service;
mod store;

use std::time::Duration;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;
use crate::tasks::Registry;

/// The endpoints of the blob lane.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(routes::announce::announce_blob))
        .routes(routes!(routes::append::append_to_blob, routes::read::read_blob))
}

/// Clears uploads that nobody finished.
pub fn register_tasks(registry: &mut Registry) {
    registry.chore("clear_unfinished_blobs", Duration::from_secs(3600), service::clear_unfinished);
}
