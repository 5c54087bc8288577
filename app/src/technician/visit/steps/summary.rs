//! Step 9: everything once more, what is missing, and the words for the customer and the office.

use leptos::prelude::*;
use sync::docs::content::NoteField;
use sync::domain::completion::Missing;

use super::work::NoteText;
use crate::t;
use crate::technician::visit::progress::Step;
use crate::technician::visit::scope::use_visit;
use crate::technician::visit::sheets::{ReopenButton, WaitButton};
use crate::ui::{Icon, Notice};
use crate::widgets::{ChecklistAnswers, PartList, ReadingList, TimeList, answers_of, sentence};
use crate::{format, widgets};

/// The summary.
#[component]
pub(super) fn SummaryStep() -> impl IntoView {
    let scope = use_visit();
    let done = move || scope.visit.with(|visit| visit.completed_at);
    let over = move || {
        done().map(|at| {
            let text =
                (scope.words.technician().completed_at)(&format::date_time(at, &scope.zone(), scope.words.language()));
            view! { <Notice kind="success" text/> }
        })
    };
    view! {
        {over}
        <MissingList/>
        <NoteText field=NoteField::Recommendation/>
        <NoteText field=NoteField::Internal/>
        <WorkDone/>
        <WaitButton/>
        <ReopenButton/>
    }
}

/// What completion still needs; each leads to where it can be entered.
#[component]
pub(in crate::technician::visit) fn MissingList() -> impl IntoView {
    let scope = use_visit();
    let missing = Memo::new(move |_| scope.progress.with(|progress| progress.missing.clone()));
    let words_of = move |item: &Missing| match item {
        Missing::Answer { item_id, .. } => scope.visit.with(|visit| {
            let found = visit.checklist.iter().find(|entry| entry.id == *item_id);
            found.map(|entry| entry.item.label(scope.words.language()).to_owned()).unwrap_or_default()
        }),
        other => sentence(&other.words(scope.words.language())),
    };
    let rows = move || {
        scope.visit.track();
        missing.get().into_iter().map(|item| {
        let step = scope.visit.with(|visit| Step::of_missing(&item, visit));
        view! {
            <li class="missing__item">
                <a class="missing__link" href=scope.href(Some(step))><Icon name="alert"/><span>{words_of(&item)}</span><Icon name="chevron-right"/></a>
            </li>
        }
    }).collect_view()
    };
    let title = t!(technician.still_missing);
    view! {
        <Show when=move || !missing.with(Vec::is_empty) && scope.editable()>
            <section class="section" aria-labelledby="missing-title">
                <header class="section__head">
                    <h3 class="section__title" id="missing-title">{title}</h3>
                    <span class="section__count">{move || missing.with(Vec::len)}</span>
                </header>
                <ul class="missing" role="list">{rows}</ul>
            </section>
        </Show>
    }
}

/// What was done on the visit, to read: for the summary, and for who signs.
#[component]
pub(super) fn WorkDone() -> impl IntoView {
    let scope = use_visit();
    let note = move || scope.job.with(|job| job.content.notes.work.clone());
    let items = Signal::derive(move || scope.job.with(|job| scope.visit.with(|visit| answers_of(visit, &job.content))));
    macro_rules! of_visit {
        ($collection:ident) => {
            Signal::derive(move || {
                scope.job.with(|job| {
                    let mine = job
                        .content
                        .$collection
                        .iter()
                        .filter(|(_, entry)| entry.visit_id == scope.visit_id && !entry.removed);
                    mine.map(|(id, entry)| (*id, entry.clone())).collect::<Vec<_>>()
                })
            })
        };
    }
    let (parts, time, readings) = (of_visit!(parts), of_visit!(time), of_visit!(readings));
    let photos = move || scope.job.with(|job| widgets::photos_of(job, Some(scope.visit_id)).len());
    view! {
        <section class="card" aria-labelledby="done-title">
            <header class="card__head"><h3 class="card__title" id="done-title">{t!(technician.work_done)}</h3></header>
            <div class="card__body stack">
                <Show when=move || !note().trim().is_empty()><p class="wrap-anywhere">{note}</p></Show>
                <p class="muted">{move || (scope.words.technician().photos)(photos())}</p>
                <Show when=move || !parts.with(Vec::is_empty)><PartList parts/></Show>
                <Show when=move || !readings.with(Vec::is_empty)><ReadingList readings/></Show>
                <Show when=move || !time.with(Vec::is_empty)><TimeList entries=time time_zone=Signal::derive(move || scope.zone())/></Show>
            </div>
        </section>
        <Show when=move || !items.with(Vec::is_empty)><ChecklistAnswers items/></Show>
    }
}
