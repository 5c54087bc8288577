//! A job document as plain values: what screens show, rules read and the server projects into rows.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::checklist::AnswerValue;
use crate::domain::status::codes;
use crate::ids::*;
use crate::time::Timestamp;

/// Everything a job document holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct JobContent {
    pub notes: Notes,
    pub answers: BTreeMap<ChecklistItemId, Answer>,
    pub parts: BTreeMap<PartUseId, PartUse>,
    pub time: BTreeMap<TimeEntryId, TimeEntry>,
    pub readings: BTreeMap<ReadingId, Reading>,
    pub attachments: BTreeMap<AttachmentId, Attachment>,
    pub sign_offs: BTreeMap<SignOffId, SignOff>,
}

/// The three texts of a job.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Notes {
    /// What was done; the customer may read it.
    pub work: String,
    /// For the team only; customers never see it.
    pub internal: String,
    /// What the customer should do next.
    pub recommendation: String,
}

/// Which of the three texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NoteField {
    Work,
    Internal,
    Recommendation,
}
codes!(NoteField { Work = "work", Internal = "internal", Recommendation = "recommendation" });

impl Notes {
    /// The text of `field`.
    pub fn get(&self, field: NoteField) -> &str {
        match field {
            NoteField::Work => &self.work,
            NoteField::Internal => &self.internal,
            NoteField::Recommendation => &self.recommendation,
        }
    }
}

/// What was answered to a checklist item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Answer {
    /// None where the answer was taken back, or is of a kind that this build does not know.
    pub value: Option<AnswerValue>,
    pub note: String,
    pub by: Option<UserId>,
    pub at: Option<Timestamp>,
}

/// A part taken from stock or bought for the job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct PartUse {
    pub visit_id: VisitId,
    /// None for a part that is not in the price book.
    pub item_id: Option<PriceBookItemId>,
    pub name: String,
    pub unit: String,
    /// Thousandths of the unit.
    pub quantity_milli: i64,
    pub by: UserId,
    pub at: Timestamp,
    pub removed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TimeKind {
    Work,
    Travel,
    Break,
}
codes!(TimeKind { Work = "work", Travel = "travel", Break = "break" });

/// A stretch of a person's time; running while it has no end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct TimeEntry {
    pub visit_id: VisitId,
    pub user_id: UserId,
    pub kind: TimeKind,
    pub started_at: Timestamp,
    pub stopped_at: Option<Timestamp>,
    pub removed: bool,
}

/// A measured value outside the checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Reading {
    pub visit_id: VisitId,
    pub name: String,
    /// A decimal number as typed.
    pub value: String,
    pub unit: String,
    pub by: UserId,
    pub at: Timestamp,
    pub removed: bool,
}

/// What a photo shows (PHOTO-5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PhotoKind {
    Before,
    During,
    After,
    Damage,
    Repair,
}
codes!(PhotoKind { Before = "before", During = "during", After = "after", Damage = "damage", Repair = "repair" });

/// A photo's entry in the job; the bytes travel apart from it, by hash.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Attachment {
    pub visit_id: VisitId,
    pub blob: BlobRef,
    /// A smaller picture of the same photo.
    pub thumb: Option<BlobRef>,
    pub kind: PhotoKind,
    pub caption: String,
    pub taken_at: Timestamp,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    /// Pixels.
    pub width: u32,
    pub height: u32,
    pub by: UserId,
    pub removed: bool,
}

/// Names bytes by their content.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct BlobRef {
    /// SHA-256 in lower-case hexadecimal, 64 characters.
    pub sha256: String,
    /// Length in bytes.
    pub bytes: u64,
    /// Media type such as `image/jpeg`.
    pub mime: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SignerRole {
    Customer,
    Technician,
}
codes!(SignerRole { Customer = "customer", Technician = "technician" });

/// A signature, bound to what the job said when it was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct SignOff {
    pub visit_id: VisitId,
    pub role: SignerRole,
    pub signer_name: String,
    /// PNG of the signature.
    pub image: BlobRef,
    /// The strokes as vectors: JSON lists of points [x, y, pressure, milliseconds].
    pub strokes: BlobRef,
    /// The document's heads that were signed, hexadecimal, sorted.
    pub signed_heads: Vec<String>,
    /// SHA-256, hexadecimal, of the content at those heads, see [`super::document::JobDocument::digest`].
    pub content_digest: String,
    pub by: UserId,
    pub at: Timestamp,
    pub removed: bool,
}

/// A field that two people set without knowing of each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct FieldConflict {
    /// Collection and key, such as `answers/0190…/value`.
    pub path: String,
    /// All values as text, the one that shows first.
    pub values: Vec<String>,
}
