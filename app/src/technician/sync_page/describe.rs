//! A queued change in a person's words: what they did, on which job, and what they entered.

use sync::docs::content::{NoteField, SignerRole};
use sync::docs::edit::DocEdit;
use sync::domain::checklist::{AnswerValue, ItemKind};
use sync::domain::command::Command;
use sync::domain::facts::JobFacts;
use sync::ids::ChecklistItemId;
use sync::protocol::{Intent, Mutation};

use crate::format;
use crate::widgets::{answer_words, photo_kind, time_kind};
use crate::words::{Language, Words};

/// A change as the lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Described {
    pub(super) icon: &'static str,
    pub(super) title: String,
    /// What was entered, one thing a line.
    pub(super) entered: Vec<String>,
}

/// Describes a mutation; `job` is what the device knows of its job.
pub(super) fn describe(mutation: &Mutation, job: Option<&JobFacts>, words: Words) -> Described {
    let texts = words.technician();
    match mutation.intent() {
        Ok(Intent::Command { command }) => of_command(&command, words),
        Ok(Intent::Edit { edits }) => {
            let mut all = edits.iter().map(|edit| of_edit(edit, job, words));
            let Some(mut first) = all.next() else { return unknown(texts.change.into()) };
            let others: Vec<Described> = all.collect();
            if !others.is_empty() {
                first.title = (texts.and_more)(&first.title, others.len());
            }
            first.entered.extend(others.into_iter().flat_map(|other| [vec![other.title], other.entered].concat()));
            first
        }
        Err(_) => unknown(texts.change.into()),
    }
}

fn unknown(title: String) -> Described {
    Described { icon: "pen", title, entered: Vec::new() }
}

fn of_edit(edit: &DocEdit, job: Option<&JobFacts>, words: Words) -> Described {
    let (texts, language) = (words.technician(), words.language());
    let described = |icon, title: String, entered: &[&str]| Described {
        icon,
        title,
        entered: entered.iter().map(|text| (*text).to_owned()).collect(),
    };
    match edit {
        DocEdit::SetNote { field, text, .. } => {
            let title = match field {
                NoteField::Work => texts.work_notes,
                NoteField::Internal => texts.internal_notes,
                NoteField::Recommendation => texts.recommendation,
            };
            described("note", title.into(), &[text])
        }
        DocEdit::Answer { item_id, value } => {
            let (label, kind) = item(job, *item_id, language).unwrap_or((texts.checklist_item.into(), ItemKind::Text));
            match value {
                Some(value) => described("checklist", (texts.answered)(&label), &[&answer(value, &kind, language)]),
                None => described("checklist", (texts.answer_taken_back)(&label), &[]),
            }
        }
        DocEdit::AnswerNote { item_id, note } => {
            let label = item(job, *item_id, language).map_or_else(|| texts.checklist_item.into(), |(label, _)| label);
            described("checklist", (texts.noted_on)(&label), &[note])
        }
        DocEdit::AddPart { name, unit, quantity_milli, .. } => described(
            "parts",
            (texts.part_used)(name),
            &[&format!("{} {unit}", format::quantity(*quantity_milli, language))],
        ),
        DocEdit::SetPartQuantity { quantity_milli, .. } => {
            described("parts", texts.part_changed.into(), &[&format::quantity(*quantity_milli, language)])
        }
        DocEdit::RemovePart { .. } => described("parts", texts.part_removed.into(), &[]),
        DocEdit::StartTimer { kind, .. } => described("timer", (texts.timer_started)(time_kind(*kind, language)), &[]),
        DocEdit::StopTimer { .. } => described("timer", texts.timer_stopped.into(), &[]),
        DocEdit::RemoveTime { .. } => described("timer", texts.time_removed.into(), &[]),
        DocEdit::AddReading { name, value, unit, .. } => {
            described("gauge", (texts.reading_of)(name), &[&format!("{value} {unit}")])
        }
        DocEdit::RemoveReading { .. } => described("gauge", texts.reading_removed.into(), &[]),
        DocEdit::AddAttachment { attachment, .. } => {
            described("image", (texts.photo_of_kind)(photo_kind(attachment.kind, language)), &[&attachment.caption])
        }
        DocEdit::SetCaption { caption, .. } => described("image", texts.caption.into(), &[caption]),
        DocEdit::SetPhotoKind { kind, .. } => {
            described("image", texts.kind_of_photo.into(), &[photo_kind(*kind, language)])
        }
        DocEdit::RemoveAttachment { .. } => described("image", texts.photo_removed.into(), &[]),
        DocEdit::AddSignOff { signer_name, role, .. } => {
            let role = if *role == SignerRole::Customer { texts.customer } else { texts.technician };
            described("signature", (texts.signature_of)(signer_name), &[role])
        }
        DocEdit::RemoveSignOff { .. } => described("signature", texts.signature_removed.into(), &[]),
    }
}

fn answer(value: &AnswerValue, kind: &ItemKind, language: Language) -> String {
    answer_words(value, kind, language)
}

/// The label and kind of an item of any visit of the job.
fn item(job: Option<&JobFacts>, id: ChecklistItemId, language: Language) -> Option<(String, ItemKind)> {
    let found = job?.visits.iter().flat_map(|visit| &visit.checklist).find(|entry| entry.id == id)?;
    Some((found.item.label(language).to_owned(), found.item.kind.clone()))
}

fn of_command(command: &Command, words: Words) -> Described {
    let texts = words.technician();
    let described = |icon, title: &str, entered: Vec<String>| Described { icon, title: title.into(), entered };
    match command {
        Command::AcceptVisit { .. } => described("check-circle", texts.did_accept, vec![]),
        Command::StartTravel { .. } => described("car", texts.did_travel, vec![]),
        Command::CheckIn { override_reason, .. } => {
            described("map-pin", texts.did_check_in, override_reason.iter().cloned().collect())
        }
        Command::StartVisit { .. } => described("play", texts.did_start, vec![]),
        Command::WaitForParts { reason, .. } => described("package", texts.did_wait, vec![reason.clone()]),
        Command::ResumeVisit { .. } => described("play", texts.did_resume, vec![]),
        Command::RunningLate { minutes: 0, .. } => described("clock", words.alerts().did_on_time, vec![]),
        Command::RunningLate { minutes, note, .. } => {
            let entered = if note.is_empty() { vec![] } else { vec![note.clone()] };
            described("clock", &(words.alerts().did_late)(*minutes), entered)
        }
        Command::CompleteVisit { .. } => described("flag", texts.did_complete, vec![]),
        Command::ScheduleVisit { .. } | Command::PlaceVisit { .. } => described("calendar", texts.did_schedule, vec![]),
        Command::AssignVisit { .. } => described("user", texts.did_assign, vec![]),
        Command::AddVisit { .. } => described("calendar", texts.did_add_visit, vec![]),
        Command::CancelVisit { reason, .. } => described("x", texts.did_cancel, vec![reason.clone()]),
        Command::ReopenVisit { reason, .. } => described("retry", texts.did_reopen, vec![reason.clone()]),
        Command::DescribeJob { title, description } => {
            described("pen", texts.did_describe, vec![title.clone(), description.clone()])
        }
        Command::SetPriority { .. } => described("flag", texts.did_priority, vec![]),
        Command::MoveJob { reason, .. } => described("jobs", texts.did_move, vec![reason.clone()]),
    }
}
