//! Setting when a visit is.

use leptos::prelude::*;
use sync::domain::command::{Command, Place};
use sync::ids::VisitId;

use super::context::Job;
use crate::data::now;
use crate::dispatch::form_dialog::FormDialog;
use crate::dispatch::planning::{Plan, PlanFields, PlanProblem};
use crate::dispatch::run::Run;
use crate::words::use_words;
use crate::{format, t};

#[component]
pub(super) fn ScheduleDialog(job: Job, open: RwSignal<bool>, target: RwSignal<Option<VisitId>>) -> impl IntoView {
    let words = use_words();
    let run = Run::new();
    let plan = Plan::new(60);
    let was = RwSignal::new(None::<Place>);
    let visit = move || target.get().and_then(|id| job.view.with(|view| view.as_ref()?.facts.visit(id).cloned()));
    Effect::new(move |_| {
        if open.get()
            && target.get().is_some()
            && let Some(visit) = untrack(visit)
        {
            let zone = job.zone.get_untracked();
            let tomorrow = format::add_days(&format::day(now(), &zone), 1);
            plan.fill(&visit, &zone, &tomorrow);
            was.set(Some(visit.place()));
        }
    });
    let send = move |window| {
        let (Some(visit_id), Some(duration_minutes)) = (target.get_untracked(), plan.length()) else {
            return PlanProblem::Minutes.tell(run, words);
        };
        let arrival = untrack(|| plan.promise());
        let command = Command::ScheduleVisit { visit_id, window, arrival, duration_minutes, was: was.get_untracked() };
        job.command(run, command, move || open.set(false));
    };
    let submit = move |()| match untrack(|| plan.window(&job.zone.read())) {
        Ok(Some(window)) => send(Some(window)),
        Ok(None) => PlanProblem::Incomplete("day").tell(run, words),
        Err(problem) => problem.tell(run, words),
    };
    let planned = move || visit().is_some_and(|visit| visit.window.is_some());
    let unplan = t!(dispatch.take_off_calendar);
    view! {
        <FormDialog open id="schedule" title=t!(dispatch.schedule_visit) submit=t!(common.save) run on_submit=submit>
            <PlanFields plan zone=job.zone run/>
            {move || planned().then(|| view! {
                <div><button class="button button--small button--ghost" type="button" on:click=move |_| send(None)>{unplan}</button></div>
            })}
        </FormDialog>
    }
}
