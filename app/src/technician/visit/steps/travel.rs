//! Step 2: set out, with the phone's own maps showing the way.

use leptos::prelude::*;

use crate::t;
use crate::technician::maps::maps_url;
use crate::technician::visit::overview::{Access, SiteCard};
use crate::technician::visit::scope::use_visit;
use crate::ui::Icon;

/// The address and the way there.
#[component]
pub(super) fn TravelStep() -> impl IntoView {
    let scope = use_visit();
    let directions = t!(technician.open_maps);
    let href = move || scope.job.with(|job| maps_url(&job.facts.site));
    view! {
        <SiteCard/>
        <Access/>
        <a class="button button--block" href=href target="_blank" rel="noopener noreferrer"><Icon name="navigate"/> " " {directions}</a>
    }
}
