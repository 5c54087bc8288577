//! Photos and signatures as the device keeps them: a row that says how far the bytes have come, and
//! the bytes in chunks.

use serde::{Deserialize, Serialize};
use sync::ids::JobId;
use sync::time::Timestamp;

/// Bytes of a chunk; the last one of a blob may be shorter.
pub const CHUNK_BYTES: usize = 512 * 1024;

/// How far a photo's or signature's bytes have come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlobState {
    Waiting,
    Sending,
    /// The server has all bytes and their hash is right.
    Verified,
    /// The server refused them; why, in words.
    Failed(String),
}

/// Bytes on this device and on their way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlobRow {
    /// Lower-case hexadecimal.
    pub sha256: String,
    pub job_id: JobId,
    pub mime: String,
    /// Size.
    pub bytes: u64,
    /// Of them at the server.
    pub sent: u64,
    pub state: BlobState,
    /// Why the last attempt failed, in words.
    #[serde(default)]
    pub last_error: Option<String>,
    /// When it was made; what is oldest goes first when storage runs out.
    #[serde(default)]
    pub used_at: Timestamp,
    /// Made elsewhere and fetched from the server.
    #[serde(default)]
    pub fetched: bool,
}

impl BlobRow {
    /// Bytes that nobody has but this device.
    pub fn new(sha256: String, job_id: JobId, mime: &str, bytes: usize, now: Timestamp) -> Self {
        let state = BlobState::Waiting;
        Self {
            sha256,
            job_id,
            mime: mime.into(),
            bytes: bytes as u64,
            sent: 0,
            state,
            last_error: None,
            used_at: now,
            fetched: false,
        }
    }

    /// Whether the server has it whole; only then may the device forget it.
    pub fn is_safe(&self) -> bool {
        self.state == BlobState::Verified
    }
}

/// A piece of a blob: `index` counts from zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    pub sha256: String,
    pub index: u32,
    pub bytes: Vec<u8>,
}

impl Chunk {
    /// The blob in pieces.
    pub fn split(sha256: &str, bytes: &[u8]) -> Vec<Self> {
        let pieces = bytes.chunks(CHUNK_BYTES).enumerate();
        pieces
            .map(|(index, bytes)| Self { sha256: sha256.into(), index: index as u32, bytes: bytes.to_vec() })
            .collect()
    }

    /// How many pieces a blob of that size has.
    pub fn count(bytes: u64) -> u32 {
        bytes.div_ceil(CHUNK_BYTES as u64) as u32
    }
}
