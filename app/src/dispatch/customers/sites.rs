//! The customer's sites, each with its equipment.

use leptos::prelude::*;
use sync::domain::access::Permission;
use sync::ids::SiteId;

use super::assets::AssetsList;
use crate::api;
use crate::data::{new_id, use_store};
use crate::dispatch::fetched::Fetched;
use crate::dispatch::form_dialog::FormDialog;
use crate::dispatch::forms::{SiteDraft, SiteFields};
use crate::dispatch::links::MapLink;
use crate::dispatch::records::{CustomerDetail, Site};
use crate::dispatch::run::Run;
use crate::t;
use crate::ui::{Icon, Skeleton};
use crate::words::use_words;

#[component]
pub(super) fn SitesSection(customer: Fetched<CustomerDetail>) -> impl IntoView {
    let store = use_store();
    let open = RwSignal::new(false);
    let target = RwSignal::new(None::<Site>);
    let sites = Memo::new(move |_| {
        customer.value.with(|detail| {
            detail
                .as_ref()
                .map(|detail| detail.sites.iter().map(|site| site.id).collect::<Vec<_>>())
                .unwrap_or_default()
        })
    });
    let (add, none) = (t!(dispatch.add_site), t!(dispatch.no_sites));
    let start = move |_| {
        target.set(None);
        open.set(true);
    };
    view! {
        <section class="section" aria-labelledby="sites-title">
            <header class="section__head">
                <h2 class="section__title" id="sites-title">{t!(dispatch.sites)}</h2>
                <div class="section__actions">
                    {move || store.may(Permission::EditCustomers).then(|| view! {
                        <button class="button button--small" type="button" on:click=start><Icon name="plus"/> " " {add}</button>
                    })}
                </div>
            </header>
            {move || sites.with(Vec::is_empty).then(|| view! { <p class="muted">{none}</p> })}
            <div class="stack">
                <For each=move || sites.get() key=|id| *id children=move |id| view! { <SiteCard id open target customer/> }/>
            </div>
        </section>
        <SiteDialog customer open target/>
    }
}

#[component]
fn SiteCard(
    id: SiteId,
    open: RwSignal<bool>,
    target: RwSignal<Option<Site>>,
    customer: Fetched<CustomerDetail>,
) -> impl IntoView {
    let store = use_store();
    // The customer's answer names sites without their equipment; it is read per site, and again
    // when the customer was read again.
    let site = Fetched::<Site>::new(move || {
        customer.value.track();
        Some(format!("/api/v1/sites/{id}"))
    });
    let (edit, map, new_job) = (t!(common.edit), t!(dispatch.show_on_map), t!(dispatch.new_job));
    let (heading, labelled) = (format!("site-{id}"), format!("site-{id}"));
    let title = move || site.value.with(|site| site.as_ref().map(|site| site.name.clone()));
    let start = move |_| {
        target.set(site.value.get_untracked());
        open.set(true);
    };
    let job_link = move || {
        customer.value.with(|detail| {
            detail.as_ref().map(|detail| format!("/dispatch/jobs/new?customer={}&site={id}", detail.customer.id))
        })
    };
    let body = move || {
        let Some(site) = site.value.get() else { return view! { <Skeleton cards=1/> }.into_any() };
        let region = [site.region, site.postal_code].join(" ");
        let place = site
            .latitude
            .zip(site.longitude)
            .map(|(latitude, longitude)| view! { <MapLink latitude longitude label=map/> });
        let notes = (!site.access_notes.is_empty())
            .then(|| view! { <blockquote class="note"><p>{site.access_notes}</p></blockquote> });
        view! {
            <p>{format!("{}, {}, {}", site.address_line1, site.city, region.trim())} " " {place}</p>
            {notes}
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby=labelled>
            <header class="card__head">
                <h3 class="card__title" id=heading>{title}</h3>
                <div class="card__actions">
                    {move || store.may(Permission::DispatchJobs).then(|| view! { <a class="button button--small" href=job_link><Icon name="plus"/> " " {new_job}</a> })}
                    {move || store.may(Permission::EditCustomers).then(|| view! {
                        <button class="button button--small" type="button" on:click=start><Icon name="pen"/> " " {edit}</button>
                    })}
                </div>
            </header>
            <div class="card__body">{body}<AssetsList site/></div>
        </section>
    }
}

#[component]
fn SiteDialog(
    customer: Fetched<CustomerDetail>,
    open: RwSignal<bool>,
    target: RwSignal<Option<Site>>,
) -> impl IntoView {
    let (words, run, draft) = (use_words(), Run::new(), SiteDraft::new());
    let id = StoredValue::new(SiteId::NIL);
    Effect::new(move |_| {
        if open.get() {
            target.with_untracked(|site| {
                draft.fill(site.as_ref());
                id.set_value(site.as_ref().map_or_else(new_id, |site| site.id));
            });
        }
    });
    let submit = move |()| {
        let Some(owner) = customer.value.with_untracked(|detail| detail.as_ref().map(|detail| detail.customer.id))
        else {
            return;
        };
        let (id, new) = (id.get_value(), target.with_untracked(Option::is_none));
        let input = match draft.input(Some(id)) {
            Ok(input) => input,
            Err(field) => return run.refuse(field, untrack(|| words.dispatch().number_wrong)),
        };
        let work = async move {
            if new {
                api::post::<Site>(&format!("/api/v1/customers/{owner}/sites"), &input).await
            } else {
                api::put::<Site>(&format!("/api/v1/sites/{id}"), &input).await
            }
        };
        run.request(work, move |_| {
            customer.refetch();
            open.set(false);
        });
    };
    let title =
        move || if target.with(Option::is_some) { words.dispatch().edit_site } else { words.dispatch().add_site };
    view! {
        <FormDialog open id="site" title submit=t!(common.save) variant="wide" run on_submit=submit>
            <SiteFields draft run/>
        </FormDialog>
    }
}
