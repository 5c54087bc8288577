//! What the device and the server must agree on: ids, domain rules, job documents, the wire
//! protocol and the sync engine. No I/O, no clock, no randomness of its own; builds for native
//! targets and for wasm32.

pub mod docs;
pub mod domain;
pub mod engine;
pub mod ids;
pub mod protocol;
#[cfg(feature = "testing")]
pub mod testing;
pub mod time;
