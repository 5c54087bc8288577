//! The three texts of a job. They save by themselves when typing pauses or the field is left.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use sync::docs::content::NoteField;
use sync::docs::edit::DocEdit;
use sync::domain::access::Permission;

use super::context::Job;
use crate::dispatch::run::Run;
use crate::t;
use crate::ui::{Icon, TextArea};
use crate::words::use_words;

/// Silence after which a text is saved.
const PAUSE: Duration = Duration::from_millis(800);

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
    let note = NoteDraft::new(job, field);
    let may = move || {
        job.remote.is_none() && (job.store.may(Permission::DispatchJobs) || job.store.may(Permission::WorkOwnVisits))
    };
    let texts = move || words.dispatch().note_of(field);
    let (name, kind) = match field {
        NoteField::Internal => ("note-internal", Some("internal")),
        NoteField::Work => ("note-work", None),
        NoteField::Recommendation => ("note-recommendation", None),
    };
    let saved = t!(common.saved_here);
    let mark = move || {
        if let Some(failure) = note.run.failure.get() {
            return Some(
                view! { <span class="field__error"><Icon name="alert"/> " " {failure.text}</span> }.into_any(),
            );
        }
        note.saved
            .get()
            .then(|| view! { <span class="field__hint"><Icon name="check" size="sm"/> " " {saved}</span> }.into_any())
    };
    let editor = move || {
        view! {
            <div class="stack stack--tight" on:input=move |_| note.typed() on:focusout=move |_| note.save()>
                <TextArea name label=move || texts().0 hint=move || texts().1 value=note.text rows=3 optional=true/>
                <p role="status">{mark}</p>
            </div>
        }
    };
    let quote = move || {
        let text = note.text.get();
        let text = if text.is_empty() { words.common().none.to_owned() } else { text };
        view! {
            <h3 class="section__count">{move || texts().0}</h3>
            <blockquote class="note" data-kind=kind><p class="wrap-anywhere">{text}</p><footer class="note__meta">{move || texts().1}</footer></blockquote>
        }
    };
    move || if may() { editor().into_any() } else { quote().into_any() }
}

/// A note while it is typed: it follows the document as long as nothing unsaved stands in it.
#[derive(Clone, Copy)]
struct NoteDraft {
    job: Job,
    field: NoteField,
    text: RwSignal<String>,
    /// What the person began from.
    base: StoredValue<String>,
    kept: Memo<String>,
    run: Run,
    saved: RwSignal<bool>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl NoteDraft {
    fn new(job: Job, field: NoteField) -> Self {
        let kept = job.content(move |content| content.notes.get(field).to_owned());
        let begun = kept.get_untracked();
        let draft = Self {
            job,
            field,
            text: RwSignal::new(begun.clone()),
            base: StoredValue::new(begun),
            kept,
            run: Run::new(),
            saved: RwSignal::new(false),
            timer: StoredValue::new(None),
        };
        Effect::new(move |_| {
            kept.track();
            draft.follow();
        });
        draft
    }

    fn follow(self) {
        let clean = self.base.with_value(|base| self.text.with_untracked(|text| text == base));
        let kept = self.kept.get_untracked();
        if clean && self.base.with_value(|base| *base != kept) {
            self.base.set_value(kept.clone());
            self.text.set(kept);
        }
    }

    fn typed(self) {
        self.saved.set(false);
        self.stop_timer();
        self.timer.set_value(set_timeout_with_handle(move || self.save(), PAUSE).ok());
    }

    fn save(self) {
        self.stop_timer();
        let (Some(text), Some(was)) = (self.text.try_get_untracked(), self.base.try_get_value()) else { return };
        if text == was || self.run.busy.get_untracked() {
            return;
        }
        let edit = DocEdit::SetNote { field: self.field, text: text.clone(), was: Some(was) };
        self.job.edit(self.run, vec![edit], move || {
            // What was typed meanwhile is saved next, on top of this.
            if self.base.try_set_value(text).is_none() {
                self.saved.set(true);
                self.save();
                self.follow();
            }
        });
    }

    fn stop_timer(self) {
        if let Some(Some(timer)) = self.timer.try_update_value(Option::take) {
            timer.clear();
        }
    }
}
