//! The durable replica: the engine's batches in IndexedDB, one writer at a time over all tabs, the
//! sync rounds and the lane of photos. Knows nothing of screens. What needs no browser compiles and
//! is tested natively, too.

mod ahead;
mod blob;
mod exif;
mod lane;
mod round;
mod storage;
mod transport;
mod writer;

#[cfg(feature = "browser")]
mod driver;
#[cfg(feature = "browser")]
mod http;
#[cfg(feature = "browser")]
mod indexed;
#[cfg(feature = "browser")]
mod live;
#[cfg(feature = "browser")]
mod photo;
#[cfg(feature = "browser")]
mod tabs;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod memory;
#[cfg(test)]
mod tests;

pub use blob::{BlobRow, BlobState, CHUNK_BYTES};
#[cfg(feature = "browser")]
pub use driver::{Driver, DriverState, Problem, Report};
#[cfg(feature = "browser")]
pub use photo::{Bytes, Photo, prepare};
pub use storage::StorageError;
pub use transport::Trouble;
pub use writer::Changed;
