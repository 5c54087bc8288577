//! Rows of planning.

pub(super) mod company;
pub(super) mod needs;
pub(super) mod technicians;
