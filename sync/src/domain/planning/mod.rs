//! The rules of the board: what speaks against a visit at a time with a technician, and when one
//! would fit. Pure, so that the desk can ask while a card is being dragged with no network.

mod booking;
mod check;
mod conflict;
mod emergency;
mod eta;
mod slot;
mod stop;
mod suggest;
mod travel;
mod whereabouts;

#[cfg(test)]
mod tests;

pub use booking::{Booking, bookings};
pub use check::check;
pub use conflict::Conflict;
pub use emergency::{Change, Displaced, Diversion, Emergency, MOST_LATE_MINUTES, Step, divert};
pub use eta::{Eta, WORTH_SAYING_MINUTES, etas};
pub use slot::{GRID_MINUTES, first_free, on_grid};
pub use stop::{Stop, of_technician, stops};
pub use suggest::{Candidate, Reason, Standing, Suggestion, Wanted, candidates, suggest};
pub use travel::{RoadEstimate, Travel};
pub use whereabouts::{FIX_MINUTES, Fix, Source, Whereabouts, whereabouts};
