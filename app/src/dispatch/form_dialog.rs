//! Dialogs that hold a form, or ask why.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::run::Run;
use crate::t;
use crate::ui::{Dialog, Notice, TextArea};

/// A dialog whose children are the fields of a form; they are made anew each time it opens.
/// `variant`: `wide`, or `side` for a panel.
#[component]
pub fn FormDialog(
    open: RwSignal<bool>,
    /// Element id of the form.
    id: &'static str,
    #[prop(into)] title: TextProp,
    #[prop(into)] submit: TextProp,
    #[prop(optional)] variant: &'static str,
    #[prop(optional)] danger: bool,
    run: Run,
    #[prop(into)] on_submit: Callback<()>,
    children: ChildrenFn,
) -> impl IntoView {
    let cancel = t!(common.cancel);
    let children = StoredValue::new(children);
    Effect::new(move |_| {
        if open.get() {
            run.reset();
        }
    });
    let class = if danger { "button button--danger" } else { "button button--primary" };
    let footer = move || {
        let submit = submit.clone();
        view! {
            <button class="button" type="button" on:click=move |_| open.set(false)>{cancel}</button>
            <SubmitButton form=id class busy=run.busy label=submit/>
        }
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        on_submit.run(());
    };
    view! {
        <Dialog open title footer variant>
            <form id=id class="stack" novalidate on:submit=send>
                {children.read_value()()}
                <FailureNotice run/>
            </form>
        </Dialog>
    }
}

/// The button that sends a form, also from outside of it; busy while the form's action runs.
#[component]
pub fn SubmitButton(
    /// Element id of the form.
    form: &'static str,
    #[prop(default = "button button--primary")] class: &'static str,
    busy: RwSignal<bool>,
    #[prop(into)] label: TextProp,
) -> impl IntoView {
    view! {
        <button class=class type="submit" form=form aria-busy=move || busy.get().to_string() disabled=move || busy.get()>
            {move || busy.get().then(|| view! { <span class="spinner" aria-hidden="true"></span> " " })}
            {move || label.get()}
        </button>
    }
}

/// What went wrong, where something did.
#[component]
pub fn FailureNotice(run: Run) -> impl IntoView {
    move || {
        let failure = run.failure.get()?;
        Some(view! { <Notice kind="error" text=failure.text/> })
    }
}

/// A dialog that asks for a reason.
#[component]
pub fn ReasonDialog(
    open: RwSignal<bool>,
    id: &'static str,
    #[prop(into)] title: TextProp,
    #[prop(into)] hint: TextProp,
    #[prop(into)] submit: TextProp,
    #[prop(optional)] danger: bool,
    run: Run,
    #[prop(into)] on_reason: Callback<String>,
) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let (label, missing) = (t!(dispatch.reason), t!(dispatch.reason_needed));
    Effect::new(move |_| {
        if open.get() {
            reason.set(String::new());
        }
    });
    let submitted = move |()| {
        let text = reason.get_untracked().trim().to_owned();
        if text.is_empty() {
            run.refuse("reason", untrack(|| missing.get()));
        } else {
            on_reason.run(text);
        }
    };
    view! {
        <FormDialog open id title submit danger run on_submit=submitted>
            <TextArea name="reason" label value=reason rows=3 hint=hint.clone() error=run.field("reason")/>
        </FormDialog>
    }
}
