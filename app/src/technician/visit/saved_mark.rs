//! Says that the last change is on this device, and nothing before it is.

use leptos::prelude::*;

use super::scope::{Mark, use_visit};
use crate::t;
use crate::ui::Icon;

/// The mark beside a heading.
#[component]
pub(super) fn SavedMark() -> impl IntoView {
    let scope = use_visit();
    let (saving, saved) = (t!(common.saving), t!(common.saved_here));
    let mark = move || {
        match scope.mark.get() {
        Mark::Nothing => None,
        Mark::Saving => Some(view! { <span class="muted">{saving}</span> }.into_any()),
        Mark::Saved => Some(view! { <span class="verdict" data-state="sent" data-testid="saved"><Icon name="check" size="sm"/> " " {saved}</span> }.into_any()),
    }
    };
    view! { <span role="status">{mark}</span> }
}
