//! The endpoints of technicians, one a file.

pub(super) mod list;
