//! One operation a file.

pub mod hand_in;
pub mod live;
pub mod pull;
pub mod push;
