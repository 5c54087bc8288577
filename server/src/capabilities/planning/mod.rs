//! Planning: what speaks against a place on the board besides the other visits. Skills with their
//! certificates, weekly hours, time off, closed days, trucks with their stock, and what each kind of
//! work needs. Devices get all of it as one roster with their pull.

mod calendar;
mod model;
mod roster;
mod routes;
pub mod service;
mod store;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use model::{
    Blackout, BlackoutInput, Booked, HoursInput, NeedsInput, Planning, ServiceNeeds, SettingsInput, SkillInput,
    SkillType, SkillTypeInput, SkillsInput, StockInput, TechnicianAvailability, TechnicianProfile, TechnicianSkill,
    TimeOff, TimeOffInput, Truck, TruckInput, WeeklyHours,
};
pub use roster::load as load_roster;

use crate::AppState;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(routes::get::get_planning, routes::update::update_planning))
        .routes(routes!(routes::save_skill_type::save_skill_type))
        .routes(routes!(routes::create_blackout::create_blackout))
        .routes(routes!(routes::delete_blackout::delete_blackout))
        .routes(routes!(routes::update_needs::update_service_needs))
        .routes(routes!(routes::get_profile::get_technician_profile))
        .routes(routes!(routes::get_availability::get_availability, routes::update_availability::update_availability))
        .routes(routes!(routes::update_skills::update_skills))
        .routes(routes!(routes::create_time_off::create_time_off))
        .routes(routes!(routes::delete_time_off::delete_time_off))
        .routes(routes!(routes::update_truck::update_truck))
}
