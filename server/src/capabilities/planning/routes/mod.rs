//! The endpoints of planning, one a file.

pub(super) mod create_blackout;
pub(super) mod create_time_off;
pub(super) mod delete_blackout;
pub(super) mod delete_time_off;
pub(super) mod get;
pub(super) mod get_availability;
pub(super) mod get_profile;
pub(super) mod save_skill_type;
pub(super) mod update;
pub(super) mod update_availability;
pub(super) mod update_needs;
pub(super) mod update_skills;
pub(super) mod update_truck;
