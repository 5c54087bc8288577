//! The office takes in the file that somebody saved their unsent work in.

use axum::extract::State;
use sync::protocol::{HandIn, PushResponse};

use crate::AppState;
use crate::auth::Caller;
use crate::http::{ApiError, Cbor};
use crate::replication::hand_in;

/// Sends queued mutations in the name of the person whose file they are from; answered like a push.
///
/// What their device sends itself, before or after, is decided once.
#[utoipa::path(
    post,
    path = "/api/v1/replication/hand-in",
    tag = "replication",
    operation_id = "hand_in_mutations",
    request_body(content = String, content_type = "application/cbor", description = "HandIn of sync/PROTOCOL.md"),
    responses(
        (status = 200, content_type = "application/cbor", body = String, description = "PushResponse: a verdict for each decided mutation"),
        (status = 403, description = "Not for this role, or the file names somebody whose device it is not"),
        (status = 404, description = "No such person"),
    )
)]
pub async fn hand_in_mutations(
    State(state): State<AppState>,
    caller: Caller,
    Cbor(handed): Cbor<HandIn>,
) -> Result<Cbor<PushResponse>, ApiError> {
    hand_in::take(&state.db, &caller, &handed).await.map(Cbor)
}
