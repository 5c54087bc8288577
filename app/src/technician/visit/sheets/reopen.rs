//! Opening a finished visit again.

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::domain::command::Command;
use sync::domain::status::JobStatus;

use crate::t;
use crate::technician::visit::scope::use_visit;
use crate::ui::{Dialog, Icon, TextArea};

/// The button with its sheet; shown on a visit that is over, unless the job is billed.
#[component]
pub(in crate::technician::visit) fn ReopenButton() -> impl IntoView {
    let scope = use_visit();
    let (open, reason, error) = (RwSignal::new(false), RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let billed = move || scope.job.with(|job| matches!(job.facts.status, JobStatus::Invoiced | JobStatus::Closed));
    let may = Memo::new(move |_| scope.status().is_over() && !billed());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if reason.with_untracked(|reason| reason.trim().is_empty()) {
            error.set(Some(scope.words.technician().reason_needed.into()));
            return;
        }
        spawn_local(async move {
            if scope.command(Command::ReopenVisit { visit_id: scope.visit_id, reason: reason.get_untracked() }).await {
                open.try_set(false);
            }
        });
    };
    let label = t!(technician.reopen);
    view! {
        <Show when=move || may.get()>
            <button class="button button--block" type="button" on:click=move |_| open.set(true)><Icon name="retry"/> " " {label}</button>
        </Show>
        <Dialog open title=label>
            <form class="stack" on:submit=send>
                <TextArea name="reopen-reason" label=t!(technician.reason) value=reason rows=3 error/>
                <button class="button button--primary button--block" type="submit">{t!(technician.reopen)}</button>
            </form>
        </Dialog>
    }
}
