//! A text field that saves by itself.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::{Draft, DraftState, Saver};
use crate::status::hold_updates;
use crate::t;
use crate::ui::Icon;

/// The field. One line where `rows` is 0. The element's id is `id`.
#[component]
pub fn SavedText(
    #[prop(into)] id: String,
    #[prop(into)] label: TextProp,
    #[prop(into)] value: Signal<String>,
    saver: Saver,
    #[prop(default = 4)] rows: u32,
    #[prop(optional, into)] hint: Option<TextProp>,
    /// The keyboard on a phone, such as `decimal`.
    #[prop(optional)]
    inputmode: &'static str,
    /// Stands inside the box at its end, such as a unit.
    #[prop(optional, into)]
    trail: String,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// Only screen readers get the label; something beside the field says it already.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    let draft = Draft::new(value, saver);
    let _updates_wait = hold_updates(move || matches!(draft.state.get(), DraftState::Changed | DraftState::Failed(_)));
    let error = move || match draft.state.get() {
        DraftState::Failed(words) => Some(words),
        _ => None,
    };
    let saved = t!(common.saved_here);
    let (state_id, described) = (format!("{id}-state"), format!("{id}-hint {id}-state"));
    let invalid = move || error().map(|_| "true");
    let typed = move |event| draft.typed(event_target_value(&event));
    let input = if rows == 0 {
        view! {
            <input class="input" id=id.clone() type="text" autocomplete="off" inputmode=(!inputmode.is_empty()).then_some(inputmode)
                aria-describedby=described aria-invalid=invalid disabled=move || disabled.get()
                prop:value=move || draft.text.get() on:input=typed on:blur=move |_| draft.flush()/>
        }
        .into_any()
    } else {
        view! {
            <textarea class="textarea" id=id.clone() rows=rows
                aria-describedby=described aria-invalid=invalid disabled=move || disabled.get()
                prop:value=move || draft.text.get() on:input=typed on:blur=move |_| draft.flush()></textarea>
        }
        .into_any()
    };
    let state = move || mark(draft.state.get(), saved.get());
    view! {
        <div class="field" data-state=move || error().map(|_| "invalid")>
            <label class=if quiet { "visually-hidden" } else { "field__label" } for=id.clone()>{move || label.get()}</label>
            {hint.map(|hint| view! { <p class="field__hint" id=format!("{id}-hint")>{move || hint.get()}</p> })}
            <div class="input-group">{input}{(!trail.is_empty()).then(|| view! { <span class="input-group__trail">{trail}</span> })}</div>
            <p id=state_id role="status">{state}</p>
        </div>
    }
}

/// What stands below the field.
fn mark(state: DraftState, saved: &'static str) -> Option<AnyView> {
    let (class, data_state, testid, icon, text) = match state {
        DraftState::Failed(words) => ("field__error", None, None, "alert", words),
        DraftState::Saved => ("verdict", Some("sent"), Some("saved"), "check", saved.to_owned()),
        DraftState::Untouched | DraftState::Changed => return None,
    };
    let mark = view! { <span class=class data-state=data_state data-testid=testid><Icon name=icon/> " " {text}</span> };
    Some(mark.into_any())
}
