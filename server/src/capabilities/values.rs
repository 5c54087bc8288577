//! Small things that several capabilities need: values they answer with, enums that are stored
//! as text, places in lists that are ordered by time.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sync::time::Timestamp;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::http::{ApiError, ApiResult, FieldError, Page};
use crate::time::ToUtc;

/// A record by id and name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Named {
    pub id: Uuid,
    pub name: String,
}

/// An enum that is stored and sent as the same fixed words.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        pub enum $name { $(#[serde(rename = $code)] $variant),+ }

        impl $name {
            /// The word as stored.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The value of a stored word; none for an unknown one.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
pub(super) use words;

/// The names of the fields in which two records differ, for the audit log, which keeps what
/// kind of change was made and not the personal data itself.
pub(super) fn changed_fields(before: &impl Serialize, after: &impl Serialize) -> Vec<String> {
    let object = |value: Result<serde_json::Value, _>| match value {
        Ok(serde_json::Value::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    };
    let before = object(serde_json::to_value(before));
    let after = object(serde_json::to_value(after));
    let mut names: Vec<String> =
        after.iter().filter(|(name, value)| before.get(*name) != Some(*value)).map(|(name, _)| name.clone()).collect();
    names.extend(before.keys().filter(|name| !after.contains_key(*name)).cloned());
    names
}

/// The name and id behind which a page of a list ordered by both starts.
pub(super) fn after_name(page: &Page) -> ApiResult<Option<(String, Uuid)>> {
    // A zero character, which no name has, would be more than the database can read.
    match page.after_pair()? {
        Some((name, _)) if name.contains('\0') => Err(not_from_a_page()),
        pair => Ok(pair),
    }
}

/// The moment (to the millisecond) and id behind which a page of a list ordered by both starts,
/// as made by [`Page::pair`].
pub(super) fn after_moment(page: &Page) -> ApiResult<Option<(DateTime<Utc>, Uuid)>> {
    let Some((moment, id)) = page.after_pair()? else { return Ok(None) };
    let moment = moment.parse().map_err(|_| not_from_a_page())?;
    Ok(Some((Timestamp(moment).to_utc(), id)))
}

/// The refusal of an `after` that no page gave out.
pub(super) fn not_from_a_page() -> ApiError {
    ApiError::invalid(vec![FieldError::new("after", "is not from an earlier page")])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_fields_that_differ_are_named() {
        let before = serde_json::json!({"name": "A", "phone": null, "old": 1});
        let after = serde_json::json!({"name": "B", "phone": null, "new": 1});
        let mut changed = changed_fields(&before, &after);
        changed.sort();
        assert_eq!(changed, ["name", "new", "old"]);
    }
}
