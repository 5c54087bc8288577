//! `/jobs/assigned`: the technician's visits of today, of the week, and all open ones.

mod agenda;
mod day;
mod days;
mod eta;
mod kept;
mod legs;
mod nearby;
mod next;
mod page;
mod source;
mod tabs;
mod tools;

pub use kept::{KeptList, keep_day};
pub use page::AssignedPage;
