//! `/dispatch/customers/:id`: one customer with everything that belongs to them.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use sync::ids::CustomerId;

use super::contacts::ContactsCard;
use super::head::Head;
use super::jobs::JobsCard;
use super::sites::SitesSection;
use crate::dispatch::fetched::Fetched;
use crate::dispatch::records::CustomerDetail;
use crate::frame::DeskFrame;
use crate::t;
use crate::ui::{Notice, Skeleton};
use crate::words::use_words;

#[component]
pub fn CustomerPage() -> impl IntoView {
    let words = use_words();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")?.parse::<CustomerId>().ok()));
    let customer = Fetched::<CustomerDetail>::new(move || Some(format!("/api/v1/customers/{}", id.get()?)));
    let title = move || {
        customer
            .value
            .with(|customer| customer.as_ref().map(|detail| detail.customer.name.clone()))
            .unwrap_or_else(|| words.dispatch().customer.to_owned())
    };
    let here = Memo::new(move |_| customer.value.with(Option::is_some));
    let retry = t!(common.retry);
    let problem = move || {
        let problem = customer.problem.get()?;
        let text = if problem.is_offline() {
            words.dispatch().needs_connection.to_owned()
        } else {
            problem.words(words.language())
        };
        Some(
            view! { <Notice kind="warn" text><button class="button button--small" type="button" on:click=move |_| customer.refetch()>{retry}</button></Notice> },
        )
    };
    let body = move || match (here.get(), customer.problem.with(Option::is_some)) {
        (true, _) => view! {
            <Head customer/>
            <div class="columns">
                <div class="columns__main"><SitesSection customer/></div>
                <aside class="columns__side"><ContactsCard customer/><JobsCard customer/></aside>
            </div>
        }
        .into_any(),
        (false, false) => view! { <Skeleton cards=4/> }.into_any(),
        (false, true) => ().into_any(),
    };
    view! {
        <DeskFrame title subtitle=t!(dispatch.customer) back="/dispatch/customers">
            {problem}
            {body}
        </DeskFrame>
    }
}
