//! The two ends of replication as pure state machines: the device's replica and the server's hub.
//! Callers bring storage, network, clock and randomness.

pub mod hub;
mod permit;
pub mod replica;
