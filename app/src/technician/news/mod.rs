//! What changed in the plan since the person last looked, also while the app was closed.

mod notices;
mod seen;
mod told;

pub(super) use notices::{PlanNotices, VisitNews};
