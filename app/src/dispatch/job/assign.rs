//! Setting who goes.

use leptos::prelude::*;
use sync::domain::command::{Command, Place};
use sync::domain::facts::VisitFacts;
use sync::ids::VisitId;

use super::context::Job;
use crate::data::now;
use crate::dispatch::form_dialog::FormDialog;
use crate::dispatch::planning::{CrewPicker, Planned};
use crate::dispatch::run::Run;
use crate::words::use_words;
use crate::{format, t};

#[component]
pub(super) fn AssignDialog(job: Job, open: RwSignal<bool>, target: RwSignal<Option<VisitId>>) -> impl IntoView {
    let words = use_words();
    let run = Run::new();
    let chosen = RwSignal::new(Vec::new());
    let was = RwSignal::new(None::<Place>);
    let visit =
        Memo::new(move |_| target.get().and_then(|id| job.view.with(|view| view.as_ref()?.facts.visit(id).cloned())));
    Effect::new(move |_| {
        if open.get() && target.get().is_some() {
            let technicians =
                visit.with_untracked(|visit| visit.as_ref().map(|visit| visit.technicians.clone()).unwrap_or_default());
            was.set(visit.with_untracked(|visit| visit.as_ref().map(VisitFacts::place)));
            chosen.set(technicians.into_iter().map(|technician| technician.id).collect());
        }
    });
    let planned = Signal::derive(move || {
        let zone = job.zone.get();
        let (id, window) =
            visit.with(|visit| (visit.as_ref().map(|visit| visit.id), visit.as_ref().and_then(|visit| visit.span())));
        Planned { visit: id, day: format::day(window.map_or_else(now, |window| window.start), &zone), window, zone }
    });
    let when = move || {
        let planned = planned.get();
        match planned.window {
            Some(window) => {
                let day = format::long_day(window.start, &planned.zone, words.language());
                format!("{day}, {}", format::window(window, &planned.zone, words.language()))
            }
            None => words.dispatch().load_of_today.to_owned(),
        }
    };
    let submit = move |()| {
        if let Some(visit_id) = target.get_untracked() {
            let command =
                Command::AssignVisit { visit_id, technicians: chosen.get_untracked(), was: was.get_untracked() };
            job.command(run, command, move || open.set(false));
        }
    };
    view! {
        <FormDialog open id="assign" title=t!(dispatch.assign_visit) submit=t!(common.save) run on_submit=submit>
            <p>{when}</p>
            <CrewPicker chosen planned/>
        </FormDialog>
    }
}
