//! Everything that only this device has, as one file: the same CBOR that travels to the server, with
//! the bytes of the photos, so that the office can take it in by hand.

use serde::Serialize;
use serde_bytes::ByteBuf;
use sync::ids::{JobId, ReplicaId, TenantId, UserId};
use sync::protocol::{Mutation, PROTO, codec};
use sync::time::Timestamp;

use crate::format::day;
use crate::replica::Driver;

/// A file for the person.
pub(super) struct File {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

#[derive(Serialize)]
struct Export {
    /// Says what the file is.
    holdfast: &'static str,
    proto: u16,
    tenant_id: TenantId,
    user_id: UserId,
    replica_id: ReplicaId,
    at: Timestamp,
    /// Queued and undecided, in order.
    mutations: Vec<Mutation>,
    /// Refused and not dismissed.
    refused: Vec<Mutation>,
    blobs: Vec<Blob>,
}

#[derive(Serialize)]
struct Blob {
    sha256: String,
    mime: String,
    job_id: JobId,
    bytes: ByteBuf,
}

/// Everything unsent.
pub(super) async fn file(driver: &Driver, now: Timestamp) -> File {
    let mut blobs = Vec::new();
    for row in driver.blobs().into_iter().filter(|row| !row.is_safe()) {
        if let Some((bytes, mime)) = driver.bytes(&row.sha256).await {
            blobs.push(Blob { sha256: row.sha256, mime, job_id: row.job_id, bytes: ByteBuf::from(bytes) });
        }
    }
    let export = driver.read(|held| {
        let meta = &held.replica.meta;
        Export {
            holdfast: "unsent work",
            proto: PROTO,
            tenant_id: meta.tenant_id,
            user_id: meta.user_id,
            replica_id: meta.replica_id,
            at: now,
            mutations: held.replica.pending().map(|entry| entry.mutation.clone()).collect(),
            refused: held.replica.inbox.values().map(|entry| entry.mutation.clone()).collect(),
            blobs,
        }
    });
    File { name: format!("holdfast-unsent-{}.cbor", day(now, "")), bytes: codec::encode(&export) }
}
