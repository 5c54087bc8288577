//! Completing the visit.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use sync::domain::command::Command;

use super::scope::use_visit;
use crate::t;
use crate::ui::Icon;

/// The button that completes. While something is missing it is small and off, and says what lacks;
/// afterwards it is the one to press.
#[component]
pub(super) fn CompleteButton() -> impl IntoView {
    let scope = use_visit();
    let navigate = use_navigate();
    let lacking = Memo::new(move |_| scope.progress.with(|progress| progress.missing.len()));
    let busy = RwSignal::new(false);
    let overview = StoredValue::new(scope.href(None));
    let complete = move |_| {
        let navigate = navigate.clone();
        busy.set(true);
        spawn_local(async move {
            scope.stop_timers().await;
            let done = scope.command(Command::CompleteVisit { visit_id: scope.visit_id }).await;
            busy.try_set(false);
            if done {
                scope.toasts.success(scope.words.technician().completed_here);
                if let Some(overview) = overview.try_get_value() {
                    navigate(&overview, Default::default());
                }
            }
        });
    };
    let ready = move || lacking.get() == 0;
    let class = move || if ready() { "button button--signal action-bar__main" } else { "button button--icon" };
    let label = t!(technician.complete);
    let why = move || {
        if ready() {
            label.get().to_owned()
        } else {
            format!("{}: {}", label.get(), (scope.words.technician().things_missing)(lacking.get()))
        }
    };
    view! {
        <button class=class type="button" data-testid="complete-job" title=why aria-label=why
            aria-busy=move || busy.get().then_some("true") disabled=move || !ready() || busy.get() on:click=complete>
            <Icon name=Signal::derive(move || if ready() { "check-circle" } else { "flag" })/>
            {move || ready().then(|| format!(" {}", label.get()))}
        </button>
    }
}
