//! The page around the parts.

use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};

use super::create::Creation;
use super::customer::CustomerPart;
use super::draft::NewJob;
use super::equipment::EquipmentPart;
use super::site::SitePart;
use super::visit::VisitPart;
use super::work::WorkPart;
use crate::data::use_store;
use crate::dispatch::fetched::Fetched;
use crate::dispatch::form_dialog::{FailureNotice, SubmitButton};
use crate::dispatch::list_address;
use crate::dispatch::records::{CustomerDetail, Site};
use crate::frame::DeskFrame;
use crate::status::hold_updates;
use crate::t;
use crate::ui::use_toasts;
use crate::words::use_words;

/// What the page knows of the records that were chosen.
#[derive(Clone, Copy)]
pub(super) struct Chosen {
    pub customer: Fetched<CustomerDetail>,
    pub site: Fetched<Site>,
}

#[component]
pub fn NewJobPage() -> impl IntoView {
    let (store, words, toasts) = (use_store(), use_words(), use_toasts());
    let draft = NewJob::restored();
    take_over_address(draft);
    let busy = RwSignal::new(false);
    Effect::new(move |_| busy.set(draft.is_busy()));
    let _updates_wait = hold_updates(move || {
        draft.title.with(|title| !title.is_empty()) || draft.customer.with(|customer| !customer.is_empty())
    });
    let chosen = Chosen {
        customer: Fetched::new(move || Some(format!("/api/v1/customers/{}", existing(&draft.customer.read())?))),
        site: Fetched::new(move || Some(format!("/api/v1/sites/{}", existing(&draft.site.read())?))),
    };
    let navigate = use_navigate();
    let go = UnsyncCallback::new(move |address: String| navigate(&address, Default::default()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        Creation { draft, chosen, store, words, toasts, go }.start();
    };
    let discard = move |_| {
        draft.discard();
        go.run(list_address());
    };
    view! {
        <DeskFrame title=t!(dispatch.new_job) subtitle=t!(dispatch.dispatch) back=list_address()>
            <form id="new-job" novalidate on:submit=submit>
                <div class="columns">
                    <div class="columns__main">
                        <CustomerPart draft chosen/>
                        <SitePart draft chosen/>
                        <EquipmentPart draft chosen/>
                        <WorkPart draft/>
                    </div>
                    <aside class="columns__side">
                        <VisitPart draft chosen/>
                        <FailureNotice run=draft.runs.job/>
                        <div class="form-actions">
                            <SubmitButton form="new-job" busy label=t!(dispatch.create_job)/>
                            <button class="button" type="button" on:click=discard>{t!(dispatch.discard)}</button>
                        </div>
                    </aside>
                </div>
            </form>
        </DeskFrame>
    }
}

/// The id in a choice, where it is one.
fn existing(choice: &str) -> Option<uuid::Uuid> {
    choice.parse().ok()
}

/// `?customer=…&site=…` chooses them.
fn take_over_address(draft: NewJob) {
    let query = use_query_map();
    let named = |name: &str| query.with_untracked(|query| query.get(name)).filter(|id| existing(id).is_some());
    if let Some(customer) = named("customer") {
        draft.choose_customer(&customer);
        if let Some(site) = named("site") {
            draft.choose_site(&site);
        }
    }
}
