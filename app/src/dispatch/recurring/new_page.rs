//! `/dispatch/recurring/new`: a plan for a customer's site.

use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use sync::ids::{CustomerId, RecurringJobId, ServiceTypeId, SiteId};

use super::dates::NextDates;
use super::draft::PlanDraft;
use super::fields::{CrewFields, RhythmFields, TimeFields, WhatFields};
use super::place::{Place, PlaceFields};
use super::records::{PlanInput, RecurringJob, RecurringJobInput};
use super::service::ServiceField;
use super::templates::TemplateBar;
use crate::api;
use crate::data::{new_id, use_store};
use crate::dispatch::form_dialog::{FailureNotice, SubmitButton};
use crate::dispatch::forms::{forget, keep};
use crate::dispatch::run::Run;
use crate::frame::DeskFrame;
use crate::status::hold_updates;
use crate::t;
use crate::ui::use_toasts;
use crate::words::use_words;

const KEY: &str = "holdfast-new-recurring-job";

#[component]
pub fn NewRecurringPage() -> impl IntoView {
    let (store, words, toasts, run) = (use_store(), use_words(), use_toasts(), Run::new());
    let own_zone = store.zone().get_untracked();
    let (draft, place) = (PlanDraft::new(&own_zone), Place::new());
    let service = RwSignal::new(String::new());
    // Made once, so that sending it twice creates it once.
    let id = RwSignal::new(new_id::<RecurringJobId>().to_string());
    let mut texts = draft.texts();
    texts.extend([("customer", place.customer), ("site", place.site), ("service", service), ("id", id)]);
    keep(KEY, texts);
    take_over_address(place);
    let _updates_wait =
        hold_updates(move || !draft.title.with(String::is_empty) || !place.customer.with(String::is_empty));
    let navigate = use_navigate();
    let go = UnsyncCallback::new(move |address: String| navigate(&address, Default::default()));
    let site = Signal::derive(move || place.chosen_site().map(|site| site.id));
    let zone =
        Signal::derive(move || place.chosen_site().and_then(|site| site.time_zone).unwrap_or_else(|| own_zone.clone()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let input = untrack(|| {
            let texts = words.dispatch();
            let customer =
                place.customer.get().parse::<CustomerId>().map_err(|_| ("customer_id", texts.customer_missing))?;
            let site = place.site.get().parse::<SiteId>().map_err(|_| ("site_id", texts.site_missing))?;
            let kind =
                service.get().parse::<ServiceTypeId>().map_err(|_| ("service_type_id", texts.service_missing))?;
            let plan = draft.input(words.recurring(), texts.minutes_wrong)?;
            Ok::<(CustomerId, SiteId, ServiceTypeId, PlanInput), (&str, &str)>((customer, site, kind, plan))
        });
        let (customer_id, site_id, service_type_id, plan) = match input {
            Ok(input) => input,
            Err((field, text)) => return run.refuse(field, text),
        };
        let Ok(id) = id.get_untracked().parse() else { return };
        let body = RecurringJobInput { id, customer_id, site_id, service_type_id, plan };
        run.request(send(body), move |saved: RecurringJob| {
            forget(KEY);
            toasts.success(untrack(|| words.recurring().created));
            go.run(format!("/dispatch/recurring/{}", saved.id));
        });
    };
    let discard = move |_| {
        forget(KEY);
        go.run("/dispatch/recurring".into());
    };
    view! {
        <DeskFrame title=t!(recurring.new) subtitle=t!(recurring.recurring_jobs) back="/dispatch/recurring">
            <form id="new-recurring" novalidate on:submit=submit>
                <div class="columns">
                    <div class="columns__main">
                        <PlaceFields place run/>
                        <section class="card" aria-labelledby="what-title">
                            <header class="card__head"><h2 class="card__title" id="what-title">{t!(recurring.what)}</h2></header>
                            <div class="card__body">
                                <TemplateBar draft service/>
                                <div class="form-grid">
                                    <ServiceField draft value=service run/>
                                    <WhatFields draft run/>
                                </div>
                            </div>
                        </section>
                        <section class="card" aria-labelledby="when-title">
                            <header class="card__head"><h2 class="card__title" id="when-title">{t!(recurring.when)}</h2></header>
                            <div class="card__body"><RhythmFields draft run/><TimeFields draft run/></div>
                        </section>
                    </div>
                    <aside class="columns__side">
                        <NextDates draft site zone/>
                        <section class="card"><div class="card__body"><CrewFields draft/></div></section>
                        <FailureNotice run/>
                        <div class="form-actions">
                            <SubmitButton form="new-recurring" busy=run.busy label=t!(recurring.create)/>
                            <button class="button" type="button" on:click=discard>{t!(dispatch.discard)}</button>
                        </div>
                    </aside>
                </div>
            </form>
        </DeskFrame>
    }
}

/// Sends the plan. Its fields are told by their own names, without the plan's.
async fn send(body: RecurringJobInput) -> Result<RecurringJob, api::ApiProblem> {
    let answer = api::post::<RecurringJob>("/api/v1/recurring-jobs", &body).await;
    answer.map_err(super::shorten)
}

/// `?customer=…&site=…` chooses them.
fn take_over_address(place: Place) {
    let query = use_query_map();
    let named =
        |name: &str| query.with_untracked(|query| query.get(name)).filter(|id| id.parse::<uuid::Uuid>().is_ok());
    if let Some(customer) = named("customer") {
        place.customer.set(customer);
        place.site.set(named("site").unwrap_or_default());
    }
}
