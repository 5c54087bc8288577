//! How each edit is written into a document.

use automerge::transaction::{Transactable, Transaction};
use automerge::{ActorId, Automerge, AutomergeError, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, Value};

use super::content::*;
use super::document::NOTES;
use super::edit::{Author, DocEdit};
use super::fields::{Record, Scalar};
use crate::domain::rejection::Rejection;

type Tx<'a> = Transaction<'a>;

fn failed(error: AutomergeError) -> Rejection {
    Rejection::Malformed { message: error.to_string() }
}

fn collection(tx: &Tx<'_>, name: &str) -> Result<ObjId, Rejection> {
    let found = tx.get(ROOT, name).map_err(failed)?;
    found.map(|(_, id)| id).ok_or_else(|| Rejection::Malformed { message: format!("the document has no {name}") })
}

fn stored(value: Scalar) -> ScalarValue {
    match value {
        Scalar::Text(text) => ScalarValue::Str(text.into()),
        Scalar::Int(n) => ScalarValue::Int(n),
        Scalar::Float(n) => ScalarValue::F64(n),
        Scalar::Bool(b) => ScalarValue::Boolean(b),
        Scalar::Null => ScalarValue::Null,
    }
}

/// Sets one field.
fn put(tx: &mut Tx<'_>, name: &str, id: impl ToString, field: &str, value: Scalar) -> Result<(), Rejection> {
    let object = collection(tx, name)?;
    tx.put(&object, format!("{}/{field}", id.to_string()), stored(value)).map_err(failed)
}

/// Sets one field, unless it has that value already.
fn set(tx: &mut Tx<'_>, name: &str, id: impl ToString, field: &str, value: Scalar) -> Result<(), Rejection> {
    let object = collection(tx, name)?;
    let id = id.to_string();
    let all = tx.get_all(&object, format!("{id}/{field}")).map_err(failed)?;
    let unchanged = matches!(all.as_slice(), [(Value::Scalar(now), _)] if **now == stored(value.clone()));
    if unchanged { Ok(()) } else { put(tx, name, id, field, value) }
}

fn set_all(tx: &mut Tx<'_>, name: &str, id: impl ToString + Copy, record: &impl Record) -> Result<(), Rejection> {
    record.write().into_iter().try_for_each(|(field, value)| set(tx, name, id, field, value))
}

/// Sets a field of a record that must exist.
fn amend(
    tx: &mut Tx<'_>,
    name: &str,
    what: &str,
    id: impl ToString,
    field: &str,
    value: Scalar,
) -> Result<(), Rejection> {
    let object = collection(tx, name)?;
    let visit = tx.get(&object, format!("{}/visit", id.to_string())).map_err(failed)?;
    if visit.is_none() {
        return Err(Rejection::NotFound { what: what.into() });
    }
    set(tx, name, id, field, value)
}

pub(super) fn write(tx: &mut Tx<'_>, edit: &DocEdit, author: Author) -> Result<(), Rejection> {
    let removed = || Scalar::Bool(true);
    match edit {
        DocEdit::SetNote { field, text, was } => {
            let notes = collection(tx, NOTES)?;
            let note = tx.get(&notes, field.code()).map_err(failed)?;
            let (_, note) =
                note.ok_or_else(|| Rejection::Malformed { message: "the document has no such note".into() })?;
            let now = tx.text(&note).map_err(failed)?;
            let text = merged_text(was.as_deref().unwrap_or(&now), text, &now).map_err(failed)?;
            replace_text(tx, &note, &now, &text).map_err(failed)
        }
        DocEdit::Answer { item_id, value } => {
            let value = value.as_ref().map_or(Scalar::Null, |value| Scalar::Text(value.encode()));
            // All three always together and in this order, so that of two answers given at once one
            // wins whole and nobody's name stands beside another's answer.
            put(tx, "answers", item_id, "value", value)?;
            put(tx, "answers", item_id, "by", Scalar::Text(author.user_id.to_string()))?;
            put(tx, "answers", item_id, "at", Scalar::Int(author.at.0))
        }
        DocEdit::AnswerNote { item_id, note } => set(tx, "answers", item_id, "note", Scalar::Text(note.clone())),
        DocEdit::AddPart { id, visit_id, item_id, name, unit, quantity_milli } => {
            let part = PartUse {
                visit_id: *visit_id,
                item_id: *item_id,
                name: name.trim().into(),
                unit: unit.trim().into(),
                quantity_milli: *quantity_milli,
                by: author.user_id,
                at: author.at,
                removed: false,
            };
            set_all(tx, "parts", id, &part)
        }
        DocEdit::SetPartQuantity { id, quantity_milli } => {
            amend(tx, "parts", "part", id, "quantity_milli", Scalar::Int(*quantity_milli))
        }
        DocEdit::RemovePart { id } => amend(tx, "parts", "part", id, "removed", removed()),
        DocEdit::StartTimer { id, visit_id, kind } => {
            let entry = TimeEntry {
                visit_id: *visit_id,
                user_id: author.user_id,
                kind: *kind,
                started_at: author.at,
                stopped_at: None,
                removed: false,
            };
            set_all(tx, "time", id, &entry)
        }
        DocEdit::StopTimer { id } => amend(tx, "time", "time entry", id, "stopped_at", Scalar::Int(author.at.0)),
        DocEdit::RemoveTime { id } => amend(tx, "time", "time entry", id, "removed", removed()),
        DocEdit::AddReading { id, visit_id, name, value, unit } => {
            let reading = Reading {
                visit_id: *visit_id,
                name: name.trim().into(),
                value: value.trim().into(),
                unit: unit.trim().into(),
                by: author.user_id,
                at: author.at,
                removed: false,
            };
            set_all(tx, "readings", id, &reading)
        }
        DocEdit::RemoveReading { id } => amend(tx, "readings", "reading", id, "removed", removed()),
        DocEdit::AddAttachment { id, attachment } => {
            let attachment = Attachment { by: author.user_id, ..attachment.clone() };
            set_all(tx, "attachments", id, &attachment)
        }
        DocEdit::SetCaption { id, caption } => {
            amend(tx, "attachments", "photo", id, "caption", Scalar::Text(caption.clone()))
        }
        DocEdit::SetPhotoKind { id, kind } => {
            amend(tx, "attachments", "photo", id, "kind", Scalar::Text(kind.code().into()))
        }
        DocEdit::RemoveAttachment { id } => amend(tx, "attachments", "photo", id, "removed", removed()),
        DocEdit::AddSignOff { id, visit_id, role, signer_name, image, strokes, signed_heads, content_digest } => {
            let sign_off = SignOff {
                visit_id: *visit_id,
                role: *role,
                signer_name: signer_name.trim().into(),
                image: image.clone(),
                strokes: strokes.clone(),
                signed_heads: signed_heads.clone(),
                content_digest: content_digest.clone(),
                by: author.user_id,
                at: author.at,
                removed: false,
            };
            set_all(tx, "sign_offs", id, &sign_off)
        }
        DocEdit::RemoveSignOff { id } => amend(tx, "sign_offs", "signature", id, "removed", removed()),
    }
}

/// The text `now` with what changed from `was` to `mine` carried over, as if both had been written
/// from `was` at the same time.
fn merged_text(was: &str, mine: &str, now: &str) -> Result<String, AutomergeError> {
    if was == now || mine == now {
        return Ok(mine.into());
    }
    if was == mine {
        return Ok(now.into());
    }
    let mut first = Automerge::new().with_actor(ActorId::from([1].as_slice()));
    let mut tx = first.transaction();
    let text = tx.put_object(ROOT, "text", ObjType::Text)?;
    tx.splice_text(&text, 0, 0, was)?;
    tx.commit();
    let written = |actor: u8, words: &str| {
        let mut doc = first.clone().with_actor(ActorId::from([actor].as_slice()));
        let mut tx = doc.transaction();
        replace_text(&mut tx, &text, was, words)?;
        tx.commit();
        Ok::<_, AutomergeError>(doc)
    };
    let mut merged = written(2, now)?;
    merged.merge(&mut written(3, mine)?)?;
    merged.text(&text)
}

/// Products of two lengths, in characters, up to which two texts are compared letter by letter: the
/// time that it takes grows with it, and a phone's is short.
const COMPARED: usize = 250_000;

/// Turns the text `now` of `object` into `text`, changing as little as there is time to find.
fn replace_text(tx: &mut Tx<'_>, object: &ObjId, now: &str, text: &str) -> Result<(), AutomergeError> {
    let (old, new): (Vec<char>, Vec<char>) = (now.chars().collect(), text.chars().collect());
    let start = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let end = old[start..].iter().rev().zip(new[start..].iter().rev()).take_while(|(old, new)| old == new).count();
    let (gone, came) = (old.len() - start - end, new.len() - start - end);
    if gone.saturating_mul(came) <= COMPARED && gone.min(came) > 0 {
        return tx.update_text(object, text);
    }
    let came: String = new[start..start + came].iter().collect();
    if gone == 0 && came.is_empty() {
        return Ok(());
    }
    tx.splice_text(object, start, gone as isize, &came)
}
