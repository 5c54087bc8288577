//! States and priorities as small marks.

use leptos::prelude::*;
use sync::domain::rejection::{job_status, visit_status};
use sync::domain::status::{JobStatus, Priority, VisitStatus};

use super::{chip_state, sentence};
use crate::t;
use crate::ui::Icon;
use crate::words::use_words;

/// A visit's state.
#[component]
pub fn VisitChip(#[prop(into)] status: Signal<VisitStatus>) -> impl IntoView {
    let words = use_words();
    view! {
        <span class="chip" data-state=move || chip_state(status.get().code())>
            {move || sentence(visit_status(status.get(), words.language()))}
        </span>
    }
}

/// A job's state.
#[component]
pub fn JobChip(#[prop(into)] status: Signal<JobStatus>) -> impl IntoView {
    let words = use_words();
    let state = move || match status.get() {
        JobStatus::Draft => "unscheduled".into(),
        JobStatus::QualityCheck | JobStatus::Ready | JobStatus::Invoiced | JobStatus::Closed => "completed".into(),
        other => chip_state(other.code()),
    };
    view! {
        <span class="chip" data-state=state>
            {move || sentence(job_status(status.get(), words.language()))}
        </span>
    }
}

/// How soon a job must be done; routine shows only where `always`.
#[component]
pub fn PriorityMark(#[prop(into)] priority: Signal<Priority>, #[prop(optional)] always: bool) -> impl IntoView {
    let (routine, urgent, emergency) = (t!(technician.routine), t!(technician.urgent), t!(technician.emergency));
    move || {
        let priority = priority.get();
        let icon = (priority != Priority::Routine).then(|| view! { <Icon name="alert"/> " " });
        let text = match priority {
            Priority::Routine => routine.get(),
            Priority::Urgent => urgent.get(),
            Priority::Emergency => emergency.get(),
        };
        (always || priority != Priority::Routine)
            .then(|| view! { <span class="priority" data-priority=priority.code()>{icon}{text}</span> })
    }
}
