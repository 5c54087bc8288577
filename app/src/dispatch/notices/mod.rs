//! What needs a dispatcher's eyes: who is late, and emergencies that nobody has accepted. Everything
//! else is on the board already, and would only be noise.

mod bell;
mod found;
mod kept;
mod state;

pub use bell::NoticeBell;
