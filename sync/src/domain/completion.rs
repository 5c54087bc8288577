//! What a visit still lacks before it can be completed.

use serde::{Deserialize, Serialize};

use super::Language;
use super::facts::{JobFacts, VisitFacts};
use crate::docs::content::{JobContent, PhotoKind, SignerRole};
use crate::ids::ChecklistItemId;

/// One thing that completion requires and the visit does not have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum Missing {
    /// A required checklist item has no fitting answer.
    Answer {
        item_id: ChecklistItemId,
        label: String,
    },
    /// Fewer photos of a kind (of any kind where none is named) than required.
    Photos {
        kind: Option<PhotoKind>,
        have: u32,
        need: u32,
    },
    Signature {
        role: SignerRole,
    },
}

impl Missing {
    /// The thing in a person's words.
    pub fn words(&self, language: Language) -> String {
        match (self, language) {
            (Self::Answer { label, .. }, _) => label.clone(),
            (Self::Photos { kind, have, need }, Language::English) => {
                let kind = match kind {
                    Some(PhotoKind::Before) => "before photos",
                    Some(PhotoKind::After) => "after photos",
                    _ => "photos",
                };
                format!("{kind} ({have} of {need})")
            }
            (Self::Photos { kind, have, need }, Language::Spanish) => {
                let kind = match kind {
                    Some(PhotoKind::Before) => "fotos de antes",
                    Some(PhotoKind::After) => "fotos de después",
                    _ => "fotos",
                };
                format!("{kind} ({have} de {need})")
            }
            (Self::Signature { role: SignerRole::Customer }, Language::English) => "customer's signature".into(),
            (Self::Signature { role: SignerRole::Technician }, Language::English) => "technician's signature".into(),
            (Self::Signature { role: SignerRole::Customer }, Language::Spanish) => "firma del cliente".into(),
            (Self::Signature { role: SignerRole::Technician }, Language::Spanish) => "firma del técnico".into(),
        }
    }
}

/// Everything that `visit` of `job` lacks, in the order of the steps; empty when it can be completed.
pub fn missing(job: &JobFacts, visit: &VisitFacts, content: &JobContent) -> Vec<Missing> {
    let mut missing: Vec<Missing> = visit
        .checklist
        .iter()
        .filter(|entry| entry.item.required)
        .filter(|entry| {
            let answer = content.answers.get(&entry.id).and_then(|answer| answer.value.as_ref());
            !answer.is_some_and(|value| value.answers(&entry.item.kind))
        })
        .map(|entry| Missing::Answer { item_id: entry.id, label: entry.item.label.clone() })
        .collect();
    let service = &job.service;
    let photos = |kind: Option<PhotoKind>| {
        let photos = content.attachments.values().filter(|photo| !photo.removed && photo.visit_id == visit.id);
        photos.filter(|photo| kind.is_none_or(|kind| photo.kind == kind)).count() as u32
    };
    for (kind, need) in [
        (Some(PhotoKind::Before), service.min_before_photos),
        (Some(PhotoKind::After), service.min_after_photos),
        (None, service.min_photos),
    ] {
        let have = photos(kind);
        if have < need {
            missing.push(Missing::Photos { kind, have, need });
        }
    }
    for (role, needed) in
        [(SignerRole::Customer, service.customer_signature), (SignerRole::Technician, service.technician_signature)]
    {
        let signed = content
            .sign_offs
            .values()
            .any(|sign_off| sign_off.visit_id == visit.id && sign_off.role == role && !sign_off.removed);
        if needed && !signed {
            missing.push(Missing::Signature { role });
        }
    }
    missing
}
