//! The messages between a replica and the server; `PROTOCOL.md` describes them.

pub mod codec;
pub mod digest;
pub mod messages;
pub mod unsent;

pub use messages::*;
pub use unsent::{HandIn, UnsentBlob, UnsentWork};

/// The version of these messages. The server takes this and the one before.
pub const PROTO: u16 = 1;

#[cfg(test)]
mod tests;
