//! The endpoints of calendar links, one a file.

pub(super) mod read;
pub(super) mod replace;
pub(super) mod revoke;
