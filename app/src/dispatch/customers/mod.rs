//! Customers with their contacts, sites, equipment and jobs.

mod assets;
mod contacts;
mod detail;
mod find;
mod head;
mod jobs;
mod list;
mod new_dialog;
mod sites;

pub use detail::CustomerPage;
pub use find::FindCustomer;
pub use list::CustomersPage;
