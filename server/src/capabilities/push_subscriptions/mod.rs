//! Messages to phones while the app is closed (Web Push): who takes them in where, what they are told
//! of, and sending them. Rings no phone itself; the browsers' own push services do.

mod message;
mod model;
mod notice;
mod quiet;
mod routes;
pub mod service;
mod store;
mod tasks;

use std::time::Duration;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;
use crate::tasks::Registry;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(
            routes::get::get_push_subscription,
            routes::save::save_push_subscription,
            routes::delete::delete_push_subscription
        ))
        .routes(routes!(routes::test::test_push_subscription))
        .routes(routes!(routes::prefer::save_push_preference))
}

/// Sending, and forgetting browsers whose session has ended.
pub(super) fn register_tasks(registry: &mut Registry) {
    registry.handle(tasks::NOTIFY, tasks::notify);
    registry.handle(tasks::SEND, tasks::send);
    registry.chore("clear_push_subscriptions", Duration::from_secs(3600), tasks::clear);
}
