//! Presets: one fills in the form, and the form can be kept as one.

use leptos::prelude::*;
use sync::ids::ServiceTypeId;

use super::draft::PlanDraft;
use super::records::Template;
use crate::api::{self, Page};
use crate::data::new_id;
use crate::dispatch::fetched::Fetched;
use crate::dispatch::form_dialog::FormDialog;
use crate::dispatch::run::Run;
use crate::dispatch::select::SelectField;
use crate::t;
use crate::ui::{TextField, use_toasts};
use crate::words::use_words;

/// Choosing one, keeping one, removing the chosen one. `service`: the id of the form's service type.
#[component]
pub fn TemplateBar(draft: PlanDraft, service: RwSignal<String>) -> impl IntoView {
    let (words, toasts) = (use_words(), use_toasts());
    let templates = Fetched::<Page<Template>>::new(|| Some("/api/v1/recurring-templates?limit=200".into()));
    let (chosen, open) = (RwSignal::new(String::new()), RwSignal::new(false));
    let removing = Run::new();
    let options = Signal::derive(move || {
        let none = (String::new(), words.recurring().no_template.to_owned());
        let named = templates.value.with(|page| {
            let items = page.as_ref().map(|page| page.items.as_slice()).unwrap_or_default();
            items.iter().map(|template| (template.id.to_string(), template.name.clone())).collect::<Vec<_>>()
        });
        std::iter::once(none).chain(named).collect::<Vec<_>>()
    });
    let find = move |id: &str| {
        templates
            .value
            .with_untracked(|page| page.as_ref()?.items.iter().find(|template| template.id.to_string() == id).cloned())
    };
    let picked = move |id: String| {
        if let Some(template) = find(&id) {
            draft.fill_from(&template);
            if let Some(kind) = template.service_type_id {
                service.set(kind.to_string());
            }
        }
    };
    let remove = move |_| {
        let id = chosen.get_untracked();
        let work = async move { api::delete(&format!("/api/v1/recurring-templates/{id}")).await };
        removing.request(work, move |()| {
            chosen.set(String::new());
            templates.refetch();
            toasts.success(untrack(|| words.recurring().template_deleted));
        });
    };
    let (save, delete) = (t!(recurring.save_template), t!(recurring.delete_template));
    view! {
        <SelectField name="template" label=t!(recurring.template) value=chosen options on_choice=picked/>
        <div class="cluster">
            <button class="button button--small" type="button" on:click=move |_| open.set(true)>{save}</button>
            {move || chosen.with(|chosen| !chosen.is_empty()).then(|| view! {
                <button class="button button--small button--ghost" type="button" disabled=move || removing.busy.get() on:click=remove>{delete}</button>
            })}
        </div>
        <SaveDialog draft service templates open/>
    }
}

#[component]
fn SaveDialog(
    draft: PlanDraft,
    service: RwSignal<String>,
    templates: Fetched<Page<Template>>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let (words, toasts, run) = (use_words(), use_toasts(), Run::new());
    let name = RwSignal::new(String::new());
    Effect::new(move |_| {
        if open.get() {
            name.set(draft.title.get_untracked());
        }
    });
    let submit = move |()| {
        let plan = match untrack(|| draft.input(words.recurring(), words.dispatch().minutes_wrong)) {
            Ok(plan) => plan,
            Err((_, text)) => return run.refuse("name", text),
        };
        let name = name.get_untracked().trim().to_owned();
        let same = templates.value.with_untracked(|page| {
            page.as_ref()?.items.iter().find(|template| template.name == name).map(|template| template.id)
        });
        let template = Template {
            id: same.unwrap_or_else(new_id),
            name,
            service_type_id: service.get_untracked().parse::<ServiceTypeId>().ok(),
            title: plan.title,
            duration_minutes: plan.duration_minutes,
            rule: plan.rule,
            from_time: plan.from_time,
            until_time: plan.until_time,
            arrival: plan.arrival,
        };
        let work = async move {
            match same {
                Some(id) => api::put::<Template>(&format!("/api/v1/recurring-templates/{id}"), &template).await,
                None => api::post::<Template>("/api/v1/recurring-templates", &template).await,
            }
        };
        run.request(work, move |_| {
            open.set(false);
            templates.refetch();
            toasts.success(untrack(|| words.recurring().template_saved));
        });
    };
    view! {
        <FormDialog open id="save-template" title=t!(recurring.save_template) submit=t!(common.save) run on_submit=submit>
            <TextField name="name" label=t!(dispatch.name) hint=t!(recurring.save_template_hint) value=name error=run.field("name")/>
        </FormDialog>
    }
}
