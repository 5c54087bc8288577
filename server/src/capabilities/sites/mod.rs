//! Sites: the places where work is done, each of one customer.

mod model;
mod routes;
pub mod service;
mod store;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use model::{Site, SiteDetail, SiteFields, SiteInput};

use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(routes::create::create_site))
        .routes(routes!(routes::get::get_site, routes::update::update_site))
}
