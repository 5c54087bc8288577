//! For whom and where: a customer that is looked for, and one of their sites.

use leptos::prelude::*;

use crate::dispatch::customers::FindCustomer;
use crate::dispatch::fetched::Fetched;
use crate::dispatch::records::{CustomerDetail, Site};
use crate::dispatch::run::Run;
use crate::t;
use crate::ui::Notice;
use crate::words::use_words;

/// The chosen customer and site, as ids; empty while none is.
#[derive(Clone, Copy)]
pub struct Place {
    pub customer: RwSignal<String>,
    pub site: RwSignal<String>,
    pub detail: Fetched<CustomerDetail>,
}

impl Place {
    /// Nothing chosen. Call it while the page is built.
    pub fn new() -> Self {
        let customer = RwSignal::new(String::new());
        let known = move || customer.with(|id| id.parse::<uuid::Uuid>().ok());
        let detail = Fetched::new(move || Some(format!("/api/v1/customers/{}", known()?)));
        let this = Self { customer, site: RwSignal::new(String::new()), detail };
        // The only site there is needs no choosing.
        Effect::new(move |_| {
            let only = this.sites().as_slice().first().map(|site| site.id.to_string());
            if this.sites().len() == 1 && this.site.with_untracked(String::is_empty) {
                this.site.set(only.unwrap_or_default());
            }
        });
        this
    }

    /// The customer's sites, once they are here (tracked).
    fn sites(self) -> Vec<Site> {
        let chosen = self.customer.get();
        self.detail.value.with(|detail| match detail {
            Some(detail) if detail.customer.id.to_string() == chosen => detail.sites.clone(),
            _ => Vec::new(),
        })
    }

    /// The chosen site, once it is here (tracked).
    pub fn chosen_site(self) -> Option<Site> {
        let id = self.site.get();
        self.sites().into_iter().find(|site| site.id.to_string() == id)
    }

    fn choose(self, id: &str) {
        if self.customer.with_untracked(|chosen| chosen != id) {
            self.site.set(String::new());
            self.customer.set(id.to_owned());
        }
    }
}

#[component]
pub fn PlaceFields(place: Place, run: Run) -> impl IntoView {
    let words = use_words();
    let none = Memo::new(move |_| place.customer.with(String::is_empty));
    let name = move || place.detail.value.with(|detail| detail.as_ref().map(|detail| detail.customer.name.clone()));
    let text = RwSignal::new(String::new());
    let change = t!(dispatch.choose_another);
    let (no_customer, no_site) = (run.field("customer_id"), run.field("site_id"));
    let body = move || match none.get() {
        true => view! { <FindCustomer text choose=move |id: String| place.choose(&id)/> }.into_any(),
        false => view! {
            <div class="row">
                <strong class="row__grow">{name}</strong>
                <button class="button button--small" type="button" on:click=move |_| place.choose("")>{change}</button>
            </div>
            <SiteChoice place/>
        }
        .into_any(),
    };
    view! {
        <section class="card" aria-labelledby="place-title">
            <header class="card__head"><h2 class="card__title" id="place-title">{move || format!("{} · {}", words.dispatch().customer, words.dispatch().site)}</h2></header>
            <div class="card__body">
                {body}
                {move || no_customer.get().or_else(|| no_site.get()).map(|text| view! { <Notice kind="error" text/> })}
            </div>
        </section>
    }
}

#[component]
fn SiteChoice(place: Place) -> impl IntoView {
    let sites = Memo::new(move |_| place.sites());
    let option = move |site: Site| {
        let (own, pick) = (site.id.to_string(), site.id.to_string());
        let address = format!("{}, {}", site.address_line1, site.city);
        let name = (site.name != site.address_line1).then(|| view! { <strong>{site.name}</strong> " " });
        view! {
            <label class="choice">
                <input
                    class="choice__input"
                    type="radio"
                    name="site"
                    prop:checked=move || place.site.with(|site| *site == own)
                    on:change=move |_| place.site.set(pick.clone())
                />
                <span class="choice__label">{name}{address}</span>
            </label>
        }
    };
    view! {
        <fieldset class="stack stack--tight">
            <legend class="visually-hidden">{t!(dispatch.site)}</legend>
            {move || sites.get().into_iter().map(option).collect_view()}
        </fieldset>
    }
}
