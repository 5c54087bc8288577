//! Records in a document: each collection is one flat map with keys `<id>/<field>` and scalar
//! values. Flat, because two devices that create the same nested object at once would hide one
//! device's entries behind the other's; and because a field is then the unit of merging.

use std::collections::BTreeMap;
use std::str::FromStr;

use super::content::*;
use crate::domain::checklist::AnswerValue;
use crate::time::Timestamp;

/// A value as a document keeps it.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar {
    Text(String),
    Int(i64),
    Float(f64),
    Bool(bool),
    Null,
}

impl std::fmt::Display for Scalar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Int(n) => n.fmt(f),
            Self::Float(n) => n.fmt(f),
            Self::Bool(b) => b.fmt(f),
            Self::Null => Ok(()),
        }
    }
}

/// The fields of one record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields(pub BTreeMap<String, Scalar>);

impl Fields {
    fn text(&self, name: &str) -> Option<&str> {
        match self.0.get(name) {
            Some(Scalar::Text(text)) => Some(text),
            _ => None,
        }
    }

    fn words(&self, name: &str) -> String {
        self.text(name).unwrap_or_default().to_owned()
    }

    fn int(&self, name: &str) -> Option<i64> {
        match self.0.get(name) {
            Some(Scalar::Int(n)) => Some(*n),
            _ => None,
        }
    }

    fn float(&self, name: &str) -> Option<f64> {
        match self.0.get(name) {
            Some(Scalar::Float(n)) if n.is_finite() => Some(*n),
            Some(Scalar::Int(n)) => Some(*n as f64),
            _ => None,
        }
    }

    fn flag(&self, name: &str) -> bool {
        matches!(self.0.get(name), Some(Scalar::Bool(true)))
    }

    fn id<T: FromStr>(&self, name: &str) -> Option<T> {
        self.text(name)?.parse().ok()
    }

    fn at(&self, name: &str) -> Option<Timestamp> {
        self.int(name).map(Timestamp)
    }

    fn blob(&self, prefix: &str) -> Option<BlobRef> {
        Some(BlobRef {
            sha256: self.text(&format!("{prefix}_sha256"))?.to_owned(),
            bytes: self.int(&format!("{prefix}_bytes"))?.try_into().ok()?,
            mime: self.text(&format!("{prefix}_mime"))?.to_owned(),
        })
    }
}

/// A record that can be kept as fields. Reading answers none where a field that the record cannot
/// do without is absent or of another kind.
pub trait Record: Sized {
    fn read(fields: &Fields) -> Option<Self>;
    fn write(&self) -> Vec<(&'static str, Scalar)>;
}

fn text(value: impl ToString) -> Scalar {
    Scalar::Text(value.to_string())
}

fn maybe<T>(value: Option<T>, scalar: impl FnOnce(T) -> Scalar) -> Scalar {
    value.map_or(Scalar::Null, scalar)
}

impl Record for Answer {
    fn read(fields: &Fields) -> Option<Self> {
        Some(Self {
            value: fields.text("value").and_then(AnswerValue::decode),
            note: fields.words("note"),
            by: fields.id("by"),
            at: fields.at("at"),
        })
    }

    fn write(&self) -> Vec<(&'static str, Scalar)> {
        vec![
            ("value", maybe(self.value.as_ref(), |value| text(value.encode()))),
            ("note", text(&self.note)),
            ("by", maybe(self.by, text)),
            ("at", maybe(self.at, |at| Scalar::Int(at.0))),
        ]
    }
}

impl Record for PartUse {
    fn read(fields: &Fields) -> Option<Self> {
        Some(Self {
            visit_id: fields.id("visit")?,
            item_id: fields.id("item"),
            name: fields.text("name")?.to_owned(),
            unit: fields.words("unit"),
            quantity_milli: fields.int("quantity_milli")?,
            by: fields.id("by")?,
            at: fields.at("at")?,
            removed: fields.flag("removed"),
        })
    }

    fn write(&self) -> Vec<(&'static str, Scalar)> {
        vec![
            ("visit", text(self.visit_id)),
            ("item", maybe(self.item_id, text)),
            ("name", text(&self.name)),
            ("unit", text(&self.unit)),
            ("quantity_milli", Scalar::Int(self.quantity_milli)),
            ("by", text(self.by)),
            ("at", Scalar::Int(self.at.0)),
            ("removed", Scalar::Bool(self.removed)),
        ]
    }
}

impl Record for TimeEntry {
    fn read(fields: &Fields) -> Option<Self> {
        Some(Self {
            visit_id: fields.id("visit")?,
            user_id: fields.id("user")?,
            kind: TimeKind::from_code(fields.text("kind")?)?,
            started_at: fields.at("started_at")?,
            stopped_at: fields.at("stopped_at"),
            removed: fields.flag("removed"),
        })
    }

    fn write(&self) -> Vec<(&'static str, Scalar)> {
        vec![
            ("visit", text(self.visit_id)),
            ("user", text(self.user_id)),
            ("kind", text(self.kind.code())),
            ("started_at", Scalar::Int(self.started_at.0)),
            ("stopped_at", maybe(self.stopped_at, |at| Scalar::Int(at.0))),
            ("removed", Scalar::Bool(self.removed)),
        ]
    }
}

impl Record for Reading {
    fn read(fields: &Fields) -> Option<Self> {
        Some(Self {
            visit_id: fields.id("visit")?,
            name: fields.text("name")?.to_owned(),
            value: fields.text("value")?.to_owned(),
            unit: fields.words("unit"),
            by: fields.id("by")?,
            at: fields.at("at")?,
            removed: fields.flag("removed"),
        })
    }

    fn write(&self) -> Vec<(&'static str, Scalar)> {
        vec![
            ("visit", text(self.visit_id)),
            ("name", text(&self.name)),
            ("value", text(&self.value)),
            ("unit", text(&self.unit)),
            ("by", text(self.by)),
            ("at", Scalar::Int(self.at.0)),
            ("removed", Scalar::Bool(self.removed)),
        ]
    }
}

fn write_blob(names: [&'static str; 3], blob: Option<&BlobRef>) -> [(&'static str, Scalar); 3] {
    let [sha256, bytes, mime] = names;
    [
        (sha256, maybe(blob, |blob| text(&blob.sha256))),
        (bytes, maybe(blob, |blob| Scalar::Int(blob.bytes as i64))),
        (mime, maybe(blob, |blob| text(&blob.mime))),
    ]
}

impl Record for Attachment {
    fn read(fields: &Fields) -> Option<Self> {
        Some(Self {
            visit_id: fields.id("visit")?,
            blob: fields.blob("blob")?,
            thumb: fields.blob("thumb"),
            kind: PhotoKind::from_code(fields.text("kind")?)?,
            caption: fields.words("caption"),
            taken_at: fields.at("taken_at")?,
            latitude: fields.float("latitude"),
            longitude: fields.float("longitude"),
            width: fields.int("width")?.try_into().ok()?,
            height: fields.int("height")?.try_into().ok()?,
            by: fields.id("by")?,
            removed: fields.flag("removed"),
        })
    }

    fn write(&self) -> Vec<(&'static str, Scalar)> {
        let mut fields = vec![
            ("visit", text(self.visit_id)),
            ("kind", text(self.kind.code())),
            ("caption", text(&self.caption)),
            ("taken_at", Scalar::Int(self.taken_at.0)),
            ("latitude", maybe(self.latitude, Scalar::Float)),
            ("longitude", maybe(self.longitude, Scalar::Float)),
            ("width", Scalar::Int(self.width.into())),
            ("height", Scalar::Int(self.height.into())),
            ("by", text(self.by)),
            ("removed", Scalar::Bool(self.removed)),
        ];
        fields.extend(write_blob(["blob_sha256", "blob_bytes", "blob_mime"], Some(&self.blob)));
        fields.extend(write_blob(["thumb_sha256", "thumb_bytes", "thumb_mime"], self.thumb.as_ref()));
        fields
    }
}

impl Record for SignOff {
    fn read(fields: &Fields) -> Option<Self> {
        Some(Self {
            visit_id: fields.id("visit")?,
            role: SignerRole::from_code(fields.text("role")?)?,
            signer_name: fields.text("signer_name")?.to_owned(),
            image: fields.blob("image")?,
            strokes: fields.blob("strokes")?,
            signed_heads: fields.text("signed_heads")?.split_whitespace().map(str::to_owned).collect(),
            content_digest: fields.text("content_digest")?.to_owned(),
            by: fields.id("by")?,
            at: fields.at("at")?,
            removed: fields.flag("removed"),
        })
    }

    fn write(&self) -> Vec<(&'static str, Scalar)> {
        let mut fields = vec![
            ("visit", text(self.visit_id)),
            ("role", text(self.role.code())),
            ("signer_name", text(&self.signer_name)),
            ("signed_heads", text(self.signed_heads.join(" "))),
            ("content_digest", text(&self.content_digest)),
            ("by", text(self.by)),
            ("at", Scalar::Int(self.at.0)),
            ("removed", Scalar::Bool(self.removed)),
        ];
        fields.extend(write_blob(["image_sha256", "image_bytes", "image_mime"], Some(&self.image)));
        fields.extend(write_blob(["strokes_sha256", "strokes_bytes", "strokes_mime"], Some(&self.strokes)));
        fields
    }
}

/// Groups flat entries into typed records. Entries with an unusually spelt key or an incomplete
/// record are passed over: a newer build may have written them, and the document keeps them.
pub fn group<K, R>(entries: impl IntoIterator<Item = (String, Scalar)>) -> BTreeMap<K, R>
where
    K: FromStr + ToString + Ord + Copy,
    R: Record,
{
    let mut records: BTreeMap<K, Fields> = BTreeMap::new();
    for (key, value) in entries {
        let Some((name, field)) = key.split_once('/') else { continue };
        let Ok(id) = name.parse::<K>() else { continue };
        if id.to_string() != name {
            continue;
        }
        records.entry(id).or_default().0.insert(field.to_owned(), value);
    }
    records.into_iter().filter_map(|(id, fields)| Some((id, R::read(&fields)?))).collect()
}
