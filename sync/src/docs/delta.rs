//! What changed between two contents: the server judges changes and writes the timeline by it,
//! never by what a device says it did.

use super::content::*;
use crate::ids::*;

/// One difference.
#[derive(Clone, Debug, PartialEq)]
pub enum Delta {
    Note {
        field: NoteField,
    },
    Answer {
        item_id: ChecklistItemId,
        before: Option<Answer>,
        after: Answer,
    },
    Part {
        id: PartUseId,
        before: Option<PartUse>,
        after: PartUse,
    },
    Time {
        id: TimeEntryId,
        before: Option<TimeEntry>,
        after: TimeEntry,
    },
    Reading {
        id: ReadingId,
        before: Option<Reading>,
        after: Reading,
    },
    Attachment {
        id: AttachmentId,
        before: Option<Box<Attachment>>,
        after: Box<Attachment>,
    },
    SignOff {
        id: SignOffId,
        before: Option<Box<SignOff>>,
        after: Box<SignOff>,
    },
    /// A record is gone from the document, which no edit does.
    Vanished,
}

/// All differences from `before` to `after`.
pub fn deltas(before: &JobContent, after: &JobContent) -> Vec<Delta> {
    let mut deltas: Vec<Delta> = NoteField::ALL
        .iter()
        .filter(|field| before.notes.get(**field) != after.notes.get(**field))
        .map(|field| Delta::Note { field: *field })
        .collect();
    macro_rules! compare {
        ($collection:ident, $make:expr) => {
            for (id, new) in &after.$collection {
                let old = before.$collection.get(id);
                if old != Some(new) {
                    deltas.push($make(*id, old.cloned(), new.clone()));
                }
            }
            if before.$collection.keys().any(|id| !after.$collection.contains_key(id)) {
                deltas.push(Delta::Vanished);
            }
        };
    }
    compare!(answers, |item_id, before, after| Delta::Answer { item_id, before, after });
    compare!(parts, |id, before, after| Delta::Part { id, before, after });
    compare!(time, |id, before, after| Delta::Time { id, before, after });
    compare!(readings, |id, before, after| Delta::Reading { id, before, after });
    compare!(attachments, |id, before: Option<Attachment>, after| Delta::Attachment {
        id,
        before: before.map(Box::new),
        after: Box::new(after)
    });
    compare!(sign_offs, |id, before: Option<SignOff>, after| Delta::SignOff {
        id,
        before: before.map(Box::new),
        after: Box::new(after)
    });
    deltas
}
