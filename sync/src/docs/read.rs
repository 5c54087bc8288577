//! What a document says, as plain values.

use std::str::FromStr;

use automerge::{ChangeHash, ReadDoc, ScalarValue, ScalarValueRef, Value, ValueRef};
use sha2::{Digest, Sha256};

use super::content::*;
use super::document::{COLLECTIONS, JobDocument, hex};
use super::fields::{Scalar, group};

impl JobDocument {
    /// The content as plain values.
    pub fn content(&self) -> JobContent {
        JobContent {
            notes: Notes {
                work: self.note(NoteField::Work),
                internal: self.note(NoteField::Internal),
                recommendation: self.note(NoteField::Recommendation),
            },
            answers: group(self.entries("answers")),
            parts: group(self.entries("parts")),
            time: group(self.entries("time")),
            readings: group(self.entries("readings")),
            attachments: group(self.entries("attachments")),
            sign_offs: group(self.entries("sign_offs")),
        }
    }

    /// SHA-256, hexadecimal, of everything but the signatures: what a signature binds to. It is
    /// taken of the entries as they are kept and not of what this build understands of them, so
    /// that every build that ever reads the document comes to the same digest.
    pub fn digest(&self) -> String {
        let mut hasher = Sha256::new();
        let mut part = |bytes: &[u8]| {
            hasher.update((bytes.len() as u64).to_be_bytes());
            hasher.update(bytes);
        };
        for field in NoteField::ALL {
            part(b"note");
            part(field.code().as_bytes());
            part(self.note(*field).as_bytes());
        }
        for collection in COLLECTIONS.into_iter().filter(|name| *name != "sign_offs") {
            let mut entries = self.entries(collection);
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            for (key, value) in entries {
                part(collection.as_bytes());
                part(key.as_bytes());
                match value {
                    Scalar::Text(text) => part(format!("t{text}").as_bytes()),
                    Scalar::Int(number) => part(format!("i{number}").as_bytes()),
                    Scalar::Float(number) => part(format!("f{:016x}", number.to_bits()).as_bytes()),
                    Scalar::Bool(flag) => part(format!("b{flag}").as_bytes()),
                    Scalar::Null => part(b"n"),
                }
            }
        }
        hex(&hasher.finalize())
    }

    /// The digest of the content as it was at `heads` (hexadecimal); none where a head is unknown.
    pub fn digest_at(&self, heads: &[String]) -> Option<String> {
        let heads: Vec<_> = heads.iter().map(|head| ChangeHash::from_str(head)).collect::<Result<_, _>>().ok()?;
        if heads.is_empty() || heads.iter().any(|head| self.doc.get_change_meta_by_hash(head).is_none()) {
            return None;
        }
        let mut then = self.clone();
        then.doc = self.doc.fork_at(&heads).ok()?;
        Some(then.digest())
    }

    /// Fields that hold more than one value because people set them without knowing of each other.
    pub fn conflicts(&self) -> Vec<FieldConflict> {
        let mut conflicts = Vec::new();
        for collection in COLLECTIONS {
            let Some(object) = self.object(collection) else { continue };
            // Who set a value, and when, differs whenever two people set it: no disagreement by itself.
            let told = |key: &str| !key.ends_with("/by") && !key.ends_with("/at");
            for item in self.doc.map_range(&object, ..).filter(|item| item.conflict && told(item.key.as_ref())) {
                let all = self.doc.get_all(&object, item.key.as_ref()).unwrap_or_default();
                let mut values: Vec<String> = all.iter().map(|(value, _)| words(value)).collect();
                values.reverse();
                // Two people who chose the same value do not disagree.
                if values.iter().any(|value| *value != values[0]) {
                    conflicts.push(FieldConflict { path: format!("{collection}/{}", item.key), values });
                }
            }
        }
        conflicts
    }

    fn entries(&self, collection: &str) -> Vec<(String, Scalar)> {
        let Some(object) = self.object(collection) else { return Vec::new() };
        let items = self.doc.map_range(&object, ..);
        items.filter_map(|item| Some((item.key.to_string(), scalar(item.value)?))).collect()
    }
}

/// A value as a person may read it; nothing for none.
fn words(value: &Value<'_>) -> String {
    match value {
        Value::Scalar(value) => match value.as_ref() {
            ScalarValue::Str(text) => text.to_string(),
            ScalarValue::Null => String::new(),
            other => other.to_string(),
        },
        Value::Object(_) => String::new(),
    }
}

fn scalar(value: ValueRef<'_>) -> Option<Scalar> {
    let ValueRef::Scalar(value) = value else { return None };
    match value {
        ScalarValueRef::Str(text) => Some(Scalar::Text(text.into_owned())),
        ScalarValueRef::Int(n) => Some(Scalar::Int(n)),
        ScalarValueRef::F64(n) => Some(Scalar::Float(n)),
        ScalarValueRef::Boolean(b) => Some(Scalar::Bool(b)),
        ScalarValueRef::Null => Some(Scalar::Null),
        _ => None,
    }
}
