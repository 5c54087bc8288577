//! Things to tick or measure on a visit, and their answers.

use serde::{Deserialize, Serialize};

use super::Language;
use crate::ids::ChecklistItemId;

/// The part of a visit that an item belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// Before work starts.
    Safety,
    /// The work itself.
    Work,
    /// Measured values.
    Readings,
}

/// What kind of answer an item takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum ItemKind {
    /// Done, or not done.
    Check,
    /// Yes, no, or does not apply.
    YesNo,
    /// A number in `unit`; outside `min..=max` it is kept and flagged.
    Number { unit: String, min: Option<f64>, max: Option<f64> },
    /// Free words.
    Text,
    /// One of `options`.
    Choice { options: Vec<String> },
}

/// One item as a service type lists it. A visit gets a copy of it with an id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ChecklistTemplateItem {
    pub section: Section,
    pub label: String,
    #[serde(default)]
    pub label_es: Option<String>,
    #[serde(flatten)]
    pub kind: ItemKind,
    /// Whether the visit cannot be completed without an answer.
    #[serde(default)]
    pub required: bool,
}

/// One item of one visit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ChecklistItem {
    pub id: ChecklistItemId,
    #[serde(flatten)]
    pub item: ChecklistTemplateItem,
}

impl ChecklistTemplateItem {
    /// The label in the reader's language, in English where it has no other.
    pub fn label(&self, language: Language) -> &str {
        match language {
            Language::Spanish => self.label_es.as_deref().unwrap_or(&self.label),
            Language::English => &self.label,
        }
    }
}

/// The answer to an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", tag = "type", content = "value")]
pub enum AnswerValue {
    Yes,
    No,
    NotApplicable,
    /// A decimal number as typed, such as `12.5`.
    Number(String),
    Text(String),
    Choice(String),
}

impl AnswerValue {
    /// The answer as one text, as it is kept in a document: `yes`, `no`, `na`, `n:…`, `t:…`, `c:…`.
    pub fn encode(&self) -> String {
        match self {
            Self::Yes => "yes".into(),
            Self::No => "no".into(),
            Self::NotApplicable => "na".into(),
            Self::Number(n) => format!("n:{n}"),
            Self::Text(t) => format!("t:{t}"),
            Self::Choice(c) => format!("c:{c}"),
        }
    }

    /// The answer of a kept text; none where this build does not know its kind.
    pub fn decode(text: &str) -> Option<Self> {
        match text {
            "yes" => return Some(Self::Yes),
            "no" => return Some(Self::No),
            "na" => return Some(Self::NotApplicable),
            _ => {}
        }
        let (kind, rest) = text.split_once(':')?;
        match kind {
            "n" => Some(Self::Number(rest.into())),
            "t" => Some(Self::Text(rest.into())),
            "c" => Some(Self::Choice(rest.into())),
            _ => None,
        }
    }

    /// Whether this answers an item of `kind`. An empty text or number does not.
    pub fn answers(&self, kind: &ItemKind) -> bool {
        match (kind, self) {
            (ItemKind::Check, Self::Yes) => true,
            (ItemKind::YesNo, Self::Yes | Self::No | Self::NotApplicable) => true,
            (ItemKind::Number { .. }, Self::Number(n)) => n.trim().parse::<f64>().is_ok_and(f64::is_finite),
            (ItemKind::Text, Self::Text(t)) => !t.trim().is_empty(),
            (ItemKind::Choice { options }, Self::Choice(c)) => options.contains(c),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_survives_its_kept_text() {
        for answer in [
            AnswerValue::Yes,
            AnswerValue::No,
            AnswerValue::NotApplicable,
            AnswerValue::Number("12.5".into()),
            AnswerValue::Text("a: b".into()),
            AnswerValue::Choice("good".into()),
        ] {
            assert_eq!(AnswerValue::decode(&answer.encode()), Some(answer));
        }
        assert_eq!(AnswerValue::decode("z:future"), None);
    }

    #[test]
    fn an_answer_of_another_kind_does_not_count() {
        assert!(!AnswerValue::Text("12".into()).answers(&ItemKind::Number { unit: "in".into(), min: None, max: None }));
        assert!(!AnswerValue::No.answers(&ItemKind::Check));
        assert!(!AnswerValue::Text("  ".into()).answers(&ItemKind::Text));
    }
}
