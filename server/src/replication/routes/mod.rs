//! One operation a file.

pub mod live;
pub mod pull;
pub mod push;
