//! Step 8: signatures, beneath what they sign.

use leptos::prelude::*;
use sync::docs::content::{SignOff, SignerRole};
use sync::docs::edit::DocEdit;
use sync::ids::SignOffId;

use super::summary::WorkDone;
use crate::t;
use crate::technician::visit::scope::use_visit;
use crate::ui::Icon;
use crate::widgets::SignatureView;

/// What was done, and both signatures.
#[component]
pub(super) fn SignStep() -> impl IntoView {
    view! {
        <WorkDone/>
        <SignatureCard role=SignerRole::Customer/>
        <SignatureCard role=SignerRole::Technician/>
    }
}

#[component]
fn SignatureCard(role: SignerRole) -> impl IntoView {
    let scope = use_visit();
    let given = Memo::new(move |_| {
        scope.job.with(|job| {
            let mut given: Vec<(SignOffId, SignOff)> = job
                .content
                .sign_offs
                .iter()
                .filter(|(_, sign_off)| {
                    sign_off.visit_id == scope.visit_id && sign_off.role == role && !sign_off.removed
                })
                .map(|(id, sign_off)| (*id, sign_off.clone()))
                .collect();
            given.sort_by_key(|(_, sign_off)| sign_off.at);
            given.pop()
        })
    });
    let required = move || {
        scope.job.with(|job| match role {
            SignerRole::Customer => job.facts.service.customer_signature,
            SignerRole::Technician => job.facts.service.technician_signature,
        })
    };
    let title = move || match role {
        SignerRole::Customer => scope.words.technician().customer,
        SignerRole::Technician => scope.words.technician().technician,
    };
    let status = move || match (required(), given.with(Option::is_some)) {
        (_, true) => scope.words.technician().signed,
        (true, false) => scope.words.technician().not_signed,
        (false, false) => scope.words.technician().not_required,
    };
    let sign = move || {
        if given.with(Option::is_some) { scope.words.technician().sign_again } else { scope.words.technician().sign }
    };
    let ask = move |_| scope.signing.set(Some(role));
    view! {
        <section class="signature" data-state=move || if given.with(Option::is_some) { "signed" } else { "empty" }>
            <header class="signature__head"><h3 class="signature__title">{title}</h3><span class="signature__status">{status}</span></header>
            {move || given.get().map(|(id, sign_off)| view! { <Given id sign_off/> })}
            <Show when=move || scope.editable()>
                <button class="button button--block" type="button" on:click=ask><Icon name="signature"/> " " {sign}</button>
            </Show>
        </section>
    }
}

/// A given signature; whoever took it can take it out.
#[component]
fn Given(id: SignOffId, sign_off: SignOff) -> impl IntoView {
    let scope = use_visit();
    let mine = sign_off.by == scope.me;
    let remove = t!(technician.remove_signature);
    view! {
        <SignatureView sign_off time_zone=Signal::derive(move || scope.zone())/>
        <Show when=move || mine && scope.editable()>
            <button class="button button--ghost button--small" type="button" on:click=move |_| scope.touch(vec![DocEdit::RemoveSignOff { id }])>
                <Icon name="trash"/> " " {remove}
            </button>
        </Show>
    }
}
