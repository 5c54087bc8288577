//! `/jobs/assigned`: the technician's visits of today, of the week, and all open ones.

mod agenda;
mod day;
mod nearby;
mod next;
mod page;

pub use page::AssignedPage;
