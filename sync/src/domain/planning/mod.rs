//! The rules of the board: what speaks against a visit at a time with a technician, and when or with
//! whom it would fit. Pure, so that the desk can ask while a card is being dragged with no network.

mod booking;
mod check;
mod clash;
mod conflict;
mod emergency;
mod eta;
mod means;
mod roster;
mod slot;
mod stop;
mod suggest;
mod travel;
mod whereabouts;

#[cfg(test)]
mod tests;

pub use booking::{Booking, bookings};
pub use check::check;
pub use clash::{Taken, clash, goes_on, taken};
pub use conflict::{Conflict, absence_words, confirmed_reasons, reason_words};
pub use emergency::{Change, Displaced, Diversion, Emergency, MOST_LATE_MINUTES, Step, divert};
pub use eta::{Eta, WORTH_SAYING_MINUTES, etas};
pub use roster::{
    Absence, Blackout, NeededPart, NeededSkill, Needs, Profile, Roster, Skill, Stock, TimeOff, Truck, without,
};
pub use slot::{GRID_MINUTES, first_free, on_grid, who_fits};
pub use stop::{Stop, of_technician, stops};
pub use suggest::{Candidate, Reason, Standing, Suggestion, Wanted, candidates, suggest};
pub use travel::{RoadEstimate, Travel, USUAL_BUFFER};
pub use whereabouts::{FIX_MINUTES, Fix, Source, Whereabouts, whereabouts};
