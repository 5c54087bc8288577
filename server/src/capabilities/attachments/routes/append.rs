//! A device sends the next piece of a blob.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;

use super::announce::BlobState;
use super::hash;
use crate::AppState;
use crate::auth::Caller;
use crate::capabilities::attachments::service;
use crate::http::{ApiError, FieldError, Json, Path};

/// Adds a piece at `Upload-Offset`, which must be where the server stands; 409 says in `detail`
/// where that is, and so does announcing the blob again. The answer to the last piece says `verified`.
#[utoipa::path(
    patch,
    path = "/api/v1/blobs/{sha256}",
    tag = "attachments",
    operation_id = "append_to_blob",
    params(("sha256" = String, Path, description = "Lower-case hexadecimal"), ("Upload-Offset" = u64, Header, description = "Bytes from the start")),
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream"),
    responses((status = 200, body = BlobState), (status = 401), (status = 404), (status = 409), (status = 422))
)]
pub async fn append_to_blob(
    State(state): State<AppState>,
    caller: Caller,
    Path(sha256): Path<String>,
    headers: HeaderMap,
    piece: Bytes,
) -> Result<Json<BlobState>, ApiError> {
    let sha256 = hash(&sha256)?;
    let offset = headers.get("upload-offset").and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let offset =
        offset.ok_or_else(|| ApiError::invalid(vec![FieldError::new("Upload-Offset", "must be a number of bytes")]))?;
    let blob = service::append(&state, &caller, sha256, offset, piece).await?;
    Ok(Json(BlobState { state: blob.label(), offset: blob.received.unsigned_abs() }))
}
