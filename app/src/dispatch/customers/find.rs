//! Finding a customer, where something is made for one.

use std::time::Duration;

use leptos::prelude::*;

use crate::api::escape;
use crate::dispatch::fetched::Listed;
use crate::dispatch::listing::debounced;
use crate::dispatch::records::Customer;
use crate::t;
use crate::ui::{Icon, Notice};
use crate::words::use_words;

/// A search field with what it finds; `choose` hears the id of whoever is taken. `text` is what was looked for.
#[component]
pub fn FindCustomer(text: RwSignal<String>, #[prop(into)] choose: Callback<String>) -> impl IntoView {
    let words = use_words();
    let wanted = debounced(text, Duration::from_millis(200));
    let list =
        Listed::<Customer>::new(move || Some(format!("/api/v1/customers?limit=8&q={}", escape(wanted.read().trim()))));
    let row = move |customer: Customer| {
        let id = customer.id.to_string();
        let sub = [customer.phone, customer.email].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        view! {
            <li class="list__item">
                <button class="list__link" type="button" on:click=move |_| choose.run(id.clone())>
                    <span class="list__text"><span class="list__title">{customer.name}</span><span class="list__sub">{sub}</span></span>
                    <Icon name="chevron-right"/>
                </button>
            </li>
        }
    };
    let find = t!(dispatch.find_customer);
    let problem = move || {
        let problem = list.problem.get()?;
        let offline = problem.is_offline();
        let text = if offline { words.dispatch().needs_connection.to_owned() } else { problem.words(words.language()) };
        Some(view! { <Notice kind="warn" text/> })
    };
    view! {
        <div class="input-group">
            <span class="input-group__lead"><Icon name="search"/></span>
            <input class="input" id="find-customer" type="search" placeholder=find aria-label=find autocomplete="off" bind:value=text/>
        </div>
        {problem}
        <ul class="list" role="list">{move || list.items.get().unwrap_or_default().into_iter().map(row).collect_view()}</ul>
    }
}
