//! Labelled inputs with hint and error, tied together for screen readers.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::Icon;
use crate::t;

/// The frame of an input that has the element id `id`: label, hint and error. The input itself names
/// `{id}-hint {id}-error` in `aria-describedby`.
#[component]
pub fn Field(
    #[prop(into)] id: String,
    #[prop(into)] label: TextProp,
    #[prop(optional, into)] hint: Option<TextProp>,
    /// What is wrong with the value.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Says beside the label that the field may stay empty.
    #[prop(optional)]
    optional: bool,
    /// Spans both columns of a form grid.
    #[prop(optional)]
    wide: bool,
    children: Children,
) -> impl IntoView {
    let class = if wide { "field field--wide" } else { "field" };
    let word = t!(common.optional);
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    view! {
        <div class=class data-state=move || error.get().map(|_| "invalid")>
            <label class="field__label" for=id>
                {move || label.get()}
                {optional.then(|| view! { " " <span class="field__optional">{word}</span> })}
            </label>
            {hint.map(|hint| view! { <p class="field__hint" id=hint_id>{move || hint.get()}</p> })}
            {children()}
            {move || {
                error.get().map(|error| view! { <p class="field__error" id=error_id.clone()><Icon name="alert"/>" "{error}</p> })
            }}
        </div>
    }
}

/// A one-line text. Its `name` is its element id, too.
#[component]
pub fn TextField(
    name: &'static str,
    #[prop(into)] label: TextProp,
    value: RwSignal<String>,
    /// `text`, `email`, `tel`, `date`, `time`, `number`, `password`, `search`.
    #[prop(default = "text".into(), into)]
    kind: Signal<&'static str>,
    #[prop(optional, into)] hint: Option<TextProp>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] optional: bool,
    #[prop(optional)] wide: bool,
    /// The browser's own help, such as `email` or `off`.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// The keyboard on a phone, such as `decimal`.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let described = format!("{name}-hint {name}-error");
    let input = view! {
        <input
            class="input"
            id=name
            name=name
            type=move || kind.get()
            autocomplete=autocomplete
            inputmode=inputmode
            required=!optional
            disabled=move || disabled.get()
            aria-describedby=described
            aria-invalid=move || error.get().map(|_| "true")
            bind:value=value
        />
    };
    field(name, label, hint, error, optional, wide, input.into_any())
}

/// A text of several lines.
#[component]
pub fn TextArea(
    name: &'static str,
    #[prop(into)] label: TextProp,
    value: RwSignal<String>,
    #[prop(default = 4)] rows: u32,
    #[prop(optional, into)] hint: Option<TextProp>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] optional: bool,
    #[prop(optional)] wide: bool,
) -> impl IntoView {
    let described = format!("{name}-hint {name}-error");
    let input = view! {
        <textarea
            class="textarea"
            id=name
            name=name
            rows=rows
            required=!optional
            aria-describedby=described
            aria-invalid=move || error.get().map(|_| "true")
            bind:value=value
        ></textarea>
    };
    field(name, label, hint, error, optional, wide, input.into_any())
}

fn field(
    id: &'static str,
    label: TextProp,
    hint: Option<TextProp>,
    error: Signal<Option<String>>,
    optional: bool,
    wide: bool,
    input: AnyView,
) -> AnyView {
    let children: Children = Box::new(move || input);
    match hint {
        Some(hint) => view! { <Field id label hint error optional wide children/> }.into_any(),
        None => view! { <Field id label error optional wide children/> }.into_any(),
    }
}

/// A checkbox with its words.
#[component]
pub fn Choice(name: &'static str, #[prop(into)] label: TextProp, value: RwSignal<bool>) -> impl IntoView {
    view! {
        <label class="choice">
            <input class="choice__input" type="checkbox" name=name bind:checked=value/>
            <span class="choice__label">{move || label.get()}</span>
        </label>
    }
}
