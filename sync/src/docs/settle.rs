//! How a person picks one of the values that a field holds because people set it without knowing of
//! each other.

use super::content::{FieldConflict, PhotoKind};
use super::edit::DocEdit;
use crate::domain::checklist::AnswerValue;

impl FieldConflict {
    /// Collection, id and field of the path.
    pub fn parts(&self) -> Option<(&str, &str, &str)> {
        let mut parts = self.path.splitn(3, '/');
        Some((parts.next()?, parts.next()?, parts.next()?))
    }

    /// The edit after which the field holds that value alone; none for fields that nobody sets by
    /// hand, such as when a timer stopped.
    pub fn settle(&self, value: &str) -> Option<DocEdit> {
        let (collection, id, field) = self.parts()?;
        Some(match (collection, field) {
            ("answers", "value") => {
                let value = if value.is_empty() { None } else { Some(AnswerValue::decode(value)?) };
                DocEdit::Answer { item_id: id.parse().ok()?, value }
            }
            ("answers", "note") => DocEdit::AnswerNote { item_id: id.parse().ok()?, note: value.into() },
            ("parts", "quantity_milli") => {
                DocEdit::SetPartQuantity { id: id.parse().ok()?, quantity_milli: value.parse().ok()? }
            }
            ("attachments", "caption") => DocEdit::SetCaption { id: id.parse().ok()?, caption: value.into() },
            ("attachments", "kind") => {
                DocEdit::SetPhotoKind { id: id.parse().ok()?, kind: PhotoKind::from_code(value)? }
            }
            _ => return None,
        })
    }
}
