//! The endpoints of the audit log, one a file.

pub(super) mod list;
