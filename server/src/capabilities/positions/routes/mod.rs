//! One operation a file.

pub(super) mod get_settings;
pub(super) mod get_sharing;
pub(super) mod list;
pub(super) mod own_trail;
pub(super) mod record;
pub(super) mod start_sharing;
pub(super) mod stop_sharing;
pub(super) mod trail;
pub(super) mod update_settings;
