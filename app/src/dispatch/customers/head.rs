//! Who the customer is, and changing it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::domain::access::Permission;

use crate::api;
use crate::data::use_store;
use crate::dispatch::fetched::Fetched;
use crate::dispatch::form_dialog::FormDialog;
use crate::dispatch::forms::{CustomerDraft, CustomerFields};
use crate::dispatch::links::{MailLink, PhoneLink};
use crate::dispatch::records::CustomerDetail;
use crate::dispatch::run::Run;
use crate::t;
use crate::ui::{Confirm, Icon, Notice, use_toasts};
use crate::words::use_words;

#[component]
pub(super) fn Head(customer: Fetched<CustomerDetail>) -> impl IntoView {
    let (store, words) = (use_store(), use_words());
    let (editing, archiving) = (RwSignal::new(false), RwSignal::new(false));
    let record =
        Memo::new(move |_| customer.value.with(|detail| detail.as_ref().map(|detail| detail.customer.clone())));
    let archived =
        Memo::new(move |_| record.with(|record| record.as_ref().is_some_and(|record| record.archived_at.is_some())));
    let (edit, archive, restore, new_job) =
        (t!(common.edit), t!(dispatch.archive), t!(dispatch.bring_back), t!(dispatch.new_job));
    let set_archived = set_archived(customer);
    let head = move || {
        let record = record.get()?;
        let kind = if record.kind == "commercial" { words.dispatch().commercial } else { words.dispatch().residential };
        Some(view! {
            <p class="page-head__eyebrow">{kind}</p>
            <h2 class="page-head__title">{record.name}</h2>
            <div class="page-head__meta">
                {record.phone.map(|number| view! { <PhoneLink number/> })}
                {record.email.map(|address| view! { <MailLink address/> })}
                {record.billing_address.map(|address| view! { <span>{address}</span> })}
            </div>
            {(!record.notes.is_empty()).then(|| view! { <blockquote class="note" data-kind="internal"><p>{record.notes}</p></blockquote> })}
        })
    };
    let actions = move || {
        let may = store.may(Permission::EditCustomers);
        let href =
            record.with(|record| record.as_ref().map(|record| format!("/dispatch/jobs/new?customer={}", record.id)));
        let new_job = (store.may(Permission::DispatchJobs) && !archived.get()).then(|| {
            view! { <a class="button button--primary" href=href><Icon name="plus"/> " " {new_job}</a> }
        });
        let change = may.then(|| view! { <button class="button" type="button" on:click=move |_| editing.set(true)><Icon name="pen"/> " " {edit}</button> });
        let keep_out = (may && !archived.get()).then(
            || view! { <button class="button" type="button" on:click=move |_| archiving.set(true)>{archive}</button> },
        );
        let bring_back = (may && archived.get()).then(
            || view! { <button class="button" type="button" on:click=move |_| set_archived(false)>{restore}</button> },
        );
        view! { {keep_out}{bring_back}{change}{new_job} }
    };
    view! {
        {move || archived.get().then(|| view! { <Notice kind="info" text=t!(dispatch.is_archived)/> })}
        <header class="page-head">
            <div class="page-head__titles">{head}</div>
            <div class="page-head__actions">{actions}</div>
        </header>
        <EditDialog customer open=editing/>
        <Confirm open=archiving title=archive text=t!(dispatch.archive_text) confirm=archive on_confirm=move |()| set_archived(true)/>
    }
}

/// Takes the customer out of the lists, or brings them back.
fn set_archived(customer: Fetched<CustomerDetail>) -> impl Fn(bool) + Copy + Send + Sync {
    let (words, toasts) = (use_words(), use_toasts());
    move |archive: bool| {
        let Some(id) = customer.value.with_untracked(|detail| detail.as_ref().map(|detail| detail.customer.id)) else {
            return;
        };
        let verb = if archive { "archive" } else { "restore" };
        spawn_local(async move {
            match api::post::<CustomerDetail>(&format!("/api/v1/customers/{id}/{verb}"), &()).await {
                Ok(saved) => drop(customer.value.try_set(Some(saved))),
                Err(problem) => toasts.error(untrack(|| problem.words(words.language()))),
            }
        });
    }
}

#[component]
fn EditDialog(customer: Fetched<CustomerDetail>, open: RwSignal<bool>) -> impl IntoView {
    let (run, draft) = (Run::new(), CustomerDraft::new());
    Effect::new(move |_| {
        if open.get() {
            customer.value.with_untracked(|detail| detail.iter().for_each(|detail| draft.fill(&detail.customer)));
        }
    });
    let submit = move |()| {
        let Some(id) = customer.value.with_untracked(|detail| detail.as_ref().map(|detail| detail.customer.id)) else {
            return;
        };
        let input = draft.input(Some(id));
        let work = async move { api::put::<CustomerDetail>(&format!("/api/v1/customers/{id}"), &input).await };
        run.request(work, move |saved| {
            customer.value.set(Some(saved));
            open.set(false);
        });
    };
    view! {
        <FormDialog open id="edit-customer" title=t!(dispatch.edit_customer) submit=t!(common.save) variant="wide" run on_submit=submit>
            <CustomerFields draft run/>
        </FormDialog>
    }
}
