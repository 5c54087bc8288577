//! Changing what the job says.

use leptos::prelude::*;
use sync::domain::command::Command;

use super::context::Job;
use crate::dispatch::form_dialog::FormDialog;
use crate::dispatch::run::Run;
use crate::t;
use crate::ui::{TextArea, TextField};

#[component]
pub(super) fn DescribeDialog(job: Job, open: RwSignal<bool>) -> impl IntoView {
    let run = Run::new();
    let (title, description) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let said = job.facts(|facts| (facts.title.clone(), facts.description.clone()));
    Effect::new(move |_| {
        if open.get() {
            let (now, text) = said.get_untracked();
            title.set(now);
            description.set(text);
        }
    });
    let submit = move |()| {
        let command = Command::DescribeJob { title: title.get_untracked(), description: description.get_untracked() };
        job.command(run, command, move || open.set(false));
    };
    let (title_label, text_label) = (t!(dispatch.title), t!(dispatch.description));
    view! {
        <FormDialog open id="describe" title=t!(dispatch.edit_job) submit=t!(common.save) run on_submit=submit>
            <TextField name="title" label=title_label value=title/>
            <TextArea name="description" label=text_label value=description rows=6 optional=true/>
        </FormDialog>
    }
}
