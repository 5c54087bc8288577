//! What single values of a document may be: asked of an edit on the device, and again on the server
//! of what a stranger's changes came to.

use super::content::*;
use super::delta::Delta;
use super::edit::DocEdit;
use super::limits::{NOTE_CHARS, PHOTO_BYTES, PIXELS, TEXT_CHARS};
use crate::domain::checklist::AnswerValue;
use crate::domain::geo::Position;
use crate::domain::rejection::Rejection;
use crate::time::Timestamp;

fn text(field: &str, value: &str, max: usize) -> Result<(), Rejection> {
    if value.chars().count() > max {
        return Err(Rejection::invalid(field, format!("must be at most {max} characters")));
    }
    // No database keeps it in a text, and no keyboard writes it.
    if value.contains('\0') {
        return Err(Rejection::invalid(field, "must not contain the character zero"));
    }
    Ok(())
}

fn filled(field: &str, value: &str, max: usize) -> Result<(), Rejection> {
    if value.trim().is_empty() {
        return Err(Rejection::invalid(field, "must not be empty"));
    }
    text(field, value, max)
}

fn quantity(value: i64) -> Result<(), Rejection> {
    if !(1..=1_000_000_000).contains(&value) {
        return Err(Rejection::invalid("quantity", "must be more than zero and at most a million"));
    }
    Ok(())
}

fn moment(at: Timestamp) -> Result<(), Rejection> {
    if at.is_plausible() { Ok(()) } else { Err(Rejection::invalid("time", "must be a date that a calendar has")) }
}

fn number(value: &str) -> Result<(), Rejection> {
    match value.trim().parse::<f64>() {
        Ok(number) if number.is_finite() => text("value", value, 40),
        _ => Err(Rejection::invalid("value", "must be a number")),
    }
}

fn answer(value: Option<&AnswerValue>) -> Result<(), Rejection> {
    match value {
        Some(AnswerValue::Text(value) | AnswerValue::Choice(value) | AnswerValue::Number(value)) => {
            text("answer", value, TEXT_CHARS)
        }
        _ => Ok(()),
    }
}

/// Whether the text is 32 bytes in lower-case hexadecimal.
pub fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

impl BlobRef {
    /// Whether the name is a SHA-256 in lower-case hexadecimal and the length is allowed.
    pub fn check(&self, field: &str) -> Result<(), Rejection> {
        if !is_hash(&self.sha256) {
            return Err(Rejection::invalid(field, "must be named by a SHA-256"));
        }
        if !(1..=PHOTO_BYTES).contains(&self.bytes) {
            return Err(Rejection::invalid(field, format!("must be from 1 to {PHOTO_BYTES} bytes")));
        }
        text(field, &self.mime, 100)
    }
}

impl Attachment {
    fn check(&self) -> Result<(), Rejection> {
        self.blob.check("photo")?;
        self.thumb.as_ref().map_or(Ok(()), |thumb| thumb.check("thumbnail"))?;
        moment(self.taken_at)?;
        let position = self.latitude.zip(self.longitude).map(|(latitude, longitude)| Position {
            latitude,
            longitude,
            accuracy_m: None,
        });
        if position.is_some_and(|position| !position.is_valid()) || self.latitude.is_some() != self.longitude.is_some()
        {
            return Err(Rejection::invalid("position", "must be degrees of latitude and longitude"));
        }
        if self.width > PIXELS || self.height > PIXELS {
            return Err(Rejection::invalid("photo", format!("must be at most {PIXELS} pixels wide and high")));
        }
        text("caption", &self.caption, TEXT_CHARS)
    }
}

impl DocEdit {
    /// Whether the edit's own values can be as they are.
    pub fn check(&self) -> Result<(), Rejection> {
        match self {
            Self::SetNote { text: note, was, .. } => {
                was.as_deref().map_or(Ok(()), |was| text("note", was, 2 * NOTE_CHARS))?;
                text("note", note, NOTE_CHARS)
            }
            Self::Answer { value, .. } => answer(value.as_ref()),
            Self::AnswerNote { note, .. } => text("note", note, TEXT_CHARS),
            Self::AddPart { name, unit, quantity_milli, .. } => {
                filled("part", name, 200)?;
                text("unit", unit, 20)?;
                quantity(*quantity_milli)
            }
            Self::SetPartQuantity { quantity_milli, .. } => quantity(*quantity_milli),
            Self::AddReading { name, value, unit, .. } => {
                filled("reading", name, 100)?;
                text("unit", unit, 20)?;
                number(value)
            }
            Self::AddAttachment { attachment, .. } => attachment.check(),
            Self::SetCaption { caption, .. } => text("caption", caption, TEXT_CHARS),
            Self::AddSignOff { signer_name, image, strokes, .. } => {
                filled("signer", signer_name, 100)?;
                image.check("signature")?;
                strokes.check("strokes")
            }
            Self::RemovePart { .. }
            | Self::StartTimer { .. }
            | Self::StopTimer { .. }
            | Self::RemoveTime { .. }
            | Self::RemoveReading { .. }
            | Self::SetPhotoKind { .. }
            | Self::RemoveAttachment { .. }
            | Self::RemoveSignOff { .. } => Ok(()),
        }
    }
}

/// Whether every value that `differences` brought into `after` can be as it is.
pub fn check(after: &JobContent, differences: &[Delta]) -> Result<(), Rejection> {
    differences.iter().try_for_each(|difference| match difference {
        // Two people's paragraphs, each short enough, may together be longer than one may write.
        Delta::Note { field } => text("note", after.notes.get(*field), 2 * NOTE_CHARS),
        Delta::Answer { after, .. } => {
            answer(after.value.as_ref())?;
            text("note", &after.note, TEXT_CHARS)?;
            after.at.map_or(Ok(()), moment)
        }
        Delta::Part { after, .. } => {
            filled("part", &after.name, 200)?;
            text("unit", &after.unit, 20)?;
            quantity(after.quantity_milli)?;
            moment(after.at)
        }
        Delta::Time { after, .. } => {
            moment(after.started_at)?;
            after.stopped_at.map_or(Ok(()), moment)
        }
        Delta::Reading { after, .. } => {
            filled("reading", &after.name, 100)?;
            text("unit", &after.unit, 20)?;
            number(&after.value)?;
            moment(after.at)
        }
        Delta::Attachment { after, .. } => after.check(),
        Delta::SignOff { after, .. } => {
            filled("signer", &after.signer_name, 100)?;
            after.image.check("signature")?;
            after.strokes.check("strokes")?;
            let known = after.signed_heads.iter().chain([&after.content_digest]).all(|hash| is_hash(hash));
            if !known || after.signed_heads.len() > 100 {
                return Err(Rejection::invalid("signature", "must name what was signed"));
            }
            moment(after.at)
        }
        Delta::Vanished => Ok(()),
    })
}
