//! The business rules, as pure functions of state, command and context. The device runs them to
//! show an outcome at once; the server runs the same functions and its answer is final.

pub mod access;
mod arrival;
pub mod checklist;
pub mod command;
pub mod completion;
pub mod facts;
pub mod fence;
pub mod geo;
pub mod plan_changes;
pub mod planning;
pub mod rejection;
pub mod rules;
pub mod status;
pub mod timeline;
pub mod tracking;

/// A language that the product's words exist in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    #[default]
    English,
    Spanish,
}

impl Language {
    /// The language of a tag such as `es-MX`; English for any other.
    pub fn from_tag(tag: &str) -> Self {
        match tag.split(['-', '_']).next() {
            Some(lang) if lang.eq_ignore_ascii_case("es") => Self::Spanish,
            _ => Self::English,
        }
    }
}
