//! Whom the work is for: found by a search, or new.

use leptos::prelude::*;
use sync::domain::access::Permission;

use super::draft::{NEW, NewJob};
use super::page::Chosen;
use crate::data::use_store;
use crate::dispatch::customers::FindCustomer;
use crate::dispatch::form_dialog::FailureNotice;
use crate::dispatch::forms::CustomerFields;
use crate::t;
use crate::ui::{Icon, Notice};
use crate::words::use_words;

#[component]
pub(super) fn CustomerPart(draft: NewJob, chosen: Chosen) -> impl IntoView {
    let words = use_words();
    let state = Memo::new(move |_| draft.customer.get());
    let change = t!(dispatch.choose_another);
    let name = move || chosen.customer.value.with(|detail| detail.as_ref().map(|detail| detail.customer.name.clone()));
    let body = move || match state.get().as_str() {
        "" => view! { <OldOrNew draft/> }.into_any(),
        NEW => view! { <CustomerFields draft=draft.new_customer run=draft.runs.customer/> }.into_any(),
        _ => view! { <p><strong>{name}</strong></p> }.into_any(),
    };
    let missing = draft.runs.job.field("customer_id");
    view! {
        <section class="card" aria-labelledby="customer-title">
            <header class="card__head">
                <h2 class="card__title" id="customer-title">{move || format!("1. {}", words.dispatch().customer)}</h2>
                <div class="card__actions">
                    {move || (!state.read().is_empty()).then(|| view! {
                        <button class="button button--small" type="button" on:click=move |_| draft.choose_customer("")>{change}</button>
                    })}
                </div>
            </header>
            <div class="card__body">
                {body}
                {move || missing.get().map(|text| view! { <Notice kind="error" text/> })}
                <FailureNotice run=draft.runs.customer/>
            </div>
        </section>
    }
}

/// Found by a search; what was looked for and not found is most likely the name of a new one.
#[component]
fn OldOrNew(draft: NewJob) -> impl IntoView {
    let store = use_store();
    let text = RwSignal::new(String::new());
    let start = move |_| {
        draft.new_customer.name.set(text.get_untracked());
        draft.choose_customer(NEW);
    };
    let new = t!(dispatch.new_customer);
    view! {
        <FindCustomer text choose=move |id: String| draft.choose_customer(&id)/>
        {move || store.may(Permission::EditCustomers).then(|| view! {
            <div><button class="button" type="button" on:click=start><Icon name="plus"/> " " {new}</button></div>
        })}
    }
}
