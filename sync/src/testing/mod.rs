//! For tests, of this crate and of those that build on it: builders of plausible values, a small
//! server in memory that follows `PROTOCOL.md`, and a world of devices around it on a bad network.
//! Everything random comes from a seed; the same seed gives the same run.

pub mod builders;
pub mod device;
pub mod dice;
pub mod hub;
pub mod ladder;
pub mod model;
mod people;
pub mod samples;
pub mod world;
