//! The team as planning knows it: who can do what and when, what trucks carry, when the company is
//! closed, and what each kind of work needs. It is shown from the replica, so that it can be looked
//! up with no network, and changed at the server.

mod blackouts;
mod company;
mod hours;
mod needs;
mod page;
mod person;
mod person_dialog;
mod records;
mod skills;
mod stock;
mod time_off;
mod truck;
mod week;

pub use page::TeamPage;
