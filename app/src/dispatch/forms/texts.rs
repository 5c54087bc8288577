//! What the drafts of forms have in common.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;

/// Texts of a form by name, so that they can be kept and put back.
pub type Texts = Vec<(&'static str, RwSignal<String>)>;

/// A text, or none where it is blank.
pub fn filled(text: RwSignal<String>) -> Option<String> {
    let text = text.get_untracked();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Moves the keyboard to the first field that is marked as wrong, once the marks are on the page.
pub fn focus_first_problem() {
    request_animation_frame(|| {
        let field = document().query_selector("[aria-invalid='true']").ok().flatten();
        if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
            let _ = field.focus();
        }
    });
}
