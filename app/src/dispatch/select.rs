//! A labelled choice of one among several values.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use crate::ui::Field;

/// The choice. Its `name` is its element id, too. `options`: value and label; an option keeps its
/// place when options come later than the choice.
#[component]
pub fn SelectField(
    name: &'static str,
    #[prop(into)] label: TextProp,
    value: RwSignal<String>,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] optional: bool,
    #[prop(optional)] wide: bool,
    /// Called after the person chose.
    #[prop(optional, into)]
    on_choice: Option<Callback<String>>,
) -> impl IntoView {
    let chosen = move |event: leptos::ev::Targeted<leptos::ev::Event, leptos::web_sys::HtmlSelectElement>| {
        let text = event.target().value();
        value.set(text.clone());
        if let Some(on_choice) = on_choice {
            on_choice.run(text);
        }
    };
    view! {
        <Field id=name label error optional wide>
            <select
                class="select"
                id=name
                name=name
                aria-describedby=format!("{name}-error")
                aria-invalid=move || error.get().map(|_| "true")
                on:change:target=chosen
            >
                <Options value=value options/>
            </select>
        </Field>
    }
}

/// The options of a select; the one that is chosen follows `value`.
#[component]
pub fn Options(#[prop(into)] value: Signal<String>, options: Signal<Vec<(String, String)>>) -> impl IntoView {
    move || {
        let value = value.get();
        let option = |(key, label): (String, String)| {
            let selected = key == value;
            view! { <option value=key prop:selected=selected>{label}</option> }
        };
        options.get().into_iter().map(option).collect_view()
    }
}
