//! The checklist of each visit with its answers.

use leptos::prelude::*;
use sync::ids::VisitId;

use super::context::Job;
use crate::widgets::{AnsweredItem, ChecklistAnswers, answers_of};
use crate::words::use_words;
use crate::{format, t};

#[component]
pub(super) fn ChecklistCards(job: Job) -> impl IntoView {
    let visits = job.facts(|facts| {
        let with_list = facts.visits.iter().filter(|visit| !visit.checklist.is_empty());
        with_list.map(|visit| visit.id).collect::<Vec<_>>()
    });
    view! { <For each=move || visits.get() key=|id| *id children=move |id| view! { <ChecklistCard job id/> }/> }
}

#[component]
fn ChecklistCard(job: Job, id: VisitId) -> impl IntoView {
    let words = use_words();
    let items = Memo::new(move |_| {
        job.view
            .with(|view| {
                let view = view.as_ref()?;
                Some(answers_of(view.facts.visit(id)?, &view.content))
            })
            .unwrap_or_default()
    });
    let progress = move || {
        items.with(|items| (words.dispatch().of)(items.iter().filter(|item| is_answered(item)).count(), items.len()))
    };
    let several = job.facts(|facts| facts.visits.len() > 1);
    let day = job.facts(move |facts| facts.visit(id).and_then(|visit| visit.window).map(|window| window.start));
    let title = move || {
        let day = day
            .get()
            .filter(|_| several.get())
            .map(|start| format::short_day(start, &job.zone.read(), words.language()));
        day.map_or(words.dispatch().checklist.to_owned(), |day| format!("{}, {day}", words.dispatch().checklist))
    };
    let (heading, labelled) = (format!("checklist-{id}"), format!("checklist-{id}"));
    view! {
        <section class="card card--flush" aria-labelledby=labelled>
            <header class="card__head">
                <h2 class="card__title" id=heading>{title}</h2>
                <span class="muted numeric" aria-label=t!(dispatch.answered)>{progress}</span>
            </header>
            <div class="card__body"><ChecklistAnswers items/></div>
        </section>
    }
}

fn is_answered(item: &AnsweredItem) -> bool {
    item.state() != "open"
}
