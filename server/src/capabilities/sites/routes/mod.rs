//! The endpoints of sites, one a file.

pub(super) mod create;
pub(super) mod get;
pub(super) mod update;
