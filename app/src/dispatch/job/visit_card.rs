//! One visit: when, how far, who, and what can be done about it.

use leptos::prelude::*;
use sync::domain::access::Permission;
use sync::domain::facts::{Arrival, VisitFacts};
use sync::domain::status::{JobStatus, VisitStatus};
use sync::ids::VisitId;

use super::context::Job;
use super::visits::{VisitDialogs, can_schedule};
use crate::data::now;
use crate::dispatch::format_window::compact_window;
use crate::dispatch::people::Person;
use crate::dispatch::suggest::Ask;
use crate::ui::Icon;
use crate::widgets::{VisitChip, chip_state, late_words};
use crate::words::{Words, use_words};
use crate::{format, t};

#[component]
pub(super) fn VisitCard(job: Job, id: VisitId, open: VisitDialogs) -> impl IntoView {
    let words = use_words();
    let visit = job.visit(id);
    let status = Signal::derive(move || {
        visit.with(|visit| visit.as_ref().map_or(VisitStatus::Unscheduled, |visit| visit.status))
    });
    let time = move || visit.with(|visit| visit.as_ref().map(|visit| when(visit, &job.zone.read(), words)));
    let people = move || {
        let technicians = visit.with(|visit| visit.as_ref().map(|visit| visit.technicians.clone()).unwrap_or_default());
        if technicians.is_empty() {
            return view! { <span class="muted">{words.dispatch().nobody_yet}</span> }.into_any();
        }
        technicians.into_iter().map(|one| view! { <Person id=one.id name=one.name/> }).collect_view().into_any()
    };
    let remarks = move || {
        visit.with(|visit| visit.as_ref().map(|visit| remarks(visit, &job.zone.read(), words)).unwrap_or_default())
    };
    view! {
        <article class="visit-card" data-state=move || chip_state(status.get().code())>
            <div class="visit-card__time">{time}</div>
            <div class="visit-card__body">
                <VisitChip status/>
                <span class="visit-card__people">{people}</span>
                {move || remarks().into_iter().map(|text| view! { <span class="muted wrap-anywhere">{text}</span> }).collect_view()}
            </div>
            <div class="visit-card__actions"><Actions job id status open/></div>
        </article>
    }
}

fn when(visit: &VisitFacts, zone: &str, words: Words) -> AnyView {
    let (texts, language) = (words.dispatch(), words.language());
    let length = format::duration(i64::from(visit.duration_minutes));
    let (Some(window), Some(planned)) = (visit.window, visit.span()) else {
        return view! { <span>{texts.no_time}</span><span class="visit-card__window">{length}</span> }.into_any();
    };
    let span = compact_window(window, zone, language);
    let (span, broken) = match visit.arrival {
        Arrival::Exact => (span, None),
        promised if visit.keeps_promise() => (format!("{}, {span}", texts.arrival_of(promised)), None),
        promised => {
            let day = format::short_day(window.start, zone, language);
            let promise = format!("{day}, {}, {span}", texts.arrival_of(promised));
            (compact_window(planned, zone, language), Some((words.assign().promised)(&promise)))
        }
    };
    view! {
        <time datetime=format::machine(planned.start)>{format::short_day(planned.start, zone, language)}</time>
        <span class="visit-card__window">{span}</span>
        {broken.map(|text| view! { <span class="visit-card__window">{text}</span> })}
        <span class="visit-card__window">{length}</span>
    }
    .into_any()
}

/// What happened on the visit, in the order in which it did.
fn remarks(visit: &VisitFacts, zone: &str, words: Words) -> Vec<String> {
    let (texts, language) = (words.dispatch(), words.language());
    let time = |at| format::time(at, zone, language);
    let mut remarks = Vec::new();
    if let Some(late) = &visit.late {
        remarks.push(late_words(late, zone, words));
        remarks.extend((!late.note.is_empty()).then(|| format!("“{}”", late.note)));
    }
    if let Some(check_in) = &visit.check_in {
        let distance = check_in.distance_m.map(|metres| format::distance(metres, language));
        remarks.push((texts.checked_in)(&time(check_in.at), distance.as_deref()));
        remarks.extend(check_in.override_reason.iter().map(|reason| format!("“{reason}”")));
    }
    if let Some(at) = visit.started_at {
        remarks.push((texts.started)(&time(at)));
    }
    if let Some(at) = visit.completed_at {
        remarks.push((texts.completed)(&time(at)));
    }
    remarks.extend(visit.waiting_reason.iter().chain(&visit.cancel_reason).map(|reason| format!("“{reason}”")));
    remarks
}

#[component]
fn Actions(job: Job, id: VisitId, status: Signal<VisitStatus>, open: VisitDialogs) -> impl IntoView {
    let (schedule, assign, cancel, reopen) =
        (t!(dispatch.schedule), t!(dispatch.assign), t!(dispatch.cancel_visit), t!(dispatch.reopen_visit));
    let sealed = job.facts(|facts| matches!(facts.status, JobStatus::Invoiced | JobStatus::Closed));
    let button = move |label: &'static str, icon: &'static str, dialog: RwSignal<bool>| {
        view! {
            <button class="button button--small" type="button" on:click=move |_| open.open(dialog, id)><Icon name=icon/> " " {label}</button>
        }
    };
    let visit = job.visit(id);
    let (suggest, emergency) = (t!(assign.suggest), t!(assign.emergency));
    let ask_button = move |label: &'static str, icon: &'static str, dialog: RwSignal<Option<Ask>>| {
        let ask = move |_| {
            let row = visit.with_untracked(|visit| visit.as_ref()?.technicians.first().map(|one| one.id));
            let date = format::day(now(), &job.zone.get_untracked());
            dialog.set(Some(Ask { job: job.id, visit: id, row, date }));
        };
        view! { <button class="button button--small" type="button" on:click=ask><Icon name=icon/>" "{label}</button> }
    };
    move || {
        let (planner, status) = (job.may_plan(), status.get());
        let may_cancel = planner && job.store.may(Permission::CancelJobs) && status.may_become(VisitStatus::Cancelled);
        let may_reopen = job.store.may(Permission::DispatchJobs) && status.is_over() && !sealed.get();
        // Both read the device's copy of the day; a job that only the server has is not on it.
        let asks = planner
            && job.remote.is_none()
            && can_schedule(status)
            && visit.with(|visit| visit.as_ref().is_some_and(|visit| visit.technicians.len() < 2));
        view! {
            {asks.then(|| ask_button(suggest.get(), "user", open.suggest))}
            {asks.then(|| ask_button(emergency.get(), "alert", open.emergency))}
            {(planner && can_schedule(status)).then(|| button(schedule.get(), "calendar", open.schedule))}
            {(planner && !status.is_over()).then(|| button(assign.get(), "user", open.assign))}
            {may_cancel.then(|| button(cancel.get(), "x", open.cancel))}
            {may_reopen.then(|| button(reopen.get(), "retry", open.reopen))}
        }
    }
}
