//! A customer's fields.

use leptos::prelude::*;
use sync::ids::CustomerId;

use super::texts::{Texts, filled};
use crate::dispatch::records::{Customer, CustomerInput};
use crate::dispatch::run::Run;
use crate::dispatch::select::SelectField;
use crate::t;
use crate::ui::{TextArea, TextField};
use crate::words::use_words;

/// What is typed. Copy it into closures freely.
#[derive(Clone, Copy)]
pub struct CustomerDraft {
    pub name: RwSignal<String>,
    pub kind: RwSignal<String>,
    pub email: RwSignal<String>,
    pub phone: RwSignal<String>,
    pub billing_address: RwSignal<String>,
    pub notes: RwSignal<String>,
}

impl CustomerDraft {
    pub fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            name: text(),
            kind: RwSignal::new("residential".into()),
            email: text(),
            phone: text(),
            billing_address: text(),
            notes: text(),
        }
    }

    /// What the customer says now.
    pub fn fill(self, customer: &Customer) {
        self.name.set(customer.name.clone());
        self.kind.set(customer.kind.clone());
        self.email.set(customer.email.clone().unwrap_or_default());
        self.phone.set(customer.phone.clone().unwrap_or_default());
        self.billing_address.set(customer.billing_address.clone().unwrap_or_default());
        self.notes.set(customer.notes.clone());
    }

    pub fn texts(self) -> Texts {
        vec![
            ("customer_name", self.name),
            ("customer_kind", self.kind),
            ("customer_email", self.email),
            ("customer_phone", self.phone),
            ("customer_billing_address", self.billing_address),
            ("customer_notes", self.notes),
        ]
    }

    /// What to send.
    pub fn input(self, id: Option<CustomerId>) -> CustomerInput {
        CustomerInput {
            id,
            name: self.name.get_untracked(),
            kind: self.kind.get_untracked(),
            email: filled(self.email),
            phone: filled(self.phone),
            billing_address: filled(self.billing_address),
            notes: self.notes.get_untracked(),
        }
    }
}

#[component]
pub fn CustomerFields(draft: CustomerDraft, run: Run) -> impl IntoView {
    let words = use_words();
    let kinds = Signal::derive(move || {
        let words = words.dispatch();
        vec![
            ("residential".to_owned(), words.residential.to_owned()),
            ("commercial".to_owned(), words.commercial.to_owned()),
        ]
    });
    view! {
        <div class="form-grid">
            <TextField name="customer-name" label=t!(dispatch.name) value=draft.name error=run.field("name")/>
            <SelectField name="customer-kind" label=t!(dispatch.kind) value=draft.kind options=kinds error=run.field("kind")/>
            <TextField name="customer-phone" kind="tel" label=t!(dispatch.phone) value=draft.phone optional=true error=run.field("phone")/>
            <TextField name="customer-email" kind="email" label=t!(dispatch.email) value=draft.email optional=true error=run.field("email")/>
            <TextField
                name="customer-billing"
                label=t!(dispatch.billing_address)
                value=draft.billing_address
                optional=true
                wide=true
                error=run.field("billing_address")
            />
            <TextArea name="customer-notes" label=t!(dispatch.office_notes) value=draft.notes rows=2 optional=true wide=true error=run.field("notes")/>
        </div>
    }
}
