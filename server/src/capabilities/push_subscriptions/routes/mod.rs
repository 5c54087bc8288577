//! The endpoints of alerts, one a file.

pub(super) mod delete;
pub(super) mod get;
pub(super) mod prefer;
pub(super) mod save;
pub(super) mod test;
