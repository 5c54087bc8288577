//! Step 7: what it looks like now.

use leptos::prelude::*;
use sync::docs::content::PhotoKind;

use super::photos::Photos;
use crate::technician::visit::scope::use_visit;
use crate::widgets::{CompareBeforeAfter, photos_of};

/// The photos taken after work, beside those from before.
#[component]
pub(super) fn AfterStep() -> impl IntoView {
    let scope = use_visit();
    let photos = Signal::derive(move || scope.job.with(|job| photos_of(job, Some(scope.visit_id))));
    view! {
        <Photos kinds=&[PhotoKind::After, PhotoKind::Repair, PhotoKind::Damage, PhotoKind::During]/>
        <CompareBeforeAfter photos/>
    }
}
