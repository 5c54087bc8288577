//! What text the database keeps.

use serde_json::Value;

/// The same value without zero characters, which the database does not keep.
pub fn without_zeros(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(text.replace('\0', "")),
        Value::Array(items) => Value::Array(items.into_iter().map(without_zeros).collect()),
        Value::Object(fields) => Value::Object(
            fields.into_iter().map(|(name, value)| (name.replace('\0', ""), without_zeros(value))).collect(),
        ),
        other => other,
    }
}
