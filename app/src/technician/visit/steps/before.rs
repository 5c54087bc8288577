//! Step 4: safety, and what it looked like before.

use leptos::prelude::*;
use sync::docs::content::PhotoKind;
use sync::domain::checklist::Section;

use super::checklist::Checklist;
use super::photos::Photos;

/// The safety items and the photos taken before work.
#[component]
pub(super) fn BeforeStep() -> impl IntoView {
    view! {
        <Checklist section=Section::Safety/>
        <Photos kinds=&[PhotoKind::Before, PhotoKind::Damage, PhotoKind::During]/>
    }
}
