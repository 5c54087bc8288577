//! Fields that two people set differently without knowing of each other: every value, and a button
//! for each that settles on it. Nothing was lost; the first value is what everybody sees meanwhile.

use leptos::prelude::*;
use sync::docs::content::{FieldConflict, JobContent, PhotoKind};
use sync::domain::checklist::AnswerValue;
use sync::domain::facts::JobFacts;

use super::context::Job;
use crate::data::JobView;
use crate::dispatch::run::Run;
use crate::format::quantity;
use crate::t;
use crate::ui::Icon;
use crate::widgets::{answer_words, photo_kind};
use crate::words::{Words, use_words};

#[component]
pub(super) fn ConflictsCard(job: Job) -> impl IntoView {
    let words = use_words();
    let conflicts =
        Memo::new(move |_| job.view.with(|view| view.as_ref().map(|view| described(view, words)).unwrap_or_default()));
    let run = Run::new();
    let rows = move || conflicts.get().into_iter().map(|row| view! { <ConflictRow job run row/> }).collect_view();
    move || {
        conflicts.with(|conflicts| !conflicts.is_empty()).then(|| {
            view! {
                <section class="card" aria-labelledby="conflicts-title">
                    <header class="card__head">
                        <h2 class="card__title" id="conflicts-title"><Icon name="alert"/>" "{t!(dispatch.conflicts)}</h2>
                    </header>
                    <div class="card__body stack">
                        <p>{t!(dispatch.conflicts_text)}</p>
                        {rows}
                    </div>
                </section>
            }
        })
    }
}

#[component]
fn ConflictRow(job: Job, run: Run, row: Described) -> impl IntoView {
    let words = use_words();
    let Described { field, conflict, values } = row;
    let may = job.store.may(sync::domain::access::Permission::DispatchJobs);
    let choices = values
        .into_iter()
        .enumerate()
        .map(|(place, (value, shown))| {
            let edit = conflict.settle(&value).filter(|_| may);
            let label = if shown.is_empty() { words.dispatch().conflict_nothing.to_owned() } else { shown };
            let pick = edit.map(|edit| {
                let settle = move |_| job.edit(run, vec![edit.clone()], || {});
                let named = (words.dispatch().conflict_keep_named)(&label);
                view! {
                    <button class="button button--small" type="button" aria-label=named disabled=move || run.busy.get() on:click=settle>
                        {t!(dispatch.conflict_keep)}
                    </button>
                }
            });
            let mark = (place == 0).then(|| view! { <span class="badge">{t!(dispatch.conflict_shown)}</span> });
            view! { <li class="cluster cluster--between"><span class="cluster"><q>{label}</q>{mark}</span>{pick}</li> }
        })
        .collect_view();
    view! {
        <div class="stack stack--tight">
            <h3 class="section__count">{field}</h3>
            <ul class="stack stack--tight" role="list">{choices}</ul>
        </div>
    }
}

/// A disagreement in words.
#[derive(Clone, PartialEq)]
struct Described {
    field: String,
    conflict: FieldConflict,
    /// Each value as the document has it, and as people read it.
    values: Vec<(String, String)>,
}

fn described(view: &JobView, words: Words) -> Vec<Described> {
    let describe = |conflict: &FieldConflict| {
        let (collection, id, field) = conflict.parts()?;
        let field_words = field_words(collection, id, field, &view.facts, &view.content, words);
        let values = conflict
            .values
            .iter()
            .map(|value| (value.clone(), value_words(collection, id, field, value, &view.facts, words)))
            .collect();
        Some(Described { field: field_words, conflict: conflict.clone(), values })
    };
    view.conflicts.iter().filter_map(describe).collect()
}

fn field_words(
    collection: &str,
    id: &str,
    field: &str,
    facts: &JobFacts,
    content: &JobContent,
    words: Words,
) -> String {
    let texts = words.dispatch();
    match (collection, field) {
        ("answers", _) => {
            let item = facts.visits.iter().flat_map(|visit| &visit.checklist).find(|item| item.id.to_string() == id);
            let label = item.map_or(texts.checklist, |item| item.item.label(words.language()));
            if field == "note" { format!("{label} · {}", texts.conflict_remark) } else { label.to_owned() }
        }
        ("parts", _) => content
            .parts
            .iter()
            .find(|(part, _)| part.to_string() == id)
            .map_or_else(|| texts.parts.to_owned(), |(_, part)| format!("{} · {}", texts.parts, part.name)),
        ("attachments", "caption") => texts.conflict_caption.to_owned(),
        ("attachments", "kind") => texts.conflict_photo_kind.to_owned(),
        ("attachments", _) => texts.photos.to_owned(),
        ("time", _) => texts.time.to_owned(),
        _ => texts.conflict_other.to_owned(),
    }
}

fn value_words(collection: &str, id: &str, field: &str, value: &str, facts: &JobFacts, words: Words) -> String {
    let language = words.language();
    match (collection, field) {
        ("answers", "value") => {
            let item = facts.visits.iter().flat_map(|visit| &visit.checklist).find(|item| item.id.to_string() == id);
            match (AnswerValue::decode(value), item) {
                (Some(answer), Some(item)) => answer_words(&answer, &item.item.kind, language),
                _ => value.to_owned(),
            }
        }
        ("parts", "quantity_milli") => {
            value.parse().map_or_else(|_| value.to_owned(), |milli| quantity(milli, language))
        }
        ("attachments", "kind") => {
            PhotoKind::from_code(value).map_or_else(|| value.to_owned(), |kind| photo_kind(kind, language).to_owned())
        }
        _ => value.to_owned(),
    }
}
