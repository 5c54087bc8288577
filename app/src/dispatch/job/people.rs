//! Who the work is for, and whom to talk to.

use leptos::prelude::*;
use sync::domain::access::Permission;
use sync::domain::facts::ContactFacts;

use super::context::Job;
use crate::dispatch::links::{MailLink, PhoneLink};
use crate::t;

#[component]
pub(super) fn CustomerCard(job: Job) -> impl IntoView {
    let customer = job.facts(|facts| Some(facts.customer.clone()));
    let contacts = job.facts(|facts| facts.contacts.clone());
    let name = move || {
        let customer = customer.get()?;
        Some(if job.store.may(Permission::ViewCustomers) {
            view! { <a href=format!("/dispatch/customers/{}", customer.id)>{customer.name}</a> }.into_any()
        } else {
            view! { <span>{customer.name}</span> }.into_any()
        })
    };
    let reach = move || {
        let customer = customer.get()?;
        Some(view! { <Reach phone=customer.phone email=customer.email/> })
    };
    view! {
        <section class="card" aria-labelledby="customer-title">
            <header class="card__head"><h2 class="card__title" id="customer-title">{t!(dispatch.customer)}</h2></header>
            <div class="card__body">
                <div class="stack stack--tight"><strong>{name}</strong>{reach}</div>
                <For each=move || contacts.get() key=|contact| contact.id children=|contact| view! { <Contact contact/> }/>
            </div>
        </section>
    }
}

#[component]
fn Contact(contact: ContactFacts) -> impl IntoView {
    view! {
        <div class="stack stack--tight">
            <span>{contact.name} " " <span class="muted">{contact.role}</span></span>
            <Reach phone=contact.phone email=contact.email/>
        </div>
    }
}

/// Telephone and e-mail, each where there is one.
#[component]
fn Reach(phone: Option<String>, email: Option<String>) -> impl IntoView {
    view! {
        <span class="cluster">
            {phone.map(|number| view! { <PhoneLink number/> })}
            {email.map(|address| view! { <MailLink address/> })}
        </span>
    }
}
