//! The day board: technicians down, time across, every visit a card that can be picked up, moved,
//! made longer and given to somebody else. It reads the replica and writes through the outbox, so
//! it works with no network, too.

mod arrivals;
mod bar;
mod card;
mod day;
mod deed;
mod drag;
mod grid;
mod held;
mod moves;
mod page;
mod refusal;
mod shades;
mod tray;

pub use deed::Deed;
pub use moves::{Move, Moves};
pub use page::BoardPage;
