//! A device says which bytes it has.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use sync::ids::JobId;
use utoipa::ToSchema;

use super::hash;
use crate::AppState;
use crate::auth::Caller;
use crate::capabilities::attachments::service;
use crate::http::{ApiError, Json};

/// The bytes that a device wants to send.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Announcement {
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    /// Media type: `image/jpeg`, `image/png`, `image/webp` or `application/json` (strokes).
    pub mime: String,
    /// The job whose document names the blob.
    pub job_id: JobId,
}

/// How much of a blob the server has.
#[derive(Serialize, ToSchema)]
pub struct BlobState {
    /// `receiving`, or `verified` once all bytes are stored and their hash is the blob's name.
    pub state: &'static str,
    /// Where to go on sending, in bytes from the start.
    pub offset: u64,
}

/// Announces a blob, or asks how much of it has arrived.
#[utoipa::path(
    post,
    path = "/api/v1/blobs",
    tag = "attachments",
    operation_id = "announce_blob",
    request_body = Announcement,
    responses((status = 200, body = BlobState), (status = 401), (status = 403), (status = 404), (status = 422))
)]
pub async fn announce_blob(
    State(state): State<AppState>,
    caller: Caller,
    Json(wanted): Json<Announcement>,
) -> Result<Json<BlobState>, ApiError> {
    let sha256 = hash(&wanted.sha256)?;
    let blob = service::announce(&state, &caller, sha256, wanted.size, &wanted.mime, wanted.job_id).await?;
    Ok(Json(BlobState { state: blob.label(), offset: blob.received.unsigned_abs() }))
}
