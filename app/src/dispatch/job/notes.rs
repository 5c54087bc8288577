//! The three texts of a job. They save by themselves when typing pauses or the field is left.

use std::rc::Rc;

use leptos::prelude::*;
use sync::docs::content::NoteField;
use sync::docs::edit::DocEdit;
use sync::domain::access::Permission;

use super::context::Job;
use crate::fields::{SavedText, Saver};
use crate::t;
use crate::words::use_words;

#[component]
pub(super) fn NotesCard(job: Job) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="notes-title">
            <header class="card__head"><h2 class="card__title" id="notes-title">{t!(dispatch.notes)}</h2></header>
            <div class="card__body">
                <Note job field=NoteField::Internal/>
                <Note job field=NoteField::Work/>
                <Note job field=NoteField::Recommendation/>
            </div>
        </section>
    }
}

#[component]
fn Note(job: Job, field: NoteField) -> impl IntoView {
    let words = use_words();
    let text = job.content(move |content| content.notes.get(field).to_owned());
    let may = move || {
        job.remote.is_none() && (job.store.may(Permission::DispatchJobs) || job.store.may(Permission::WorkOwnVisits))
    };
    let texts = move || words.dispatch().note_of(field);
    let (id, kind) = match field {
        NoteField::Internal => ("note-internal", Some("internal")),
        NoteField::Work => ("note-work", None),
        NoteField::Recommendation => ("note-recommendation", None),
    };
    let editor = move || {
        let saver: Saver = Rc::new(move |was, text| {
            let edit = DocEdit::SetNote { field, text, was: Some(was) };
            let saved = job.store.edit(job.id, vec![edit]);
            Box::pin(async move { saved.await.map_err(|error| error.words(words.language())) })
        });
        view! { <SavedText id label=move || texts().0 hint=move || texts().1 value=text saver rows=3/> }
    };
    let quote = move || {
        let text = text.get();
        let text = if text.is_empty() { words.common().none.to_owned() } else { text };
        view! {
            <h3 class="section__count">{move || texts().0}</h3>
            <blockquote class="note" data-kind=kind><p class="wrap-anywhere">{text}</p><footer class="note__meta">{move || texts().1}</footer></blockquote>
        }
    };
    move || if may() { editor().into_any() } else { quote().into_any() }
}
