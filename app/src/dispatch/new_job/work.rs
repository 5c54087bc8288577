//! What is to be done.

use leptos::prelude::*;
use sync::domain::Language;
use sync::domain::status::Priority;

use super::draft::NewJob;
use crate::api::Page;
use crate::dispatch::fetched::Fetched;
use crate::dispatch::records::ServiceType;
use crate::dispatch::select::SelectField;
use crate::t;
use crate::ui::{TextArea, TextField};
use crate::words::use_words;

#[component]
pub(super) fn WorkPart(draft: NewJob) -> impl IntoView {
    let words = use_words();
    let run = draft.runs.job;
    let services = Fetched::<Page<ServiceType>>::new(|| Some("/api/v1/service-types?limit=200".into()));
    let options = Signal::derive(move || {
        let language = words.language();
        let choose = (String::new(), words.dispatch().choose.to_owned());
        let services = services.value.with(|page| page.as_ref().map(|page| page.items.clone()).unwrap_or_default());
        let name = move |service: ServiceType| match language {
            Language::Spanish => service.name_es.unwrap_or(service.name),
            Language::English => service.name,
        };
        let active = services
            .into_iter()
            .filter(|service| service.active)
            .map(move |service| (service.id.to_string(), name(service)));
        std::iter::once(choose).chain(active).collect::<Vec<_>>()
    });
    // The service brings its usual length; its name is the title unless there is one.
    let picked = move |id: String| {
        let service = services
            .value
            .with_untracked(|page| page.as_ref()?.items.iter().find(|service| service.id.to_string() == id).cloned());
        if let Some(service) = service {
            let named = services.value.with_untracked(|page| {
                page.as_ref().is_some_and(|page| {
                    page.items.iter().any(|other| draft.title.with_untracked(|title| *title == other.name))
                })
            });
            if named || draft.title.with_untracked(String::is_empty) {
                draft.title.set(service.name);
            }
            draft.plan.set_minutes(service.default_minutes.to_string());
        }
    };
    view! {
        <section class="card" aria-labelledby="work-title">
            <header class="card__head"><h2 class="card__title" id="work-title">{move || format!("4. {}", words.dispatch().work)}</h2></header>
            <div class="card__body">
                <div class="form-grid">
                    <SelectField name="service_type_id" label=t!(dispatch.service) value=draft.service options on_choice=picked error=run.field("service_type_id")/>
                    <PriorityField draft/>
                    <TextField name="title" label=t!(dispatch.title) value=draft.title wide=true error=run.field("title")/>
                    <TextArea name="description" label=t!(dispatch.description) value=draft.description rows=3 optional=true wide=true error=run.field("description")/>
                </div>
            </div>
        </section>
    }
}

#[component]
fn PriorityField(draft: NewJob) -> impl IntoView {
    let words = use_words();
    let option = move |priority: &Priority| {
        let priority = *priority;
        view! {
            <label class="segmented__option">
                <input
                    class="segmented__input"
                    type="radio"
                    name="priority"
                    value=priority.code()
                    prop:checked=move || draft.priority.with(|chosen| chosen == priority.code())
                    on:change=move |_| draft.priority.set(priority.code().into())
                />
                <span class="segmented__label">{move || words.dispatch().priority_of(priority)}</span>
            </label>
        }
    };
    view! {
        <fieldset class="segmented">
            <legend class="segmented__legend">{t!(dispatch.priority)}</legend>
            <div class="segmented__options">{Priority::ALL.iter().map(option).collect_view()}</div>
        </fieldset>
    }
}
