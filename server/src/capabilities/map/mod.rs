//! What the desk's map has to know of the server: the ground that it is drawn on.

mod routes;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(routes::get_ground::get_map_ground))
}
