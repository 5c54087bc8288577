//! Customers and their contacts: who pays the tenant and whom to talk to.

mod model;
mod routes;
pub mod service;
mod store;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use model::{Contact, ContactInput, Customer, CustomerDetail, CustomerFields, CustomerInput, CustomerKind};

use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(routes::list::list_customers, routes::create::create_customer))
        .routes(routes!(routes::get::get_customer, routes::update::update_customer))
        .routes(routes!(routes::archive::archive_customer))
        .routes(routes!(routes::restore::restore_customer))
        .routes(routes!(routes::create_contact::create_contact))
        .routes(routes!(routes::update_contact::update_contact, routes::delete_contact::delete_contact))
}
