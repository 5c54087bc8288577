//! The people to talk to.

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::domain::access::Permission;
use sync::ids::ContactId;

use crate::api;
use crate::data::{new_id, use_store};
use crate::dispatch::fetched::Fetched;
use crate::dispatch::form_dialog::FormDialog;
use crate::dispatch::forms::{ContactDraft, ContactFields};
use crate::dispatch::links::{MailLink, PhoneLink};
use crate::dispatch::records::{Contact, CustomerDetail};
use crate::dispatch::run::Run;
use crate::t;
use crate::ui::{Confirm, Icon, use_toasts};
use crate::words::use_words;

#[component]
pub(super) fn ContactsCard(customer: Fetched<CustomerDetail>) -> impl IntoView {
    let (store, words) = (use_store(), use_words());
    let (open, removing) = (RwSignal::new(false), RwSignal::new(false));
    // The contact that a dialog is about; none adds one.
    let target = RwSignal::new(None::<Contact>);
    let contacts = Memo::new(move |_| {
        customer.value.with(|detail| detail.as_ref().map(|detail| detail.contacts.clone()).unwrap_or_default())
    });
    let may = move || store.may(Permission::EditCustomers);
    let (add, none, first) = (t!(dispatch.add_contact), t!(dispatch.no_contacts), t!(dispatch.call_first));
    let choose = move |dialog: RwSignal<bool>, contact: Option<Contact>| {
        target.set(contact);
        dialog.set(true);
    };
    let row = move |contact: Contact| {
        let (edit, remove) =
            ((words.dispatch().edit_named)(&contact.name), (words.dispatch().remove_named)(&contact.name));
        let (to_edit, to_remove) = (contact.clone(), contact.clone());
        view! {
            <div class="row">
                <div class="row__grow stack stack--tight">
                    <span>
                        <strong>{contact.name}</strong> " " <span class="muted">{contact.role}</span> " "
                        {contact.is_primary.then(|| view! { <span class="tag">{first}</span> })}
                    </span>
                    <span class="cluster">
                        {contact.phone.map(|number| view! { <PhoneLink number/> })}
                        {contact.email.map(|address| view! { <MailLink address/> })}
                    </span>
                </div>
                {may().then(|| view! {
                    <button class="button button--icon button--ghost button--small" type="button" aria-label=edit on:click=move |_| choose(open, Some(to_edit.clone()))><Icon name="pen"/></button>
                    <button class="button button--icon button--ghost button--small" type="button" aria-label=remove on:click=move |_| choose(removing, Some(to_remove.clone()))><Icon name="trash"/></button>
                })}
            </div>
        }
    };
    view! {
        <section class="card" aria-labelledby="contacts-title">
            <header class="card__head">
                <h2 class="card__title" id="contacts-title">{t!(dispatch.contacts)}</h2>
                <div class="card__actions">
                    {move || may().then(|| view! {
                        <button class="button button--small" type="button" on:click=move |_| choose(open, None)><Icon name="plus"/> " " {add}</button>
                    })}
                </div>
            </header>
            <div class="card__body">
                {move || contacts.with(Vec::is_empty).then(|| view! { <p class="muted">{none}</p> })}
                {move || contacts.get().into_iter().map(row).collect_view()}
            </div>
        </section>
        <ContactDialog customer open target/>
        <RemoveContact customer open=removing target/>
    }
}

#[component]
fn ContactDialog(
    customer: Fetched<CustomerDetail>,
    open: RwSignal<bool>,
    target: RwSignal<Option<Contact>>,
) -> impl IntoView {
    let (words, run, draft) = (use_words(), Run::new(), ContactDraft::new());
    let id = StoredValue::new(ContactId::NIL);
    Effect::new(move |_| {
        if open.get() {
            target.with_untracked(|contact| {
                draft.fill(contact.as_ref());
                id.set_value(contact.as_ref().map_or_else(new_id, |contact| contact.id));
            });
        }
    });
    let submit = move |()| {
        let Some(owner) = customer.value.with_untracked(|detail| detail.as_ref().map(|detail| detail.customer.id))
        else {
            return;
        };
        let (id, new, input) =
            (id.get_value(), target.with_untracked(Option::is_none), draft.input(Some(id.get_value())));
        let work = async move {
            if new {
                api::post::<Contact>(&format!("/api/v1/customers/{owner}/contacts"), &input).await
            } else {
                api::put::<Contact>(&format!("/api/v1/contacts/{id}"), &input).await
            }
        };
        run.request(work, move |_| {
            customer.refetch();
            open.set(false);
        });
    };
    let title =
        move || if target.with(Option::is_some) { words.dispatch().edit_contact } else { words.dispatch().add_contact };
    view! {
        <FormDialog open id="contact" title submit=t!(common.save) run on_submit=submit>
            <ContactFields draft run/>
        </FormDialog>
    }
}

#[component]
fn RemoveContact(
    customer: Fetched<CustomerDetail>,
    open: RwSignal<bool>,
    target: RwSignal<Option<Contact>>,
) -> impl IntoView {
    let (words, toasts) = (use_words(), use_toasts());
    let remove = move |()| {
        let Some(id) = target.with_untracked(|contact| contact.as_ref().map(|contact| contact.id)) else { return };
        spawn_local(async move {
            match api::delete(&format!("/api/v1/contacts/{id}")).await {
                Ok(()) => customer.refetch(),
                Err(problem) => toasts.error(untrack(|| problem.words(words.language()))),
            }
        });
    };
    let text = move || target.with(|contact| contact.as_ref().map(|contact| contact.name.clone()).unwrap_or_default());
    view! { <Confirm open title=t!(dispatch.remove_contact) text confirm=t!(common.remove) danger=true on_confirm=remove/> }
}
