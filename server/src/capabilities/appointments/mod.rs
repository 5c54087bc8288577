//! Appointments: planned visits under the name and with the fields that other programs know them by.
//! There is nothing here besides visits: whatever is done is a command on the visit's job.

mod calendar;
mod change;
mod create;
mod model;
mod routes;
mod service;
mod store;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(routes::list::list_appointments, routes::create::create_appointment))
        .routes(routes!(routes::calendar::list_appointment_calendar))
        .routes(routes!(routes::upcoming::list_upcoming_appointments))
        .routes(routes!(routes::availability::get_appointment_availability))
        .routes(routes!(
            routes::get::get_appointment,
            routes::update::update_appointment,
            routes::cancel::cancel_appointment
        ))
        .routes(routes!(routes::reschedule::reschedule_appointment))
}
