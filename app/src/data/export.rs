//! Everything that only this device has, as one file: the same mutations that travel to the server, with
//! the bytes of the photos. The office takes it in on its page of devices.

use serde_bytes::ByteBuf;
use sync::protocol::{UnsentBlob, UnsentWork, codec};
use sync::time::Timestamp;

use super::types::CommitError;
use crate::format::day;
use crate::replica::Driver;

/// A file for the person.
pub(super) struct File {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

/// Everything unsent. Fails where the device's storage cannot be read just now: a file without some photo must not
/// pass for all there is.
pub(super) async fn file(driver: &Driver, now: Timestamp) -> Result<File, CommitError> {
    let mut blobs = Vec::new();
    for row in driver.blobs().into_iter().filter(|row| !row.is_safe()) {
        let found = driver.bytes(&row.sha256).await.map_err(|error| CommitError::NotSaved(error.to_string()))?;
        if let Some((bytes, mime)) = found {
            blobs.push(UnsentBlob { sha256: row.sha256, mime, job_id: row.job_id, bytes: ByteBuf::from(bytes) });
        }
    }
    let unsent = driver.read(|held| {
        let meta = &held.replica.meta;
        UnsentWork {
            mutations: held.replica.undecided().cloned().collect(),
            refused: held.replica.inbox.values().map(|entry| entry.mutation.clone()).collect(),
            blobs,
            ..UnsentWork::new(meta.tenant_id, meta.user_id, meta.replica_id, now)
        }
    });
    Ok(File { name: format!("holdfast-unsent-{}.cbor", day(now, "")), bytes: codec::encode(&unsent) })
}
