//! The desk's surface: the live list of visits, jobs, customers, devices and work that needs a
//! decision. It is made for a keyboard and a large screen, and works on a phone.
//!
//! Jobs come from the device's replica and change through its outbox (`data`); customers, line
//! items, the timeline, devices and quarantined work are read from and changed at the server (`api`).

mod asset_words;
mod attention;
mod attention_count;
mod board;
mod customers;
mod day_asked;
mod devices;
mod fetched;
mod form_dialog;
mod format_window;
mod forms;
mod job;
mod keys;
mod links;
mod list;
mod listing;
mod map;
mod new_job;
mod new_job_link;
mod notices;
mod people;
mod planning;
mod records;
mod recurring;
mod roads;
mod run;
mod select;
mod shortcuts_dialog;
mod suggest;
mod team;

pub use attention::AttentionPage;
pub use attention_count::attention_count;
pub use board::BoardPage;
pub use customers::{CustomerPage, CustomersPage};
pub use devices::DevicesPage;
pub use job::JobPage;
pub use list::{DispatchPage, list_address};
pub use map::MapPage;
pub use new_job::NewJobPage;
pub use notices::NoticeBell;
pub use recurring::{NewRecurringPage, RecurringJobPage, RecurringPage};
pub use team::TeamPage;
