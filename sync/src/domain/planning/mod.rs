//! The rules of the board: what speaks against a visit at a time with a technician, and when one
//! would fit. Pure, so that the desk can ask while a card is being dragged with no network.

mod booking;
mod check;
mod conflict;
mod slot;
mod travel;

#[cfg(test)]
mod tests;

pub use booking::{Booking, bookings};
pub use check::check;
pub use conflict::Conflict;
pub use slot::{GRID_MINUTES, first_free, on_grid};
pub use travel::{RoadEstimate, Travel};
