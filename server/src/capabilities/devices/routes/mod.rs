//! The endpoints of devices, one a file.

pub(super) mod end_sessions;
pub(super) mod list;
