//! How the device stands with the server, for every page's frame: the state in the top bar and the
//! banners beneath it.

mod banners;
mod sync_state;
mod updates;

pub use banners::Banners;
pub use sync_state::{PendingBadge, SyncStatus};
pub use updates::{Hold, Updates, hold_updates, use_updates};
