//! Step 5: the work itself, its checklist, its readings and its notes.

use leptos::prelude::*;
use sync::docs::content::{NoteField, PhotoKind};
use sync::docs::edit::DocEdit;
use sync::domain::checklist::Section;

use super::checklist::Checklist;
use super::photos::Photos;
use super::readings::Readings;
use crate::fields::SavedText;
use crate::t;
use crate::technician::visit::scope::use_visit;

/// The work.
#[component]
pub(super) fn WorkStep() -> impl IntoView {
    view! {
        <Checklist section=Section::Work/>
        <Checklist section=Section::Readings/>
        <Readings/>
        <NoteText field=NoteField::Work/>
        <Photos kinds=&[PhotoKind::During, PhotoKind::Damage, PhotoKind::Repair]/>
    }
}

/// One of the job's three texts, saved as it is typed.
#[component]
pub(super) fn NoteText(field: NoteField) -> impl IntoView {
    let scope = use_visit();
    let value = Signal::derive(move || scope.job.with(|job| job.content.notes.get(field).to_owned()));
    let saver = scope.saver(move |was, text| Ok(vec![DocEdit::SetNote { field, text, was: Some(was) }]));
    let (work, internal, recommendation) =
        (t!(technician.work_notes), t!(technician.internal_notes), t!(technician.recommendation));
    let (work_hint, internal_hint, recommendation_hint) =
        (t!(technician.work_notes_hint), t!(technician.internal_hint), t!(technician.recommendation_hint));
    let label = move || match field {
        NoteField::Work => work.get(),
        NoteField::Internal => internal.get(),
        NoteField::Recommendation => recommendation.get(),
    };
    let hint = move || match field {
        NoteField::Work => work_hint.get(),
        NoteField::Internal => internal_hint.get(),
        NoteField::Recommendation => recommendation_hint.get(),
    };
    view! { <SavedText id=format!("note-{}", field.code()) label hint value saver rows=4 disabled=Signal::derive(move || !scope.editable())/> }
}
