//! Inputs that save by themselves: a tap at once, a text when the typing pauses.

mod draft;
mod saved_text;

pub(super) use draft::{Draft, DraftState, Saver};
pub(super) use saved_text::SavedText;
