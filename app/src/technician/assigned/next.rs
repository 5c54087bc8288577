//! The buttons of the visit to do now.

use leptos::prelude::*;
use sync::domain::status::VisitStatus;

use crate::t;
use crate::technician::maps::maps_url;
use crate::ui::Icon;
use crate::widgets::JobCardData;

/// Directions, and on with the visit.
#[component]
pub(super) fn NextActions(card: Signal<JobCardData>) -> impl IntoView {
    let maps = move || card.with(|card| maps_url(&card.job.site));
    let begun = move || {
        let begun = |status: VisitStatus| {
            matches!(status, VisitStatus::OnSite | VisitStatus::InProgress | VisitStatus::EnRoute)
        };
        card.with(|card| card.visit().is_some_and(|visit| begun(visit.status)))
    };
    let (directions, go_on, open) = (t!(technician.directions), t!(technician.go_on), t!(technician.open));
    view! {
        <a class="button" href=maps target="_blank" rel="noopener noreferrer"><Icon name="navigate"/> " " {directions}</a>
        <a class="button button--signal" href=move || card.with(JobCardData::href)><Icon name="play"/> " " {move || if begun() { go_on.get() } else { open.get() }}</a>
    }
}
