//! What the screens show and do: signals and commands over the replica. Surfaces and widgets know
//! this module and never the replica behind it.

mod account;
mod clock;
mod duty;
mod export;
#[cfg(feature = "desk")]
mod handed_in;
mod live;
mod positions;
mod session;
mod store;
mod types;

pub use crate::platform::{NoPosition, position};
#[cfg(feature = "desk")]
pub use crate::replica::TakenIn;
pub use crate::replica::{BlobRow, BlobState};
pub use clock::{clock, today};
pub use duty::{Asked, Duty, Trouble as DutyTrouble, use_duty};
#[cfg(feature = "desk")]
pub use handed_in::NotOurs;
pub use positions::Positions;
pub use session::{KEPT_DAY, Session, Tenant, User};
pub use store::{Store, use_store};
pub use sync::engine::replica::{InboxEntry, JobView, OutboxEntry};
pub use types::{Blocked, CommitError, SignOutBlocked, SyncState};

use sync::time::Timestamp;
use uuid::Uuid;

/// The present by the device's clock.
pub fn now() -> Timestamp {
    Timestamp(js_sys::Date::now() as i64)
}

/// A new id (UUIDv7) of any kind of record.
pub fn new_id<T: From<Uuid>>() -> T {
    Uuid::now_v7().into()
}
