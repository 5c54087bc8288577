//! Dialogs on the browser's own `<dialog>`: focus, Escape and the page behind are its work.

use leptos::html;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::Icon;
use crate::t;

/// A modal dialog, shown while `open` is true; its content exists only then. `variant`: `wide`, or
/// `side` for a panel at the desk. `footer` holds the buttons.
#[component]
pub fn Dialog(
    open: RwSignal<bool>,
    #[prop(into)] title: TextProp,
    #[prop(optional)] variant: &'static str,
    #[prop(optional, into)] footer: ViewFn,
    children: ChildrenFn,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let Some(dialog) = element.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let class = if variant.is_empty() { "dialog".to_owned() } else { format!("dialog dialog--{variant}") };
    let label = title.clone();
    let children = StoredValue::new(children);
    let footer = StoredValue::new(footer);
    let close = t!(common.close);
    view! {
        <dialog class=class node_ref=element aria-label=move || label.get() on:close=move |_| open.set(false)>
            <Show when=move || open.get()>
                <header class="dialog__head">
                    <h2 class="dialog__title">{let title = title.clone(); move || title.get()}</h2>
                    <button class="button button--icon button--ghost" type="button" aria-label=close on:click=move |_| open.set(false)>
                        <Icon name="x"/>
                    </button>
                </header>
                <div class="dialog__body">{children.read_value()()}</div>
                <footer class="dialog__foot">{footer.read_value().run()}</footer>
            </Show>
        </dialog>
    }
}

/// A question with one consequence. `danger` colours the button that does it.
#[component]
pub fn Confirm(
    open: RwSignal<bool>,
    #[prop(into)] title: TextProp,
    #[prop(into)] text: TextProp,
    #[prop(into)] confirm: TextProp,
    #[prop(optional)] danger: bool,
    #[prop(into)] on_confirm: Callback<()>,
) -> impl IntoView {
    let cancel = t!(common.cancel);
    let class = if danger { "button button--danger" } else { "button button--primary" };
    let footer = move || {
        let confirm = confirm.clone();
        let agreed = move |_| {
            open.set(false);
            on_confirm.run(());
        };
        view! {
            <button class="button" type="button" on:click=move |_| open.set(false)>{cancel}</button>
            <button class=class type="button" on:click=agreed>{move || confirm.get()}</button>
        }
    };
    view! {
        <Dialog open title footer>
            <p>{let text = text.clone(); move || text.get()}</p>
        </Dialog>
    }
}
