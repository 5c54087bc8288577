//! Recurring jobs: work at a customer's site that comes again by a rule (every three months on the first
//! Tuesday, from eight to ten). A plan's occurrences become jobs some weeks ahead, through the service of
//! jobs, so that boards and phones know nothing of plans. The rule's days are the site's, and eight
//! o'clock is eight o'clock in summer and in winter: see `local` for the hours that clocks skip or repeat.

mod calendar;
mod changes;
mod local;
mod made;
mod making;
mod model;
mod occurrence_store;
mod occurrences;
#[cfg(test)]
mod oracle;
mod routes;
mod rule;
pub mod service;
mod settings;
mod store;
mod tasks;
mod template_store;
mod templates;
mod time_of_day;
mod words;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use model::{PlanInput, RecurringJobInput};
pub use templates::{RecurringTemplateInput, create as create_template};
pub use time_of_day::TimeOfDay;

use crate::AppState;
use crate::tasks::Registry;

pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(routes::list::list_recurring_jobs, routes::create::create_recurring_job))
        .routes(routes!(routes::preview_dates::preview_recurring_dates))
        .routes(routes!(routes::get::get_recurring_job, routes::update::update_recurring_job))
        .routes(routes!(routes::preview_change::preview_recurring_change))
        .routes(routes!(routes::set_state::pause_recurring_job))
        .routes(routes!(routes::set_state::resume_recurring_job))
        .routes(routes!(routes::set_state::end_recurring_job))
        .routes(routes!(routes::list_occurrences::list_recurring_occurrences))
        .routes(routes!(routes::skip_occurrence::skip_recurring_occurrence))
        .routes(routes!(routes::restore_occurrence::restore_recurring_occurrence))
        .routes(routes!(routes::move_occurrence::move_recurring_occurrence))
        .routes(routes!(
            routes::list_templates::list_recurring_templates,
            routes::create_template::create_recurring_template
        ))
        .routes(routes!(
            routes::update_template::update_recurring_template,
            routes::delete_template::delete_recurring_template
        ))
        .routes(routes!(routes::settings::get_recurring_settings, routes::settings::update_recurring_settings))
}

/// Jobs are made of plans in the background.
pub(super) fn register_tasks(registry: &mut Registry) {
    tasks::register(registry);
}
