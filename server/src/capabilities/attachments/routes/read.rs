//! Handing out a blob.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::hash;
use crate::AppState;
use crate::auth::Caller;
use crate::capabilities::attachments::service;
use crate::http::{ApiError, Path};

/// The bytes of a verified blob, for those who may see one of its jobs. They never change, so the
/// device may keep them.
#[utoipa::path(
    get,
    path = "/api/v1/blobs/{sha256}",
    tag = "attachments",
    operation_id = "read_blob",
    params(("sha256" = String, Path, description = "Lower-case hexadecimal")),
    responses((status = 200, description = "The bytes", body = Vec<u8>), (status = 401), (status = 404))
)]
pub async fn read_blob(
    State(state): State<AppState>,
    caller: Caller,
    Path(sha256): Path<String>,
) -> Result<Response, ApiError> {
    let (mime, bytes) = service::read(&state, &caller, hash(&sha256)?).await?;
    let headers = [
        (header::CONTENT_TYPE, mime),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{}\"", &sha256[..16])),
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable".into()),
        // Somebody's upload: shown as a picture or not at all.
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".into()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".into()),
    ];
    Ok((headers, bytes).into_response())
}
