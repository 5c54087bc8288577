//! One operation a file.

pub(super) mod list;
pub(super) mod update;
