//! Moving a finished job on by hand, and calling a job off.

use leptos::prelude::*;
use sync::domain::access::Permission;
use sync::domain::command::Command;
use sync::domain::rejection::job_status;
use sync::domain::status::JobStatus;

use super::context::Job;
use crate::dispatch::form_dialog::{FormDialog, ReasonDialog};
use crate::dispatch::run::Run;
use crate::dispatch::select::SelectField;
use crate::t;
use crate::ui::{Icon, TextArea};
use crate::widgets::sentence;
use crate::words::use_words;

/// Where the office may move a job from `status`, save calling it off.
fn next(status: JobStatus) -> Vec<JobStatus> {
    JobStatus::ALL.iter().copied().filter(|to| *to != JobStatus::Cancelled && status.may_become(*to)).collect()
}

#[component]
pub(super) fn MoveActions(job: Job, status: Signal<JobStatus>) -> impl IntoView {
    let (moving, cancelling) = (RwSignal::new(false), RwSignal::new(false));
    let run = Run::new();
    let may = move || job.store.may(Permission::CancelJobs) && job.store.may(Permission::DispatchJobs);
    let cancel = move |reason: String| {
        job.command(run, Command::MoveJob { to: JobStatus::Cancelled, reason }, move || cancelling.set(false));
    };
    let (move_label, cancel_label) = (t!(dispatch.move_job), t!(dispatch.cancel_job));
    view! {
        {move || (may() && !next(status.get()).is_empty()).then(|| view! {
            <button class="button" type="button" on:click=move |_| moving.set(true)><Icon name="flag"/> " " {move_label}</button>
        })}
        {move || (may() && status.get().may_become(JobStatus::Cancelled)).then(|| view! {
            <button class="button" type="button" on:click=move |_| cancelling.set(true)><Icon name="x"/> " " {cancel_label}</button>
        })}
        <MoveDialog job status open=moving/>
        <ReasonDialog open=cancelling id="cancel-job" title=cancel_label hint=t!(dispatch.cancel_job_hint) submit=cancel_label danger=true run on_reason=cancel/>
    }
}

#[component]
fn MoveDialog(job: Job, status: Signal<JobStatus>, open: RwSignal<bool>) -> impl IntoView {
    let words = use_words();
    let run = Run::new();
    let (to, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    Effect::new(move |_| {
        if open.get() {
            to.set(next(status.get_untracked()).first().map(|status| status.code().to_owned()).unwrap_or_default());
            reason.set(String::new());
        }
    });
    let options = Signal::derive(move || {
        let language = words.language();
        next(status.get())
            .into_iter()
            .map(|status| (status.code().to_owned(), sentence(job_status(status, language))))
            .collect::<Vec<_>>()
    });
    let submit = move |()| {
        if let Some(to) = JobStatus::from_code(&to.get_untracked()) {
            job.command(run, Command::MoveJob { to, reason: reason.get_untracked() }, move || open.set(false));
        }
    };
    let (state, why) = (t!(dispatch.new_state), t!(dispatch.reason));
    view! {
        <FormDialog open id="move-job" title=t!(dispatch.move_job) submit=t!(dispatch.move_job) run on_submit=submit>
            <SelectField name="to" label=state value=to options/>
            <TextArea name="why" label=why value=reason rows=2 optional=true/>
        </FormDialog>
    }
}
