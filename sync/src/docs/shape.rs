//! What a job document may look like, whoever wrote it.

use std::collections::HashMap;

use automerge::{Automerge, ObjId, ROOT, ReadDoc, ScalarValueRef, ValueRef};
use uuid::Uuid;

use super::change::DocumentError;
use super::content::NoteField;
use super::document::{COLLECTIONS, JobDocument, NOTES};

impl JobDocument {
    pub(super) fn object(&self, name: &str) -> Option<ObjId> {
        self.doc.get(ROOT, name).ok().flatten().map(|(_, id)| id)
    }

    fn note_object(&self, field: NoteField) -> Option<ObjId> {
        let notes = self.object(NOTES)?;
        self.doc.get(&notes, field.code()).ok().flatten().map(|(_, id)| id)
    }

    /// The root holds exactly the objects of the skeleton, and they are the skeleton's own: a change
    /// that replaces a collection would hide everybody's entries.
    pub(super) fn check_shape(&self) -> Result<(), DocumentError> {
        let genesis = Self::genesis();
        let keys = |doc: &Automerge, object: &ObjId| -> HashMap<String, bool> {
            doc.map_range(object, ..).map(|item| (item.key.to_string(), item.conflict)).collect()
        };
        let notes = |document: &Self| document.object(NOTES).map(|notes| keys(&document.doc, &notes));
        if keys(&self.doc, &ROOT) != keys(&genesis.doc, &ROOT) || notes(self) != notes(&genesis) {
            return Err(DocumentError("the document's root is not a job's".into()));
        }
        let same =
            |own: Option<ObjId>, first: Option<ObjId>| own.map(|id| id.to_string()) == first.map(|id| id.to_string());
        let collections =
            COLLECTIONS.iter().copied().chain([NOTES]).all(|name| same(self.object(name), genesis.object(name)));
        let texts = NoteField::ALL.iter().all(|field| same(self.note_object(*field), genesis.note_object(*field)));
        if collections && texts {
            Ok(())
        } else {
            Err(DocumentError("a collection of the document was replaced".into()))
        }
    }

    /// Every entry is named `<id>/<field>` in the one usual spelling and holds one plain value. A
    /// field that this build does not know is welcome: a newer one wrote it.
    pub(super) fn check_entries(&self) -> Result<(), DocumentError> {
        for collection in COLLECTIONS {
            let Some(object) = self.object(collection) else { continue };
            for item in self.doc.map_range(&object, ..) {
                if !is_key(item.key.as_ref()) {
                    return Err(DocumentError(format!("{collection} has an entry with a wrong name")));
                }
                if !is_plain(&item.value) {
                    return Err(DocumentError(format!("{collection}/{} is not a plain value", item.key)));
                }
            }
        }
        Ok(())
    }

    pub(super) fn note(&self, field: NoteField) -> String {
        self.note_object(field).and_then(|id| self.doc.text(&id).ok()).unwrap_or_default()
    }
}

fn is_key(key: &str) -> bool {
    let Some((id, field)) = key.split_once('/') else { return false };
    let usual = id.parse::<Uuid>().is_ok_and(|uuid| uuid.to_string() == id);
    usual
        && (1..=40).contains(&field.len())
        && field.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

fn is_plain(value: &ValueRef<'_>) -> bool {
    match value {
        ValueRef::Scalar(ScalarValueRef::F64(number)) => number.is_finite(),
        ValueRef::Scalar(value) => {
            matches!(
                value,
                ScalarValueRef::Str(_) | ScalarValueRef::Int(_) | ScalarValueRef::Boolean(_) | ScalarValueRef::Null
            )
        }
        ValueRef::Object(_) => false,
    }
}
