//! What the product does, one folder per capability: routes → service → store. A capability
//! calls another one's service, never its store.

pub mod appointments;
pub mod assets;
pub mod attachments;
pub mod audit_log;
pub mod calendars;
pub mod catalog;
mod columns;
pub mod customers;
pub mod devices;
mod exact;
mod fields;
pub mod jobs;
pub mod map;
pub mod planning;
pub mod positions;
pub mod push_subscriptions;
pub mod quarantine;
pub mod recurring_jobs;
pub mod routing;
mod saved;
pub mod sites;
pub mod technicians;
mod values;
pub mod vehicles;

use utoipa_axum::router::OpenApiRouter;

pub use saved::Saved;
pub use values::Named;

use crate::AppState;
use crate::tasks::Registry;

/// The routes of every capability.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .merge(customers::router())
        .merge(sites::router())
        .merge(assets::router())
        .merge(catalog::router())
        .merge(technicians::router())
        .merge(planning::router())
        .merge(jobs::router())
        .merge(appointments::router())
        .merge(attachments::router())
        .merge(devices::router())
        .merge(push_subscriptions::router())
        .merge(quarantine::router())
        .merge(recurring_jobs::router())
        .merge(routing::router())
        .merge(audit_log::router())
        .merge(positions::router())
        .merge(map::router())
        .merge(vehicles::router())
        .merge(calendars::router())
}

/// The background work of every capability.
pub fn register_tasks(registry: &mut Registry) {
    attachments::register_tasks(registry);
    recurring_jobs::register_tasks(registry);
    push_subscriptions::register_tasks(registry);
    routing::register_tasks(registry);
    positions::register_tasks(registry);
    vehicles::register_tasks(registry);
}
