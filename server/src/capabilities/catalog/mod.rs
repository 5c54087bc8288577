//! The catalog: service types (kinds of work with their checklists) and the price book.

mod model;
pub mod price_book;
mod price_book_store;
mod routes;
mod service_type_store;
pub mod service_types;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use model::{
    ItemKind, PriceBookItem, PriceBookItemFields, PriceBookItemInput, ServiceType, ServiceTypeFields, ServiceTypeInput,
};

use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(
            routes::list_service_types::list_service_types,
            routes::create_service_type::create_service_type
        ))
        .routes(routes!(routes::get_service_type::get_service_type, routes::update_service_type::update_service_type))
        .routes(routes!(
            routes::list_price_book_items::list_price_book_items,
            routes::create_price_book_item::create_price_book_item
        ))
        .routes(routes!(routes::update_price_book_item::update_price_book_item))
}
