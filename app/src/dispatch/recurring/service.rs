//! Which kind of work.

use leptos::prelude::*;
use sync::domain::Language;

use super::draft::PlanDraft;
use crate::api::Page;
use crate::dispatch::fetched::Fetched;
use crate::dispatch::records::ServiceType;
use crate::dispatch::run::Run;
use crate::dispatch::select::SelectField;
use crate::t;
use crate::words::use_words;

/// The choice; the service brings its usual length, and its name is the title unless there is one.
#[component]
pub fn ServiceField(draft: PlanDraft, value: RwSignal<String>, run: Run) -> impl IntoView {
    let words = use_words();
    let services = Fetched::<Page<ServiceType>>::new(|| Some("/api/v1/service-types?limit=200&active=true".into()));
    let options = Signal::derive(move || {
        let language = words.language();
        let choose = (String::new(), words.dispatch().choose.to_owned());
        let name = |service: &ServiceType| match (&service.name_es, language) {
            (Some(name), Language::Spanish) => name.clone(),
            _ => service.name.clone(),
        };
        let known = services.value.with(|page| {
            let items = page.as_ref().map(|page| page.items.as_slice()).unwrap_or_default();
            items.iter().map(|service| (service.id.to_string(), name(service))).collect::<Vec<_>>()
        });
        std::iter::once(choose).chain(known).collect::<Vec<_>>()
    });
    let picked = move |id: String| {
        services.value.with_untracked(|page| {
            let items = page.as_ref().map(|page| page.items.as_slice()).unwrap_or_default();
            let Some(service) = items.iter().find(|service| service.id.to_string() == id) else { return };
            let named =
                draft.title.with_untracked(|title| title.is_empty() || items.iter().any(|other| other.name == *title));
            if named {
                draft.title.set(service.name.clone());
            }
            draft.time.set_minutes(service.default_minutes.to_string());
        });
    };
    view! { <SelectField name="service_type_id" label=t!(dispatch.service) value options on_choice=picked error=run.field("service_type_id")/> }
}
