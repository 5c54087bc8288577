//! `/dispatch/jobs/:id`: one job with everything about it.

mod assign;
mod checklist;
mod conflicts;
mod context;
mod describe;
mod equipment;
mod header;
mod history;
mod line_item_dialog;
mod line_items;
mod move_job;
mod notes;
mod page;
mod peek;
mod people;
mod photo_details;
mod photos;
mod schedule;
mod signatures;
mod site;
mod timeline;
mod visit_card;
mod visits;
mod work;

pub use page::JobPage;
pub use peek::JobPeek;
