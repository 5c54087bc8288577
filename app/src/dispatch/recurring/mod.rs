//! Recurring jobs at the desk: the list, a new one, and one with its dates. All of it is read from and
//! changed at the server: rules are expanded there alone.

mod consequences;
mod dates;
mod draft;
mod edit;
mod fields;
mod list;
mod new_page;
mod occurrences;
mod one_page;
mod part_of;
mod pattern;
mod place;
mod records;
mod rhythm;
mod service;
mod templates;

pub use list::RecurringPage;
pub use new_page::NewRecurringPage;
pub use one_page::RecurringJobPage;
pub use part_of::PartOf;

use crate::api::ApiProblem;

/// Fields of a plan by their own names, as the form has them.
fn shorten(mut problem: ApiProblem) -> ApiProblem {
    for wrong in &mut problem.errors {
        let own = wrong.field.strip_prefix("plan.").unwrap_or(&wrong.field);
        wrong.field = match own {
            "duration_minutes" => "minutes".to_owned(),
            // The rule has no field of its own.
            "rule" => "every".to_owned(),
            own => own.to_owned(),
        };
    }
    problem
}
