//! The endpoints of jobs, one a file.

pub(super) mod create;
pub(super) mod create_line_item;
pub(super) mod delete_line_item;
pub(super) mod get;
pub(super) mod list;
pub(super) mod list_line_items;
pub(super) mod list_timeline;
pub(super) mod run_command;
pub(super) mod update_line_item;
