//! Checking what people send, field by field: all that is wrong is told at once.

use uuid::Uuid;

use crate::http::{ApiError, ApiResult, FieldError};

/// Collects what is wrong with a request while its values are cleaned.
#[derive(Debug, Default)]
pub(super) struct Fields {
    errors: Vec<FieldError>,
}

impl Fields {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Notes that `field` cannot be as it is; `message` says what it must be.
    pub(super) fn wrong(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.errors.push(FieldError::new(field, message));
    }

    /// Notes a problem unless `fine`.
    pub(super) fn check(&mut self, fine: bool, field: impl Into<String>, message: impl Into<String>) {
        if !fine {
            self.wrong(field, message);
        }
    }

    /// A text without the white space around it, of at most `max` characters; may be empty.
    pub(super) fn text(&mut self, field: &str, value: &str, max: usize) -> String {
        let value = value.trim();
        if value.chars().count() > max {
            self.wrong(field, format!("must be at most {max} characters"));
        }
        if value.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            self.wrong(field, "must not have control characters");
        }
        value.to_owned()
    }

    /// A text that must not be empty, in one line.
    pub(super) fn name(&mut self, field: &str, value: &str, max: usize) -> String {
        let value = self.text(field, value, max);
        self.check(!value.is_empty(), field, "must not be empty");
        self.check(!value.contains(['\n', '\r']), field, "must be one line");
        value
    }

    /// A text that may be left out; an empty one counts as left out.
    pub(super) fn optional(&mut self, field: &str, value: Option<&str>, max: usize) -> Option<String> {
        let value = self.text(field, value?, max);
        (!value.is_empty()).then_some(value)
    }

    /// An e-mail address, where there is one.
    pub(super) fn email(&mut self, field: &str, value: Option<&str>) -> Option<String> {
        let value = self.optional(field, value, 254)?;
        let plausible = value.split_once('@').is_some_and(|(user, host)| {
            !user.is_empty()
                && host.contains('.')
                && !host.starts_with('.')
                && !host.ends_with('.')
                && !host.contains('@')
        });
        let spaced = value.chars().any(char::is_whitespace);
        self.check(plausible && !spaced, field, "must be an e-mail address, such as ana@company.example");
        Some(value)
    }

    /// A telephone number as people write it, where there is one.
    pub(super) fn phone(&mut self, field: &str, value: Option<&str>) -> Option<String> {
        let value = self.optional(field, value, 40)?;
        let digits = value.chars().filter(char::is_ascii_digit).count();
        let written = value.chars().all(|c| c.is_ascii_digit() || " +-().x#/".contains(c) || c.is_ascii_alphabetic());
        self.check(written && (5..=20).contains(&digits), field, "must be a telephone number, such as 512-555-0100");
        Some(value)
    }

    /// The id of a record to save. A new one's may have been chosen by the client, else it is
    /// `fresh`; on a change it is `own`, the id in the address.
    pub(super) fn record_id(&mut self, chosen: Option<Uuid>, own: Option<Uuid>, fresh: Uuid) -> Uuid {
        let Some(id) = own.or(chosen) else { return fresh };
        match chosen {
            Some(chosen) if chosen != id => self.wrong("id", "must be the id in the address, or be left out"),
            Some(_) if own.is_none() => self.check(id.get_version_num() == 7, "id", "must be a UUID of version 7"),
            _ => {}
        }
        id
    }

    /// All that is wrong, as one answer.
    pub(super) fn finish(self) -> ApiResult<()> {
        if self.errors.is_empty() { Ok(()) } else { Err(ApiError::invalid(self.errors)) }
    }
}

/// A search text as a pattern for `ILIKE` that finds it anywhere; none for an empty one.
pub(super) fn contains_pattern(fields: &mut Fields, q: Option<&str>) -> Option<String> {
    let q = fields.optional("q", q, 100)?;
    let mut pattern = String::with_capacity(q.len() + 2);
    pattern.push('%');
    for c in q.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    Some(pattern)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn everything_wrong_is_told_at_once() {
        let mut fields = Fields::new();
        fields.name("name", "  ", 10);
        fields.email("email", Some("nobody"));
        fields.phone("phone", Some("call me"));
        fields.text("notes", "nul\0", 10);
        fields.record_id(Some(Uuid::nil()), None, Uuid::nil());
        let Fields { errors } = fields;
        let named: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(named, ["name", "email", "phone", "notes", "id"]);
    }

    #[test]
    fn values_are_cleaned() {
        let mut fields = Fields::new();
        assert_eq!(fields.name("name", " Ana ", 10), "Ana");
        assert_eq!(fields.optional("email", Some("  "), 10), None);
        assert_eq!(fields.email("email", Some("ana@mail.example")).as_deref(), Some("ana@mail.example"));
        assert_eq!(fields.phone("phone", Some("(512) 555-0100")).as_deref(), Some("(512) 555-0100"));
        fields.finish().unwrap();
    }

    #[test]
    fn what_like_would_read_as_a_wildcard_is_escaped() {
        let mut fields = Fields::new();
        assert_eq!(contains_pattern(&mut fields, Some("50%_\\")).as_deref(), Some("%50\\%\\_\\\\%"));
        assert_eq!(contains_pattern(&mut fields, Some(" ")), None);
    }
}
