//! The endpoints of roads, one a file.

pub(super) mod ask_road_times;
pub(super) mod count_suggestions;
