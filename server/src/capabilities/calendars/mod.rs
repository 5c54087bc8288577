//! A technician's visits in other calendars: a secret address that a phone's or an office's calendar
//! reads, made, changed and revoked by the technician or the desk.

mod feed;
mod ics;
mod model;
mod routes;
pub mod service;
mod store;
mod token;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use feed::feed;
pub use model::{CalendarLink, NewCalendarLink};

use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(
        routes::read::read_calendar_link,
        routes::replace::replace_calendar_link,
        routes::revoke::revoke_calendar_link
    ))
}
