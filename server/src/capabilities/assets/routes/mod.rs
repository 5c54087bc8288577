//! The endpoints of assets, one a file.

pub(super) mod create;
pub(super) mod update;
