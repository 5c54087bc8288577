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
pub mod quarantine;
pub mod recurring_jobs;
pub mod routing;
mod saved;
pub mod sites;
pub mod technicians;
mod values;

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
        .merge(jobs::router())
        .merge(appointments::router())
        .merge(attachments::router())
        .merge(devices::router())
        .merge(quarantine::router())
        .merge(recurring_jobs::router())
        .merge(routing::router())
        .merge(audit_log::router())
        .merge(calendars::router())
}

/// The background work of every capability.
pub fn register_tasks(registry: &mut Registry) {
    attachments::register_tasks(registry);
    recurring_jobs::register_tasks(registry);
    routing::register_tasks(registry);
}
