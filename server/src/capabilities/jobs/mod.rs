//! Jobs: the work that customers asked for, with its visits, lines, documents and timeline.
//! What a command does is decided by the rules of `sync`; here it is carried out.

mod booked;
mod commands;
mod create;
pub mod facts;
mod line_item_store;
mod line_items;
mod list;
mod model;
mod routes;
pub mod service;
mod store;
mod timeline;
mod timeline_store;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use booked::{Booked, booked};
pub use commands::{Doer, action as command_action, note_confirmed, run as run_command};
pub use create::create;
pub use line_items::create as create_line_item;
pub use model::{JobDetail, JobInput, JobSummary, LineItem, LineItemInput, TimelineEntry, VisitInput};

use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(routes::list::list_jobs, routes::create::create_job))
        .routes(routes!(routes::get::get_job))
        .routes(routes!(routes::run_command::run_job_command))
        .routes(routes!(routes::list_timeline::list_job_timeline))
        .routes(routes!(routes::list_line_items::list_line_items, routes::create_line_item::create_line_item))
        .routes(routes!(routes::update_line_item::update_line_item, routes::delete_line_item::delete_line_item))
}
