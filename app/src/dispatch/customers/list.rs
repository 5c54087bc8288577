//! `/dispatch/customers`: all customers, and a search among them.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use sync::domain::access::Permission;

use super::new_dialog::NewCustomerDialog;
use crate::api::escape;
use crate::data::use_store;
use crate::dispatch::fetched::Listed;
use crate::dispatch::keys::Shortcuts;
use crate::dispatch::listing::{Listing, debounced};
use crate::dispatch::records::Customer;
use crate::frame::DeskFrame;
use crate::t;
use crate::ui::Icon;
use crate::words::use_words;

/// Silence after which a search is sent.
const PAUSE: Duration = Duration::from_millis(250);

#[component]
pub fn CustomersPage() -> impl IntoView {
    let store = use_store();
    let (text, open) = (RwSignal::new(String::new()), RwSignal::new(false));
    let wanted = debounced(text, PAUSE);
    let list = Listed::<Customer>::new(move || {
        Some(format!("/api/v1/customers?limit=100&q={}", escape(wanted.read().trim())))
    });
    let search = NodeRef::<html::Input>::new();
    let may = move || store.may(Permission::EditCustomers);
    Shortcuts::remembered().listen(move |key| {
        match key {
            "/" => drop(search.get_untracked().map(|input| input.focus())),
            "n" if untrack(may) => open.set(true),
            _ => return false,
        }
        true
    });
    let new = t!(dispatch.new_customer);
    let actions = move || {
        may().then(|| view! {
            <button class="button button--primary" type="button" aria-label=new aria-keyshortcuts="n" on:click=move |_| open.set(true)>
                <Icon name="plus"/> " " <span class="only-desk">{new}</span> <kbd class="kbd only-desk" aria-hidden="true">"N"</kbd>
            </button>
        })
    };
    let find = t!(dispatch.find_customer);
    view! {
        <DeskFrame title=t!(dispatch.customers) actions>
            <search class="filter-bar" aria-label=find>
                <div class="input-group filter-bar__search">
                    <span class="input-group__lead"><Icon name="search"/></span>
                    <input class="input" type="search" node_ref=search placeholder=find aria-label=find aria-keyshortcuts="/" bind:value=text/>
                </div>
            </search>
            <Listing list icon="customers" empty=t!(dispatch.no_customers)>
                <CustomerTable list/>
            </Listing>
            <NewCustomerDialog open/>
        </DeskFrame>
    }
}

#[component]
fn CustomerTable(list: Listed<Customer>) -> impl IntoView {
    let words = use_words();
    let row = move |customer: Customer| {
        let kind = customer.kind.clone();
        let kind =
            move || if kind == "commercial" { words.dispatch().commercial } else { words.dispatch().residential };
        view! {
            <tr class="table__row">
                <td><a class="table__link" href=format!("/dispatch/customers/{}", customer.id)>{customer.name}</a></td>
                <td>{kind}</td>
                <td>{customer.phone}</td>
                <td class="wrap-anywhere">{customer.email}</td>
                <td data-numeric>{customer.site_count}</td>
            </tr>
        }
    };
    view! {
        <table class="table">
            <caption class="visually-hidden">{t!(dispatch.customers)}</caption>
            <thead>
                <tr>
                    <th scope="col">{t!(dispatch.name)}</th>
                    <th scope="col">{t!(dispatch.kind)}</th>
                    <th scope="col">{t!(dispatch.phone)}</th>
                    <th scope="col">{t!(dispatch.email)}</th>
                    <th scope="col" data-numeric>{t!(dispatch.sites)}</th>
                </tr>
            </thead>
            <tbody><For each=move || list.items.get().unwrap_or_default() key=|customer| (customer.id, customer.name.clone(), customer.site_count) children=row/></tbody>
        </table>
    }
}
