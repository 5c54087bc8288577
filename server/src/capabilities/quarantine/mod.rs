//! Quarantined work: what devices sent that the server could not accept and did not destroy.

mod model;
mod routes;
pub mod service;
mod store;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use model::{QuarantineEntry, QuarantineState};

use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(routes::list::list_quarantine))
}
