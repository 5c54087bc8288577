//! A device wants to be told when something changes.

use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::response::Response;

use crate::AppState;
use crate::auth::Caller;
use crate::replication::live;

/// Opens a WebSocket on which the server says that there is something to pull.
#[utoipa::path(
    get,
    path = "/api/v1/replication/live",
    tag = "replication",
    operation_id = "open_live",
    responses(
        (status = 101, description = "WebSocket with the Live messages of sync/PROTOCOL.md as JSON text"),
        (status = 401, description = "Nobody is signed in"),
        (status = 403, description = "The page that asks is not this server's"),
    )
)]
pub async fn open_live(State(state): State<AppState>, caller: Caller, upgrade: WebSocketUpgrade) -> Response {
    // What devices say here is a ping at most.
    upgrade.max_message_size(1024).on_upgrade(move |socket| live::serve(socket, state, caller))
}
