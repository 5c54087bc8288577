//! Values whose unknown fields the reader of bodies cannot see, because serde buffers them
//! (tagged and flattened types): here they are refused, too.

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// A value of `T` that was written with known fields only and without zero characters, which
/// the database does not keep.
#[derive(Clone, Debug, PartialEq)]
pub struct Exact<T>(pub T);

impl<'de, T: DeserializeOwned + Serialize> Deserialize<'de> for Exact<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = Value::deserialize(deserializer)?;
        let value: T = serde_json::from_value(written.clone()).map_err(D::Error::custom)?;
        let known = serde_json::to_value(&value).map_err(D::Error::custom)?;
        match stranger(&written, &known, "") {
            None => Ok(Self(value)),
            Some(problem) => Err(D::Error::custom(problem)),
        }
    }
}

/// What is in `written` that `known`, made of what was understood, does not have.
fn stranger(written: &Value, known: &Value, path: &str) -> Option<String> {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match (written, known) {
        (Value::Object(written), Value::Object(known)) => {
            written.iter().find_map(|(name, value)| match known.get(name) {
                Some(known) => stranger(value, known, &below(name)),
                None => Some(format!("{} is not a field of this request", below(name))),
            })
        }
        (Value::Array(written), Value::Array(known)) => written
            .iter()
            .zip(known)
            .enumerate()
            .find_map(|(at, (value, known))| stranger(value, known, &format!("{path}[{at}]"))),
        (Value::String(text), _) if text.contains('\0') => Some(format!("{path} must not have control characters")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use sync::domain::checklist::ChecklistTemplateItem;
    use sync::domain::command::Command;

    #[test]
    fn commands_are_read_with_known_fields_only() {
        let id = uuid::Uuid::nil();
        let fine = serde_json::json!({"name": "cancel_visit", "visit_id": id, "reason": "rain"});
        assert!(serde_json::from_value::<Exact<Command>>(fine).is_ok());
        for (wrong, word) in [
            (serde_json::json!({"name": "cancel_visit", "visit_id": id, "reason": "rain", "resaon": ""}), "resaon"),
            (serde_json::json!({"name": "cancel_visit", "visit_id": id, "reason": "a\0"}), "control"),
            (serde_json::json!({"name": "fly", "visit_id": id}), "fly"),
        ] {
            let error = serde_json::from_value::<Exact<Command>>(wrong).unwrap_err().to_string();
            assert!(error.contains(word), "{error}");
        }
    }

    #[test]
    fn optional_fields_may_be_left_out() {
        let item = serde_json::json!({"section": "work", "label": "Gate closed", "kind": "check"});
        assert!(serde_json::from_value::<Exact<ChecklistTemplateItem>>(item).is_ok());
    }
}
