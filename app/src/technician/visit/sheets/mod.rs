//! Sheets that come up over a visit's page.

mod pad;
mod photo;
mod reopen;
mod sign;
mod strokes;
mod wait;

pub(super) use photo::PhotoSheet;
pub(super) use reopen::ReopenButton;
pub(super) use sign::SignSheet;
pub(super) use wait::{WaitButton, WaitSheet};
