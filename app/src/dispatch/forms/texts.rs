//! What the drafts of forms have in common.

use leptos::prelude::*;

/// Texts of a form by name, so that they can be kept and put back.
pub type Texts = Vec<(&'static str, RwSignal<String>)>;

/// A text, or none where it is blank.
pub fn filled(text: RwSignal<String>) -> Option<String> {
    let text = text.get_untracked();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
