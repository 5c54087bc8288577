//! Step 1: take the visit.

use leptos::prelude::*;

use crate::technician::visit::overview::{JobFactsCard, When};

/// What the visit asks for, before one takes it.
#[component]
pub(super) fn AcceptStep() -> impl IntoView {
    view! {
        <When/>
        <JobFactsCard/>
    }
}
