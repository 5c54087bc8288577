//! How entries are hashed, and how a chain of them is checked. Pure: knows no database.

use std::net::IpAddr;

use serde_json::Value;
use sha2::{Digest, Sha256};
use sync::ids::{TenantId, UserId};
use sync::time::Timestamp;
use uuid::Uuid;

pub(super) type Hash = [u8; 32];

/// What the first entry of a chain has in place of a predecessor's hash.
pub(super) const START: Hash = [0; 32];

/// An entry at its place in the chain.
pub(super) struct Link {
    pub tenant_id: TenantId,
    pub seq: i64,
    pub at: Timestamp,
    pub actor_id: Option<UserId>,
    pub action: String,
    pub subject_kind: String,
    pub subject_id: Option<Uuid>,
    pub ip: Option<IpAddr>,
    pub details: Value,
}

impl Link {
    /// SHA-256 over the hash before and every field, each with its length in front, so that no
    /// two entries have the same bytes. The tenant and the place are among them: an entry moved
    /// elsewhere does not fit.
    pub(super) fn hash(&self, prev: &Hash) -> Hash {
        let mut details = String::new();
        canonical(&self.details, &mut details);
        let optional = |text: Option<String>| text.unwrap_or_default();
        let mut sha = Sha256::new();
        sha.update(prev);
        for field in [
            self.tenant_id.to_string(),
            self.seq.to_string(),
            self.at.0.to_string(),
            optional(self.actor_id.map(|id| id.to_string())),
            self.action.clone(),
            self.subject_kind.clone(),
            optional(self.subject_id.map(|id| id.to_string())),
            optional(self.ip.map(|ip| ip.to_string())),
            details,
        ] {
            sha.update((field.len() as u64).to_be_bytes());
            sha.update(field.as_bytes());
        }
        sha.finalize().into()
    }
}

/// JSON in one fixed form: keys sorted, no spaces.
fn canonical(value: &Value, out: &mut String) {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<_> = map.keys().collect();
            keys.sort();
            out.push('{');
            for (index, key) in keys.into_iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                out.push_str(&Value::String(key.clone()).to_string());
                out.push(':');
                canonical(&map[key], out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                canonical(item, out);
            }
            out.push(']');
        }
        plain => out.push_str(&plain.to_string()),
    }
}

/// The same details in a form that comes back from a `jsonb` column as it went in: fractions
/// and NUL characters, which do not, as text without them; anything but an object inside one.
pub(super) fn steady(details: Value) -> Value {
    fn inner(value: Value) -> Value {
        match value {
            Value::Number(number) if number.is_f64() => Value::String(number.to_string()),
            Value::String(text) => Value::String(text.replace('\0', "")),
            Value::Array(items) => Value::Array(items.into_iter().map(inner).collect()),
            Value::Object(map) => {
                Value::Object(map.into_iter().map(|(key, value)| (key.replace('\0', ""), inner(value))).collect())
            }
            plain => plain,
        }
    }
    match inner(details) {
        object @ Value::Object(_) => object,
        other => serde_json::json!({ "value": other }),
    }
}

/// What is wrong with a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Entries are missing, or there are more than one, at this place.
    Gap,
    /// The entry does not continue the one before.
    NotLinked,
    /// The entry is not what was written.
    Altered,
    /// The end of the chain was cut off or added to.
    WrongEnd,
}

/// The first thing wrong with a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainFault {
    /// The number of the entry where it shows.
    pub seq: i64,
    pub fault: Fault,
}

impl std::fmt::Display for ChainFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let what = match self.fault {
            Fault::Gap => "entries are missing before it",
            Fault::NotLinked => "it does not continue the entry before it",
            Fault::Altered => "it is not what was written",
            Fault::WrongEnd => "it is not the end of the chain as recorded",
        };
        write!(f, "entry {}: {what}", self.seq)
    }
}

/// A walk along a chain.
pub(super) struct Check {
    seq: i64,
    hash: Hash,
}

impl Check {
    pub(super) fn new() -> Self {
        Self { seq: 0, hash: START }
    }

    pub(super) fn next(&mut self, link: &Link, prev: &Hash, hash: &Hash) -> Result<(), ChainFault> {
        let fault = |fault| Err(ChainFault { seq: link.seq, fault });
        if link.seq != self.seq + 1 {
            return fault(Fault::Gap);
        }
        if *prev != self.hash {
            return fault(Fault::NotLinked);
        }
        if link.hash(prev) != *hash {
            return fault(Fault::Altered);
        }
        *self = Self { seq: link.seq, hash: *hash };
        Ok(())
    }

    pub(super) fn end(self, head: Option<(i64, Hash)>) -> Result<i64, ChainFault> {
        match head {
            Some((seq, hash)) if seq == self.seq && hash == self.hash => Ok(seq),
            None if self.seq == 0 => Ok(0),
            _ => Err(ChainFault { seq: self.seq, fault: Fault::WrongEnd }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn link(details: Value) -> Link {
        Link {
            tenant_id: TenantId::NIL,
            seq: 1,
            at: Timestamp(5),
            actor_id: None,
            action: "job.created".to_owned(),
            subject_kind: "job".to_owned(),
            subject_id: None,
            ip: None,
            details,
        }
    }

    #[test]
    fn the_order_of_keys_does_not_matter_and_everything_else_does() {
        let a = link(json!({"b": [1, {"d": 2, "c": 3}], "a": "x"})).hash(&START);
        let b = link(json!({"a": "x", "b": [1, {"c": 3, "d": 2}]})).hash(&START);
        assert_eq!(a, b);
        assert_ne!(a, link(json!({"a": "x", "b": [1, {"c": 3, "d": 4}]})).hash(&START));
        assert_ne!(a, link(json!({"b": [1, {"d": 2, "c": 3}], "a": "x"})).hash(&[1; 32]));
        let moved = Link { action: "job.create".to_owned(), subject_kind: "djob".to_owned(), ..link(json!({})) };
        assert_ne!(moved.hash(&START), link(json!({})).hash(&START));
    }

    #[test]
    fn details_are_made_steady() {
        assert_eq!(steady(json!({"m": 1.5, "n": 2, "t": "a\u{0}b"})), json!({"m": "1.5", "n": 2, "t": "ab"}));
        assert_eq!(steady(json!(3)), json!({"value": 3}));
    }
}
