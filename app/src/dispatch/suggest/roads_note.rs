//! Says so where nobody knows the roads.

use leptos::prelude::*;

use crate::dispatch::roads::roads;
use crate::t;

#[component]
pub(super) fn RoadsNote() -> impl IntoView {
    let estimated = t!(assign.estimated);
    move || roads().only_estimates().then(|| view! { <p class="muted">{estimated}</p> })
}
