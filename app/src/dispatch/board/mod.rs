//! The board: technicians down, time across, every visit a card that can be picked up, moved, made
//! longer and given to somebody else; by hours of a day, by days of a week, a month to look over, and a
//! week's hours booked against those available. It reads the replica and writes through the outbox, so
//! it works with no network, too.
//!
//! Every view shows `cards`, narrowed by `filter`, on rows of a `sheet`; a card on its way is a
//! `drag`, whatever the view, and every change a `moves` step.

mod address;
mod aim;
mod arrivals;
mod bar;
mod bookings;
mod capacity;
mod card;
mod card_state;
mod cards;
mod day;
mod days;
mod deed;
mod drag;
mod filter;
mod filters;
mod ghost;
mod grid;
mod held;
mod kept;
mod keys;
mod month;
mod moves;
mod names;
mod page;
mod print;
mod refusal;
mod rows_in_view;
mod selection;
mod shades;
mod sheet;
#[cfg(test)]
mod testing;
mod tray;
mod week;

pub use deed::Deed;
pub use moves::{Move, Moves};
pub use page::BoardPage;
