//! A device asks what changed.

use axum::extract::State;
use axum::http::HeaderMap;
use sync::protocol::{PullRequest, PullResponse};

use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiError, Cbor};
use crate::replication::{pull, replicas};

/// Asks for everything in the device's scope that changed since its cursor.
#[utoipa::path(
    post,
    path = "/api/v1/replication/pull",
    tag = "replication",
    operation_id = "pull_changes",
    request_body(content = String, content_type = "application/cbor", description = "PullRequest of sync/PROTOCOL.md"),
    responses(
        (status = 200, content_type = "application/cbor", body = String, description = "PullResponse: one page of changes"),
        (status = 401, description = "Nobody is signed in"),
        (status = 403, description = "The replica is another person's"),
        (status = 426, description = "The app is too old to pull; its outbox can still be pushed"),
    )
)]
pub async fn pull_changes(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    Cbor(request): Cbor<PullRequest>,
) -> Result<Cbor<PullResponse>, ApiError> {
    pull::pull(&state.db, &caller, replicas::user_agent(&headers), &request).await.map(Cbor)
}
