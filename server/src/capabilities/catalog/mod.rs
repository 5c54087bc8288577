//! The catalog: service types (kinds of work with their checklists) and the price book.

mod model;
mod price_book_store;
pub mod price_book;
mod routes;
pub mod service_types;
mod service_type_store;

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
