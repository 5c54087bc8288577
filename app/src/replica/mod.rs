//! The durable replica: the engine's batches in IndexedDB, one writer at a time over all tabs, the
//! sync rounds and the lane of photos. Knows nothing of screens. What needs no browser compiles and
//! is tested natively, too.

mod ahead;
mod blob;
mod exif;
#[cfg(any(feature = "desk", test))]
mod handed_in;
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
#[cfg(feature = "desk")]
pub use handed_in::TakenIn;
#[cfg(feature = "browser")]
pub use photo::{Bytes, Photo, prepare};
pub use storage::StorageError;
pub use transport::Trouble;
pub use writer::Changed;

/// Sends everything of a file of unsent work to the server that the app came from; `progress` hears how many
/// of its changes and photos are done.
#[cfg(feature = "desk")]
pub async fn take_in(
    file: &sync::protocol::UnsentWork,
    app_build: &str,
    progress: &dyn Fn(usize),
) -> Result<TakenIn, Trouble> {
    handed_in::take_in(&http::HttpTransport, file, app_build, progress).await
}
