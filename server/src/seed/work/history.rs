//! What technicians left in the documents of demo jobs: answers, notes, parts, time, photos and
//! signatures, written as edits like anybody's.

use sync::docs::content::{Attachment, NoteField, PhotoKind, SignerRole, TimeKind};
use sync::docs::delta::deltas;
use sync::docs::document::JobDocument;
use sync::docs::edit::{Author, DocEdit};
use sync::domain::checklist::{AnswerValue, ItemKind};
use sync::domain::timeline::document_events;
use sync::ids::{AttachmentId, JobId, PartUseId, SignOffId, TimeEntryId, UserId, VisitId};
use sync::time::Timestamp;
use uuid::Uuid;

use super::super::SeedError;
use super::jobs::Steps;
use super::pick;
use super::pictures::{Photo, Pictures, SIZE};
use crate::db::TenantTx;
use crate::http::ApiError;
use crate::replication::documents::{self, Origin, Written};
use crate::replication::projection;

/// Work to tell of.
pub struct Work<'a> {
    pub index: usize,
    pub visit_id: VisitId,
    pub technician: UserId,
    pub start: Timestamp,
    pub now: Timestamp,
    pub finished: bool,
    pub signer: &'a str,
    pub pictures: &'a Pictures,
}

const NOTES: [&str; 5] = [
    "Pumped 950 gallons. Scum 3 in, sludge 11 in before pumping. Both baffles sound, walls clean. Lids closed and screwed down.",
    "Tank emptied and rinsed. Outlet tee loose, pushed back and secured. Flow from the house tested with two fixtures running.",
    "Removed solid layer and grease, scraped walls and baffles. Kitchen drains run freely. Area washed down.",
    "Found float switch stuck with wipes, cleaned and tested three cycles. Alarm works.",
    "Lids found 14 in deep left of the shed, marked on the sketch. Recommended risers.",
];
const ADVICE: [&str; 4] = [
    "Pump again in three years.",
    "No wipes, not even the ones called flushable. Pump again in two years.",
    "Add risers so that the lids can be found without digging.",
    "Have the drain field looked at before summer.",
];
const INTERNAL: [&str; 3] = [
    "Pays by card at the door.",
    "Long drive, plan 15 minutes more.",
    "Asked about a yearly agreement, sales to call.",
];
const PARTS: [(&str, &str, i64); 4] = [
    ("Lid screw set", "each", 1_000),
    ("Outlet tee 4 in", "each", 1_000),
    ("PVC pipe 4 in", "foot", 2_500),
    ("Bacteria additive", "each", 2_000),
];

/// Writes what the visit left.
pub fn fill(steps: &mut Steps, work: &Work<'_>) -> Result<(), SeedError> {
    let index = work.index;
    let timer = TimeEntryId(id(work, 0));
    write(steps, work, 2, vec![DocEdit::StartTimer { id: timer, visit_id: work.visit_id, kind: TimeKind::Work }])?;
    write(steps, work, 5, vec![photo(steps, work, PhotoKind::Before, &work.pictures.before)])?;
    let answers = steps.facts.visit(work.visit_id).map(|visit| visit.checklist.clone()).unwrap_or_default();
    let half = if work.finished { answers.len() } else { answers.len() / 2 };
    let answers = answers.iter().take(half).enumerate().map(|(position, entry)| {
        let value = match &entry.item.kind {
            ItemKind::Check => AnswerValue::Yes,
            ItemKind::YesNo => [AnswerValue::Yes, AnswerValue::Yes, AnswerValue::Yes, AnswerValue::No]
                [pick(index + position, 70, 4)]
            .clone(),
            ItemKind::Number { unit, .. } if unit == "gal" => {
                AnswerValue::Number((600 + 50 * pick(index, 71, 14)).to_string())
            }
            ItemKind::Number { .. } => AnswerValue::Number((2 + pick(index + position, 72, 12)).to_string()),
            ItemKind::Text => AnswerValue::Text("Nothing unusual.".into()),
            ItemKind::Choice { options } => {
                AnswerValue::Choice(options[pick(index + position, 73, options.len().clamp(1, 2))].clone())
            }
        };
        DocEdit::Answer { item_id: entry.id, value: Some(value) }
    });
    write(steps, work, 20, answers.collect())?;
    let note = |field, text: &str| DocEdit::SetNote { field, text: text.into(), was: None };
    if index.is_multiple_of(4) {
        write(steps, work, 22, vec![note(NoteField::Internal, INTERNAL[pick(index, 74, INTERNAL.len())])])?;
    }
    if index.is_multiple_of(2) {
        let (name, unit, quantity_milli) = PARTS[pick(index, 75, PARTS.len())];
        let part = DocEdit::AddPart {
            id: PartUseId(id(work, 1)),
            visit_id: work.visit_id,
            item_id: None,
            name: name.into(),
            unit: unit.into(),
            quantity_milli,
        };
        write(steps, work, 30, vec![part])?;
    }
    if !work.finished {
        return Ok(());
    }
    write(steps, work, 45, vec![photo(steps, work, PhotoKind::After, &work.pictures.after)])?;
    let text = NOTES[pick(index, 76, NOTES.len())];
    write(
        steps,
        work,
        48,
        vec![note(NoteField::Work, text), note(NoteField::Recommendation, ADVICE[pick(index, 77, ADVICE.len())])],
    )?;
    write(steps, work, 50, vec![DocEdit::StopTimer { id: timer }])?;
    let mut signers = vec![(SignerRole::Customer, work.signer.to_owned())];
    if steps.facts.service.technician_signature {
        let own = steps
            .facts
            .visit(work.visit_id)
            .and_then(|visit| visit.technicians.first())
            .map(|technician| technician.name.clone());
        signers.push((SignerRole::Technician, own.unwrap_or_default()));
    }
    for (number, (role, signer_name)) in (2..).zip(signers) {
        let sign = DocEdit::AddSignOff {
            id: SignOffId(id(work, number)),
            visit_id: work.visit_id,
            role,
            signer_name,
            image: work.pictures.signature.clone(),
            strokes: work.pictures.strokes.clone(),
            signed_heads: Vec::new(),
            content_digest: String::new(),
        };
        write(steps, work, 52, vec![sign])?;
    }
    Ok(())
}

/// An id that belongs to the visit and a number, the same at each sowing of the same visit.
fn id(work: &Work<'_>, number: u8) -> Uuid {
    let mut bytes = *work.visit_id.0.as_bytes();
    bytes[15] ^= number.wrapping_add(1);
    Uuid::from_bytes(bytes)
}

fn photo(steps: &Steps, work: &Work<'_>, kind: PhotoKind, pictures: &[Photo]) -> DocEdit {
    let picture = &pictures[work.index % pictures.len()];
    let site = steps.facts.site.position;
    let attachment = Attachment {
        visit_id: work.visit_id,
        blob: picture.blob.clone(),
        thumb: Some(picture.thumb.clone()),
        kind,
        caption: if kind == PhotoKind::Before { "Before pumping".into() } else { "Emptied and rinsed".into() },
        taken_at: work.start,
        latitude: site.map(|site| site.latitude),
        longitude: site.map(|site| site.longitude),
        width: SIZE[0],
        height: SIZE[1],
        by: work.technician,
        removed: false,
    };
    DocEdit::AddAttachment { id: AttachmentId(id(work, if kind == PhotoKind::Before { 10 } else { 11 })), attachment }
}

fn write(steps: &mut Steps, work: &Work<'_>, minutes: i64, edits: Vec<DocEdit>) -> Result<(), SeedError> {
    let at = Timestamp(work.start.plus_minutes(minutes).0.min(work.now.0));
    let before = steps.document.content();
    let edits = steps.document.seal(edits);
    let actor = *work.visit_id.0.as_bytes();
    steps.document.edit(&edits, Author { user_id: work.technician, at }, actor).map_err(ApiError::internal)?;
    let events = document_events(&steps.facts, &deltas(&before, &steps.document.content()), false);
    steps.events.push((at, work.technician, events));
    Ok(())
}

/// Stores a demo job's document, if anything was written in it.
pub async fn store(tx: &mut TenantTx, document: &JobDocument, job: JobId, seq: i64) -> Result<(), SeedError> {
    let added = documents::added(&JobDocument::genesis(), document);
    if added.is_empty() {
        return Ok(());
    }
    let origin = Origin { user_id: None, replica: None };
    let changes: Vec<_> = added.into_iter().map(|applied| (origin, applied)).collect();
    let written = [Written::new(job, document, &changes)];
    projection::write(tx, &written).await?;
    documents::store(tx, &written, seq).await?;
    projection::link_blobs(tx, &written).await?;
    Ok(())
}
