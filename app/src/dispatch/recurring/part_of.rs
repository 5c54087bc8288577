//! On a job's page: which plan it was made by.

use leptos::prelude::*;
use sync::ids::JobId;

use super::records::RecurringJob;
use crate::api::Page;
use crate::dispatch::fetched::Fetched;
use crate::ui::Icon;
use crate::words::use_words;

/// A link to the plan; nothing where there is none or no network.
#[component]
pub fn PartOf(id: JobId) -> impl IntoView {
    let words = use_words();
    let plans = Fetched::<Page<RecurringJob>>::new(move || Some(format!("/api/v1/recurring-jobs?job={id}")));
    move || {
        let plan =
            plans.value.with(|page| page.as_ref()?.items.first().map(|plan| (plan.id, plan.plan.title.clone())))?;
        let text = move || (words.recurring().part_of)(&plan.1);
        Some(view! { <a href=format!("/dispatch/recurring/{}", plan.0)><Icon name="history"/> " " {text}</a> })
    }
}
