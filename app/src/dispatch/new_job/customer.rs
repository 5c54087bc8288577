//! Whom the work is for: found by a search, or new.

use std::time::Duration;

use leptos::prelude::*;
use sync::domain::access::Permission;

use super::draft::{NEW, NewJob};
use super::page::Chosen;
use crate::api::escape;
use crate::data::use_store;
use crate::dispatch::fetched::Listed;
use crate::dispatch::form_dialog::FailureNotice;
use crate::dispatch::forms::CustomerFields;
use crate::dispatch::listing::debounced;
use crate::dispatch::records::Customer;
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
        "" => view! { <FindCustomer draft/> }.into_any(),
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

#[component]
fn FindCustomer(draft: NewJob) -> impl IntoView {
    let (store, words) = (use_store(), use_words());
    let text = RwSignal::new(String::new());
    let wanted = debounced(text, Duration::from_millis(200));
    let list =
        Listed::<Customer>::new(move || Some(format!("/api/v1/customers?limit=8&q={}", escape(wanted.read().trim()))));
    let start = move |_| {
        // What was looked for and not found is most likely the name.
        draft.new_customer.name.set(text.get_untracked());
        draft.choose_customer(NEW);
    };
    let row = move |customer: Customer| {
        let id = customer.id.to_string();
        let sub = [customer.phone, customer.email].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        view! {
            <li class="list__item">
                <button class="list__link" type="button" on:click=move |_| draft.choose_customer(&id)>
                    <span class="list__text"><span class="list__title">{customer.name}</span><span class="list__sub">{sub}</span></span>
                    <Icon name="chevron-right"/>
                </button>
            </li>
        }
    };
    let (find, new) = (t!(dispatch.find_customer), t!(dispatch.new_customer));
    let problem = move || {
        let problem = list.problem.get()?;
        let text = if problem.is_offline() {
            words.dispatch().needs_connection.to_owned()
        } else {
            problem.words(words.language())
        };
        Some(view! { <Notice kind="warn" text/> })
    };
    view! {
        <div class="input-group">
            <span class="input-group__lead"><Icon name="search"/></span>
            <input class="input" id="find-customer" type="search" placeholder=find aria-label=find autocomplete="off" bind:value=text/>
        </div>
        {problem}
        <ul class="list" role="list">{move || list.items.get().unwrap_or_default().into_iter().map(row).collect_view()}</ul>
        {move || store.may(Permission::EditCustomers).then(|| view! {
            <div><button class="button" type="button" on:click=start><Icon name="plus"/> " " {new}</button></div>
        })}
    }
}
