//! `/sync`: what is on this device and not at the server, said honestly. Both surfaces show it.

mod blobs;
mod describe;
mod device;
mod head;
mod outbox;
mod page;
mod refused;

pub use page::SyncPage;
