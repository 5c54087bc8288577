//! The month's view: a calendar with what each day holds. A day leads to its board.

mod days;
mod grid;

pub use days::Stage;
pub(super) use grid::MonthGrid;
