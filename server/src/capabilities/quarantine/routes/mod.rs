//! The endpoints of quarantined work, one a file.

pub(super) mod list;
