//! The capacity's view: a week's hours booked against hours available, by technician and day and by
//! skill, and how many arrivals were on time. A day leads to its board.

mod cell;
mod grid;
mod load;
mod on_time;
mod slot;

pub(super) use grid::CapacityGrid;
