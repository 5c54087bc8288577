//! A contact's fields.

use leptos::prelude::*;
use sync::ids::ContactId;

use super::texts::filled;
use crate::dispatch::records::{Contact, ContactInput};
use crate::dispatch::run::Run;
use crate::t;
use crate::ui::{Choice, TextField};

/// What is typed. Copy it into closures freely.
#[derive(Clone, Copy)]
pub struct ContactDraft {
    pub name: RwSignal<String>,
    pub role: RwSignal<String>,
    pub phone: RwSignal<String>,
    pub email: RwSignal<String>,
    pub is_primary: RwSignal<bool>,
}

impl ContactDraft {
    pub fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self { name: text(), role: text(), phone: text(), email: text(), is_primary: RwSignal::new(false) }
    }

    /// What the contact says now; nothing for a new one.
    pub fn fill(self, contact: Option<&Contact>) {
        let text = |read: fn(&Contact) -> Option<String>| contact.and_then(read).unwrap_or_default();
        self.name.set(text(|contact| Some(contact.name.clone())));
        self.role.set(text(|contact| contact.role.clone()));
        self.phone.set(text(|contact| contact.phone.clone()));
        self.email.set(text(|contact| contact.email.clone()));
        self.is_primary.set(contact.is_some_and(|contact| contact.is_primary));
    }

    /// What to send.
    pub fn input(self, id: Option<ContactId>) -> ContactInput {
        ContactInput {
            id,
            name: self.name.get_untracked(),
            role: filled(self.role),
            phone: filled(self.phone),
            email: filled(self.email),
            is_primary: self.is_primary.get_untracked(),
        }
    }
}

#[component]
pub fn ContactFields(draft: ContactDraft, run: Run) -> impl IntoView {
    view! {
        <TextField name="contact-name" label=t!(dispatch.name) value=draft.name error=run.field("name")/>
        <TextField name="contact-role" label=t!(dispatch.contact_role) value=draft.role optional=true error=run.field("role")/>
        <TextField name="contact-phone" kind="tel" label=t!(dispatch.phone) value=draft.phone optional=true error=run.field("phone")/>
        <TextField name="contact-email" kind="email" label=t!(dispatch.email) value=draft.email optional=true error=run.field("email")/>
        <Choice name="contact-primary" label=t!(dispatch.call_first) value=draft.is_primary/>
    }
}
