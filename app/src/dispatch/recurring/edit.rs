//! Changing a plan: the fields, then what it means, then it is done.

use leptos::prelude::*;
use sync::ids::SiteId;

use super::consequences::{Effects, consider};
use super::dates::NextDates;
use super::draft::PlanDraft;
use super::fields::{CrewFields, RhythmFields, TimeFields, WhatFields};
use super::records::{ConsideredChange, Effect as PlanEffect, PlanInput, RecurringJob};
use super::shorten;
use crate::api;
use crate::dispatch::form_dialog::FormDialog;
use crate::dispatch::run::Run;
use crate::t;
use crate::words::use_words;

#[component]
pub fn EditDialog(
    job: RwSignal<Option<RecurringJob>>,
    open: RwSignal<bool>,
    #[prop(into)] on_done: Callback<RecurringJob>,
) -> impl IntoView {
    let (words, run) = (use_words(), Run::new());
    let draft = PlanDraft::new("UTC");
    let site = Signal::derive(move || job.with(|job| job.as_ref().map(|job| SiteId(job.site.id))));
    let zone =
        Signal::derive(move || job.with(|job| job.as_ref().map(|job| job.time_zone.clone()).unwrap_or_default()));
    // What was found out about the plan as it is typed; with it, the next step is to do it.
    let considered = RwSignal::new(None::<(PlanInput, Vec<PlanEffect>)>);
    Effect::new(move |_| {
        if open.get() {
            considered.set(None);
            job.with_untracked(|job| job.iter().for_each(|job| draft.fill(&job.plan)));
        }
    });
    let save = move |id: String, plan: PlanInput| {
        let work = async move {
            api::put::<RecurringJob>(&format!("/api/v1/recurring-jobs/{id}"), &plan).await.map_err(shorten)
        };
        run.request(work, move |saved| {
            open.set(false);
            on_done.run(saved);
        });
    };
    let submit = move |()| {
        let Some(id) = job.with_untracked(|job| job.as_ref().map(|job| job.id.to_string())) else { return };
        let plan = match untrack(|| draft.input(words.recurring(), words.dispatch().minutes_wrong)) {
            Ok(plan) => plan,
            Err((field, text)) => return run.refuse(field, text),
        };
        if considered.with_untracked(|considered| considered.as_ref().is_some_and(|(seen, _)| *seen == plan)) {
            return save(id, plan);
        }
        let change = ConsideredChange { change: "plan", plan: Some(plan.clone()) };
        run.request(consider(id.clone(), change), move |effects| {
            // Where no job that is there changes, there is nothing to ask.
            if effects.iter().all(|effect| effect.job.is_none()) {
                save(id, plan);
            } else {
                considered.set(Some((plan, effects)));
            }
        });
    };
    let label = move || match considered.with(Option::is_some) {
        true => words.recurring().do_it,
        false => words.common().save,
    };
    let (again, consequences) = (t!(common.back), t!(recurring.consequences));
    let told = move || {
        let (_, effects) = considered.get()?;
        Some(view! {
            <h3 class="card__title">{consequences}</h3>
            <Effects effects zone=zone.get()/>
            <div><button class="button button--small" type="button" on:click=move |_| considered.set(None)>{again}</button></div>
        })
    };
    let asked = Memo::new(move |_| considered.with(Option::is_some));
    view! {
        <FormDialog open id="edit-plan" title=t!(recurring.edit) submit=label variant="wide" run on_submit=submit>
            <div class="stack" hidden=move || asked.get()>
                <div class="form-grid"><WhatFields draft run/></div>
                <RhythmFields draft run/>
                <TimeFields draft run/>
                <CrewFields draft/>
                <NextDates draft site zone/>
            </div>
            <div class="stack" aria-live="polite">{told}</div>
        </FormDialog>
    }
}
