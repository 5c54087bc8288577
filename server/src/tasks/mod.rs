//! Background work of the server: a queue in the database, and chores by the clock. Knows no
//! capability; they register what they handle.

mod queue;
mod registry;
mod schedule;
mod store;
mod worker;

pub(crate) use schedule::register as register_own;
pub use schedule::run_due as run_chores;

pub use queue::{NewTask, enqueue};
pub use registry::{Chore, Outcome, Registry, Task};
pub use worker::{Summary, run_until_idle, work};
