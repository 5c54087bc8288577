//! Taking a signature: who signs, the pad, and the name.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::docs::content::SignerRole;

use super::open_while;
use super::pad::{Pad, picture};
use super::strokes::Strokes;
use crate::data::CommitError;
use crate::t;
use crate::technician::visit::scope::{VisitScope, use_visit};
use crate::ui::{Dialog, Icon, TextField};

/// The sheet, open while somebody is to sign.
#[component]
pub(in crate::technician::visit) fn SignSheet() -> impl IntoView {
    let scope = use_visit();
    let open = RwSignal::new(false);
    open_while(open, scope.signing);
    let title = t!(technician.signature);
    view! { <Dialog open title>{move || scope.signing.get().map(|role| view! { <Form role/> })}</Dialog> }
}

/// Who most likely signs.
fn usual_name(scope: VisitScope, role: SignerRole) -> String {
    match role {
        SignerRole::Customer => scope.job.with_untracked(|job| job.facts.customer.name.clone()),
        SignerRole::Technician => scope
            .store
            .session()
            .with_untracked(|session| session.as_ref().map(|session| session.user.name.clone()).unwrap_or_default()),
    }
}

#[component]
fn Form(role: SignerRole) -> impl IntoView {
    let scope = use_visit();
    let canvas = NodeRef::<html::Canvas>::new();
    let (strokes, name) = (RwSignal::new(Strokes::default()), RwSignal::new(usual_name(scope, role)));
    let (by_keys, error, busy) = (RwSignal::new(false), RwSignal::new(None::<String>), RwSignal::new(false));
    let typed = Signal::derive(move || if by_keys.get() { name.get() } else { String::new() });
    let blank = move || {
        if by_keys.get() { typed.with(|typed| typed.trim().is_empty()) } else { strokes.with(Strokes::is_empty) }
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if blank() || name.with_untracked(|name| name.trim().is_empty()) {
            let words = scope.words.technician();
            error.set(Some(if blank() { words.sign_first } else { words.signer_needed }.into()));
            return;
        }
        let png = canvas
            .get_untracked()
            .and_then(|pad| strokes.with_untracked(|strokes| picture(&pad, strokes, &typed.get_untracked())));
        let json = if by_keys.get_untracked() { b"[]".to_vec() } else { strokes.with_untracked(Strokes::to_json) };
        busy.set(true);
        spawn_local(async move {
            let outcome = keep(scope, role, name.get_untracked(), png, json).await;
            busy.try_set(false);
            match outcome {
                Ok(()) => {
                    scope.toasts.success(scope.words.technician().signature_kept);
                    scope.signing.try_set(None);
                }
                Err(why) => drop(error.try_set(Some(scope.words_of(&why)))),
            }
        });
    };
    let state = move || if blank() { "empty" } else { "drawing" };
    let statement = (t!(technician.statement_customer), t!(technician.statement_technician));
    let statement = move || if role == SignerRole::Customer { statement.0.get() } else { statement.1.get() };
    let type_instead = (t!(technician.type_instead), t!(technician.draw_instead));
    let type_instead = move || if by_keys.get() { type_instead.1.get() } else { type_instead.0.get() };
    view! {
        <form class="stack" on:submit=save>
            <RoleChoice role/>
            <section class="signature" data-state=state>
                <p class="signature__statement">{statement}</p>
                <Pad strokes typed canvas/>
                <Tools strokes by_keys/>
            </section>
            <TextField name="signer" label=t!(technician.signer_name) value=name error autocomplete="name"/>
            <button class="button button--ghost" type="button" aria-pressed=move || by_keys.get().to_string() on:click=move |_| by_keys.update(|keys| *keys = !*keys)>
                <Icon name="keyboard"/> " " {type_instead}
            </button>
            <button class="button button--signal button--block button--large" type="submit" data-testid="save-signature" disabled=move || busy.get()>
                <Icon name="check"/> " " {t!(technician.save_signature)}
            </button>
        </form>
    }
}

async fn keep(
    scope: VisitScope,
    role: SignerRole,
    name: String,
    png: Option<Vec<u8>>,
    json: Vec<u8>,
) -> Result<(), CommitError> {
    let png = png.ok_or_else(|| CommitError::Photo(scope.words.technician().no_picture.into()))?;
    scope.keep(scope.store.add_sign_off(scope.job_id, scope.visit_id, role, name.trim().to_owned(), png, json)).await
}

/// Customer or technician.
#[component]
fn RoleChoice(role: SignerRole) -> impl IntoView {
    let scope = use_visit();
    let option = move |option: SignerRole, label: &'static str| {
        view! {
            <label class="segmented__option">
                <input class="segmented__input" type="radio" name="signer-role" prop:checked=option == role on:change=move |_| scope.signing.set(Some(option))/>
                <span class="segmented__label">{label}</span>
            </label>
        }
    };
    view! {
        <fieldset class="segmented">
            <legend class="visually-hidden">{t!(technician.who_signs)}</legend>
            <div class="segmented__options">
                {move || option(SignerRole::Customer, scope.words.technician().customer)}
                {move || option(SignerRole::Technician, scope.words.technician().technician)}
            </div>
        </fieldset>
    }
}

#[component]
fn Tools(strokes: RwSignal<Strokes>, by_keys: RwSignal<bool>) -> impl IntoView {
    let empty = move || by_keys.get() || strokes.with(Strokes::is_empty);
    let no_redo = move || by_keys.get() || !strokes.with(Strokes::can_redo);
    let (undo, redo, clear) = (t!(common.undo), t!(technician.redo), t!(technician.clear));
    view! {
        <div class="signature__tools">
            <button class="button button--ghost" type="button" disabled=empty on:click=move |_| strokes.update(Strokes::undo)><Icon name="undo"/> " " {undo}</button>
            <button class="button button--ghost" type="button" disabled=no_redo on:click=move |_| strokes.update(Strokes::redo)><Icon name="retry"/> " " {redo}</button>
            <button class="button button--ghost" type="button" disabled=empty on:click=move |_| strokes.update(Strokes::clear)><Icon name="trash"/> " " {clear}</button>
        </div>
    }
}
