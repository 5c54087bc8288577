//! The job's visits, and the dialogs that plan them.

use leptos::prelude::*;
use sync::domain::command::Command;
use sync::domain::status::VisitStatus;
use sync::ids::VisitId;

use super::assign::AssignDialog;
use super::context::Job;
use super::page::Dialogs;
use super::schedule::ScheduleDialog;
use super::visit_card::VisitCard;
use crate::data::new_id;
use crate::dispatch::board::Moves;
use crate::dispatch::form_dialog::ReasonDialog;
use crate::dispatch::run::Run;
use crate::dispatch::suggest::{Ask, EmergencyDialog, SuggestDialog};
use crate::t;
use crate::ui::{Icon, use_toasts};

/// Which visit the open dialog is about, and how the cards open one.
#[derive(Clone, Copy)]
pub(super) struct VisitDialogs {
    pub target: RwSignal<Option<VisitId>>,
    pub schedule: RwSignal<bool>,
    pub assign: RwSignal<bool>,
    pub cancel: RwSignal<bool>,
    pub reopen: RwSignal<bool>,
    pub suggest: RwSignal<Option<Ask>>,
    pub emergency: RwSignal<Option<Ask>>,
}

impl VisitDialogs {
    /// Opens a dialog for a visit.
    pub fn open(self, dialog: RwSignal<bool>, visit: VisitId) {
        self.target.set(Some(visit));
        dialog.set(true);
    }
}

#[component]
pub(super) fn VisitsCard(job: Job, dialogs: Dialogs) -> impl IntoView {
    let visits = job.facts(|facts| facts.visits.iter().map(|visit| visit.id).collect::<Vec<_>>());
    // A key of the page means the visit that is planned next.
    let first = job.facts(|facts| facts.visits.iter().find(|visit| !visit.status.is_over()).map(|visit| visit.id));
    let target = RwSignal::new(None);
    Effect::new(move |_| {
        let opened = dialogs.schedule.get() || dialogs.assign.get();
        if opened && target.get_untracked().is_none() {
            match first.get_untracked() {
                None => drop((dialogs.schedule.set(false), dialogs.assign.set(false))),
                some => target.set(some),
            }
        } else if !opened {
            target.set(None);
        }
    });
    let open = VisitDialogs {
        target,
        schedule: dialogs.schedule,
        assign: dialogs.assign,
        cancel: RwSignal::new(false),
        reopen: RwSignal::new(false),
        suggest: RwSignal::new(None),
        emergency: RwSignal::new(None),
    };
    let (moves, office) = (Moves::new(job.store), job.store.zone());
    view! {
        <section class="card card--flush" aria-labelledby="visits-title">
            <header class="card__head">
                <h2 class="card__title" id="visits-title">{t!(dispatch.visits_title)}</h2>
                <div class="card__actions"><AddVisit job/></div>
            </header>
            <div class="card__body">
                <For each=move || visits.get() key=|id| *id children=move |id| view! { <VisitCard job id open/> }/>
            </div>
        </section>
        <ScheduleDialog job open=open.schedule target/>
        <AssignDialog job open=open.assign target/>
        <CancelDialog job open/>
        <ReopenDialog job open/>
        <SuggestDialog ask=open.suggest moves zone=office undo=true/>
        <EmergencyDialog ask=open.emergency moves zone=office undo=true/>
    }
}

#[component]
fn AddVisit(job: Job) -> impl IntoView {
    let (run, toasts) = (Run::new(), use_toasts());
    Effect::new(move |_| {
        if let Some(failure) = run.failure.get() {
            toasts.error(failure.text);
        }
    });
    let minutes = job.facts(|facts| facts.visits.last().map_or(60, |visit| visit.duration_minutes));
    let add = move |_| {
        let command = Command::AddVisit { visit_id: new_id(), duration_minutes: minutes.get_untracked() };
        job.command(run, command, || {});
    };
    let label = t!(dispatch.add_visit);
    move || {
        job.may_plan().then(|| {
            view! { <button class="button button--small" type="button" disabled=move || run.busy.get() on:click=add><Icon name="plus"/> " " {label}</button> }
        })
    }
}

#[component]
fn CancelDialog(job: Job, open: VisitDialogs) -> impl IntoView {
    let run = Run::new();
    let cancel = move |reason: String| {
        if let Some(visit_id) = open.target.get_untracked() {
            job.command(run, Command::CancelVisit { visit_id, reason }, move || open.cancel.set(false));
        }
    };
    let title = t!(dispatch.cancel_visit);
    view! { <ReasonDialog open=open.cancel id="cancel-visit" title hint=t!(dispatch.cancel_visit_hint) submit=title danger=true run on_reason=cancel/> }
}

#[component]
fn ReopenDialog(job: Job, open: VisitDialogs) -> impl IntoView {
    let run = Run::new();
    let reopen = move |reason: String| {
        if let Some(visit_id) = open.target.get_untracked() {
            job.command(run, Command::ReopenVisit { visit_id, reason }, move || open.reopen.set(false));
        }
    };
    let title = t!(dispatch.reopen_visit);
    view! { <ReasonDialog open=open.reopen id="reopen-visit" title hint=t!(dispatch.reopen_visit_hint) submit=title run on_reason=reopen/> }
}

/// Whether the plan of a visit in that state can be changed.
pub(super) fn can_schedule(status: VisitStatus) -> bool {
    matches!(
        status,
        VisitStatus::Unscheduled | VisitStatus::Scheduled | VisitStatus::Accepted | VisitStatus::WaitingParts
    )
}
