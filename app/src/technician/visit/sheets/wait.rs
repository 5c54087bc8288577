//! Stopping until parts arrive.

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::domain::command::Command;
use sync::domain::status::VisitStatus;

use crate::t;
use crate::technician::visit::scope::use_visit;
use crate::ui::{Dialog, Icon, TextArea};

/// Opens the sheet; shown while work may wait.
#[component]
pub(in crate::technician::visit) fn WaitButton() -> impl IntoView {
    let scope = use_visit();
    let may = Memo::new(move |_| scope.status().may_become(VisitStatus::WaitingParts));
    let label = t!(technician.wait_for_parts);
    view! {
        <Show when=move || may.get()>
            <button class="button button--block" type="button" on:click=move |_| scope.waiting.set(true)><Icon name="package"/> " " {label}</button>
        </Show>
    }
}

/// Asks what is missing.
#[component]
pub(in crate::technician::visit) fn WaitSheet() -> impl IntoView {
    let scope = use_visit();
    let (reason, error) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let open = scope.waiting;
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if reason.with_untracked(|reason| reason.trim().is_empty()) {
            error.set(Some(scope.words.technician().reason_needed.into()));
            return;
        }
        spawn_local(async move {
            scope.stop_timers().await;
            if scope.command(Command::WaitForParts { visit_id: scope.visit_id, reason: reason.get_untracked() }).await {
                reason.try_set(String::new());
                open.try_set(false);
            }
        });
    };
    view! {
        <Dialog open title=t!(technician.wait_for_parts)>
            <form class="stack" on:submit=send>
                <TextArea name="wait-reason" label=t!(technician.which_parts) value=reason rows=3 error/>
                <button class="button button--primary button--block" type="submit">{t!(technician.wait_for_parts)}</button>
            </form>
        </Dialog>
    }
}
