//! The endpoints of customers and contacts, one a file.

pub(super) mod archive;
pub(super) mod create;
pub(super) mod create_contact;
pub(super) mod delete_contact;
pub(super) mod get;
pub(super) mod list;
pub(super) mod restore;
pub(super) mod update;
pub(super) mod update_contact;
