//! The edits that people make to a job document.

use serde::{Deserialize, Serialize};

pub use super::check::is_hash;
use super::content::*;
use crate::domain::checklist::AnswerValue;
use crate::ids::*;
use crate::time::Timestamp;

/// One edit. It carries all that is needed to make it again on another state of the document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "edit")]
pub enum DocEdit {
    /// Turn the text `was` into `text`. Only what differs between the two is changed, on whatever
    /// the document says by then, so that two people's paragraphs both survive. `was` is the text
    /// that the person began from; none means what the document says when the edit is queued.
    SetNote {
        field: NoteField,
        text: String,
        #[serde(default)]
        was: Option<String>,
    },
    /// Answer a checklist item; none takes the answer back.
    Answer {
        item_id: ChecklistItemId,
        value: Option<AnswerValue>,
    },
    /// Remark on a checklist item.
    AnswerNote {
        item_id: ChecklistItemId,
        note: String,
    },
    AddPart {
        id: PartUseId,
        visit_id: VisitId,
        item_id: Option<PriceBookItemId>,
        name: String,
        unit: String,
        quantity_milli: i64,
    },
    SetPartQuantity {
        id: PartUseId,
        quantity_milli: i64,
    },
    RemovePart {
        id: PartUseId,
    },
    StartTimer {
        id: TimeEntryId,
        visit_id: VisitId,
        kind: TimeKind,
    },
    StopTimer {
        id: TimeEntryId,
    },
    RemoveTime {
        id: TimeEntryId,
    },
    AddReading {
        id: ReadingId,
        visit_id: VisitId,
        name: String,
        value: String,
        unit: String,
    },
    RemoveReading {
        id: ReadingId,
    },
    AddAttachment {
        id: AttachmentId,
        attachment: Attachment,
    },
    SetCaption {
        id: AttachmentId,
        caption: String,
    },
    SetPhotoKind {
        id: AttachmentId,
        kind: PhotoKind,
    },
    RemoveAttachment {
        id: AttachmentId,
    },
    /// Sign what the document says now. Heads and digest are filled in when the device commits it
    /// ([`super::document::JobDocument::seal`]) and stay what they are if the edit is made again.
    AddSignOff {
        id: SignOffId,
        visit_id: VisitId,
        role: SignerRole,
        signer_name: String,
        image: BlobRef,
        strokes: BlobRef,
        signed_heads: Vec<String>,
        content_digest: String,
    },
    RemoveSignOff {
        id: SignOffId,
    },
}

/// Who edits, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Author {
    pub user_id: UserId,
    pub at: Timestamp,
}

impl DocEdit {
    /// The blobs that the edit refers to.
    pub fn blobs(&self) -> Vec<&BlobRef> {
        match self {
            Self::AddAttachment { attachment, .. } => {
                std::iter::once(&attachment.blob).chain(&attachment.thumb).collect()
            }
            Self::AddSignOff { image, strokes, .. } => vec![image, strokes],
            _ => Vec::new(),
        }
    }
}
