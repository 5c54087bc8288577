//! `/jobs/:id`: one visit, as an overview or with one of its nine steps open (`?step=work`).

mod action_bar;
mod arrival;
mod choose;
mod complete;
mod overview;
mod page;
mod progress;
mod rail;
mod saved_mark;
mod scope;
mod sheets;
mod steps;
mod tools;

pub(super) use choose::rank;
pub use page::VisitPage;
pub(super) use progress::{Progress, Step};
