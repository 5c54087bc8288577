//! The endpoints of the catalog, one a file.

pub(super) mod create_price_book_item;
pub(super) mod create_service_type;
pub(super) mod get_service_type;
pub(super) mod list_price_book_items;
pub(super) mod list_service_types;
pub(super) mod update_price_book_item;
pub(super) mod update_service_type;
