//! When a visit is to be: the fields to say it, on the clocks of the site, and who is free then.

mod fields;
mod load;
mod plan;

pub use fields::{ArrivalChoice, Clock, Minutes, PlanFields};
pub use load::{CrewPicker, Planned};
pub use plan::{Plan, PlanProblem};
