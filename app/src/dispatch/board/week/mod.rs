//! The week's view: technicians down, seven days across. A card that goes to another day keeps its
//! time of the day.

mod aim;
mod card;
mod grid;
mod row;
mod sheet;

pub(super) use grid::WeekGrid;
pub use sheet::{Week, WeekDay};
