//! Values in people's words: times on the site's clocks, lengths, amounts. Every function takes the
//! language; in views call them inside a closure with `words.language()`, so that they follow it.

mod amounts;
mod times;
mod units;

pub use amounts::*;
pub use times::*;
pub use units::{Units, distance};

use crate::words::{Language, tag};

/// The locale that formatting uses for a language.
fn locale(language: Language) -> &'static str {
    match language {
        Language::English => "en-US",
        Language::Spanish => tag(language),
    }
}
