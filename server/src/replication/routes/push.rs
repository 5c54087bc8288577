//! A device sends what it queued.

use axum::extract::State;
use axum::http::HeaderMap;
use sync::protocol::{PushRequest, PushResponse};

use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiError, Cbor};
use crate::replication::push;
use crate::replication::replicas::{self, Contact, Report};

/// Sends queued mutations; answered after they are committed, with a verdict for each.
#[utoipa::path(
    post,
    path = "/api/v1/replication/push",
    tag = "replication",
    operation_id = "push_mutations",
    request_body(content = String, content_type = "application/cbor", description = "PushRequest of sync/PROTOCOL.md"),
    responses(
        (status = 200, content_type = "application/cbor", body = String, description = "PushResponse: a verdict for each decided mutation"),
        (status = 401, description = "Nobody is signed in"),
        (status = 403, description = "The replica is another person's"),
    )
)]
pub async fn push_mutations(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    Cbor(request): Cbor<PushRequest>,
) -> Result<Cbor<PushResponse>, ApiError> {
    let report = Report::new(&request.app_build, replicas::user_agent(&headers), &request.backlog, Contact::Push);
    push::push(&state.db, &caller, &report, &request).await.map(Cbor)
}
