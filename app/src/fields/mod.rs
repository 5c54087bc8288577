//! Inputs that save by themselves: a tap at once, a text when the typing pauses.

mod draft;
mod saved_text;

pub use draft::{Draft, DraftState, Saver};
pub use saved_text::SavedText;
