//! The live list of visits.

mod filter;
mod filter_bar;
mod page;
mod row;
mod rows;
mod state;
mod state_chips;
mod table;

pub use filter::words;
pub use page::DispatchPage;
pub use state::list_address;
