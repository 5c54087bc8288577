//! Assets: equipment installed at a site, such as a tank or a roof.

mod attributes;
mod model;
mod routes;
pub mod service;
mod store;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use model::{Asset, AssetFields, AssetInput, AssetKind, Condition};

use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(routes::create::create_asset)).routes(routes!(routes::update::update_asset))
}
