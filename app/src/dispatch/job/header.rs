//! Number, title, state and priority, with what can be done to the whole job.

use leptos::ev::{Event, Targeted};
use leptos::prelude::*;
use leptos::web_sys::HtmlSelectElement;
use sync::domain::command::Command;
use sync::domain::status::{JobStatus, Priority};

use super::context::Job;
use super::describe::DescribeDialog;
use super::move_job::MoveActions;
use super::page::Dialogs;
use crate::dispatch::recurring::PartOf;
use crate::dispatch::run::Run;
use crate::dispatch::select::Options;
use crate::t;
use crate::ui::{Icon, use_toasts};
use crate::widgets::{JobChip, PriorityMark};
use crate::words::use_words;

#[component]
pub(super) fn Header(job: Job, dialogs: Dialogs) -> impl IntoView {
    let words = use_words();
    let eyebrow = job.facts(|facts| (facts.number, facts.service.name.clone()));
    let title = job.facts(|facts| facts.title.clone());
    let description = job.facts(|facts| facts.description.clone());
    let status = job.facts(|facts| Some(facts.status));
    let status = Signal::derive(move || status.get().unwrap_or(JobStatus::Draft));
    let priority = job.facts(|facts| facts.priority);
    let place = job.facts(|facts| (facts.customer.name.clone(), facts.site.address.clone()));
    let (unsent, refused) = (t!(dispatch.not_sent), t!(dispatch.has_refused));
    let pending =
        Memo::new(move |_| job.view.with(|view| view.as_ref().map_or((0, 0), |view| (view.pending, view.refused))));
    let edit = t!(common.edit);
    view! {
        <header class="page-head">
            <div class="page-head__titles">
                <p class="page-head__eyebrow">{move || eyebrow.with(|(number, service)| format!("{} · {service}", (words.dispatch().job_number)(*number)))}</p>
                <h2 class="page-head__title">{move || title.get()}</h2>
                <div class="page-head__meta">
                    <JobChip status/>
                    <PriorityMark priority always=true/>
                    <PartOf id=job.id/>
                    <span>{move || place.with(|place| place.0.clone())}</span>
                    <span>{move || place.with(|place| place.1.clone())}</span>
                    {move || (pending.get().0 > 0).then(|| view! { <span class="unsynced"><Icon name="upload"/> " " {unsent}</span> })}
                    {move || (pending.get().1 > 0).then(|| view! { <a class="unsynced" href="/sync"><Icon name="alert"/> " " {refused}</a> })}
                </div>
                <p class="wrap-anywhere">{move || description.get()}</p>
            </div>
            <div class="page-head__actions">
                <PriorityChoice job priority/>
                <MoveActions job status/>
                {move || job.may_plan().then(|| view! {
                    <button class="button button--primary" type="button" aria-keyshortcuts="e" on:click=move |_| dialogs.describe.set(true)>
                        <Icon name="pen"/> " " {edit} <kbd class="kbd" aria-hidden="true">"E"</kbd>
                    </button>
                })}
            </div>
        </header>
        <DescribeDialog job open=dialogs.describe/>
    }
}

/// How soon the job must be done; a choice takes effect at once.
#[component]
fn PriorityChoice(job: Job, priority: Memo<Priority>) -> impl IntoView {
    let words = use_words();
    let (run, toasts) = (Run::new(), use_toasts());
    Effect::new(move |_| {
        if let Some(failure) = run.failure.get() {
            toasts.error(failure.text);
        }
    });
    let options = Signal::derive(move || {
        let words = words.dispatch();
        Priority::ALL
            .iter()
            .map(|priority| (priority.code().to_owned(), words.priority_of(*priority).to_owned()))
            .collect::<Vec<_>>()
    });
    let chosen = Signal::derive(move || priority.get().code().to_owned());
    let choose = move |event: Targeted<Event, HtmlSelectElement>| {
        if let Some(priority) = Priority::from_code(&event.target().value()) {
            job.command(run, Command::SetPriority { priority }, || {});
        }
    };
    let label = t!(dispatch.priority);
    move || {
        job.may_plan().then(|| {
            view! { <div class="field"><select class="select" aria-label=label on:change:target=choose><Options value=chosen options/></select></div> }
        })
    }
}
