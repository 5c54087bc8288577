//! Where: one of the customer's sites, or a new one.

use leptos::prelude::*;
use sync::domain::access::Permission;

use super::draft::{NEW, NewJob};
use super::page::Chosen;
use crate::data::use_store;
use crate::dispatch::form_dialog::FailureNotice;
use crate::dispatch::forms::SiteFields;
use crate::dispatch::records::Site;
use crate::t;
use crate::ui::Notice;
use crate::words::use_words;

#[component]
pub(super) fn SitePart(draft: NewJob, chosen: Chosen) -> impl IntoView {
    let words = use_words();
    let none_yet = Memo::new(move |_| draft.customer.with(String::is_empty));
    let new_customer = Memo::new(move |_| draft.customer.with(|customer| customer == NEW));
    let is_new = Memo::new(move |_| draft.site.with(|site| site == NEW));
    // The only site there is needs no choosing.
    Effect::new(move |_| {
        let Some(sites) = chosen
            .customer
            .value
            .with(|detail| detail.as_ref().map(|detail| (detail.customer.id, detail.sites.clone())))
        else {
            return;
        };
        let is_it = draft.customer.with(|customer| *customer == sites.0.to_string());
        if let [only] = sites.1.as_slice()
            && is_it
            && draft.site.with_untracked(String::is_empty)
        {
            draft.choose_site(&only.id.to_string());
        }
    });
    let body = move || {
        if none_yet.get() {
            return view! { <p class="muted">{words.dispatch().customer_first}</p> }.into_any();
        }
        view! {
            {move || (!new_customer.get()).then(|| view! { <SiteChoice draft chosen/> })}
            {move || is_new.get().then(|| view! { <SiteFields draft=draft.new_site run=draft.runs.site/> })}
        }
        .into_any()
    };
    let missing = draft.runs.job.field("site_id");
    view! {
        <section class="card" aria-labelledby="site-title">
            <header class="card__head"><h2 class="card__title" id="site-title">{move || format!("2. {}", words.dispatch().site)}</h2></header>
            <div class="card__body">
                {body}
                {move || missing.get().map(|text| view! { <Notice kind="error" text/> })}
                <FailureNotice run=draft.runs.site/>
            </div>
        </section>
    }
}

#[component]
fn SiteChoice(draft: NewJob, chosen: Chosen) -> impl IntoView {
    let store = use_store();
    let new = t!(dispatch.add_site);
    let sites = Memo::new(move |_| {
        chosen.customer.value.with(|detail| detail.as_ref().map(|detail| detail.sites.clone()).unwrap_or_default())
    });
    let option = move |id: String, label: AnyView| {
        let (own, pick) = (id.clone(), id);
        view! {
            <label class="choice">
                <input
                    class="choice__input"
                    type="radio"
                    name="site"
                    prop:checked=move || draft.site.with(|site| *site == own)
                    on:change=move |_| draft.choose_site(&pick)
                />
                <span class="choice__label">{label}</span>
            </label>
        }
    };
    let row = move |site: Site| {
        let address = format!("{}, {}", site.address_line1, site.city);
        let name = (site.name != site.address_line1).then(|| view! { <strong>{site.name}</strong> " " });
        option(site.id.to_string(), view! { {name}{address} }.into_any())
    };
    view! {
        <fieldset class="stack stack--tight">
            <legend class="visually-hidden">{t!(dispatch.site)}</legend>
            {move || sites.get().into_iter().map(row).collect_view()}
            {move || store.may(Permission::EditCustomers).then(|| option(NEW.to_owned(), view! { {new} }.into_any()))}
        </fieldset>
    }
}
