//! Choosing what a photo shows.

use leptos::prelude::*;
use leptos::text_prop::TextProp;
use sync::docs::content::PhotoKind;

use crate::technician::visit::scope::use_visit;
use crate::widgets::photo_kind;

/// A row of kinds. `name` tells apart the rows of one page.
#[component]
pub(in crate::technician::visit) fn KindChoice(
    kind: RwSignal<PhotoKind>,
    kinds: &'static [PhotoKind],
    name: &'static str,
    #[prop(into)] legend: TextProp,
    #[prop(optional, into)] on_choose: Option<Callback<PhotoKind>>,
) -> impl IntoView {
    let scope = use_visit();
    let option = move |option: PhotoKind| {
        let choose = move |_| {
            kind.set(option);
            if let Some(on_choose) = on_choose {
                on_choose.run(option);
            }
        };
        view! {
            <label class="segmented__option">
                <input class="segmented__input" type="radio" name=name prop:checked=move || kind.get() == option on:change=choose/>
                <span class="segmented__label">{move || photo_kind(option, scope.words.language())}</span>
            </label>
        }
    };
    view! {
        <fieldset class="segmented">
            <legend class="segmented__legend">{move || legend.get()}</legend>
            <div class="segmented__options">{kinds.iter().map(|kind| option(*kind)).collect_view()}</div>
        </fieldset>
    }
}
