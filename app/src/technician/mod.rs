//! The technician's screens: the list of visits, a visit with its nine steps, and the page that says
//! what is sent. Made for a thumb, gloves and sunlight; nothing here waits for a network.

mod assigned;
mod duty;
mod late;
mod maps;
mod news;
mod sync_page;
#[cfg(test)]
mod testing;
mod visit;

pub use assigned::{AssignedPage, KeptList, keep_day};
pub use sync_page::SyncPage;
pub use visit::VisitPage;
