//! `/dispatch/jobs/new`: customer, site, equipment, work and first visit in one flow.

mod create;
mod customer;
mod draft;
mod equipment;
mod page;
mod site;
mod visit;
mod work;

pub use page::NewJobPage;
