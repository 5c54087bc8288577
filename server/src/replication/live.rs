//! The live connection: a poke for every change of the tenant's feed, and notices that are kept
//! nowhere. Losing one costs time, never data: devices also ask by themselves.

use std::time::Duration;

use axum::extract::ws::{Message, WebSocket};
use sync::protocol::Live;
use tokio::sync::broadcast::error::RecvError;

use crate::AppState;
use crate::auth::{Caller, sessions};

/// How often a quiet connection is probed and its session looked at again.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// Pokes until the device leaves, its session ends or the server stops.
pub async fn serve(mut socket: WebSocket, state: AppState, caller: Caller) {
    let mut pokes = state.db.bell().listen();
    let mut notices = state.db.bell().notices();
    let mut heartbeat = tokio::time::interval(HEARTBEAT);
    heartbeat.tick().await;
    metrics::gauge!("holdfast_live_connections").increment(1.0);
    // Whatever changed before the connection stood is asked for at once.
    let mut alive = poke(&mut socket, 0).await;
    while alive {
        alive = tokio::select! {
            () = state.shutdown.cancelled() => false,
            heard = pokes.recv() => match heard {
                Ok(heard) if heard.tenant_id == caller.tenant_id => poke(&mut socket, heard.seq.unsigned_abs()).await,
                Ok(_) => true,
                Err(RecvError::Lagged(_)) => poke(&mut socket, 0).await,
                Err(RecvError::Closed) => false,
            },
            notice = notices.recv() => match notice {
                Ok(notice) if notice.tenant_id == caller.tenant_id && caller.may(notice.needs) => {
                    socket.send(Message::Text(notice.text.into())).await.is_ok()
                }
                Ok(_) | Err(RecvError::Lagged(_)) => true,
                Err(RecvError::Closed) => false,
            },
            said = socket.recv() => matches!(said, Some(Ok(message)) if !matches!(message, Message::Close(_))),
            _ = heartbeat.tick() => {
                let open = sessions::still_valid(&state, &caller).await.unwrap_or(true);
                open && socket.send(Message::Ping(Vec::new().into())).await.is_ok()
            }
        };
    }
    metrics::gauge!("holdfast_live_connections").decrement(1.0);
    let _ = socket.send(Message::Close(None)).await;
}

async fn poke(socket: &mut WebSocket, seq: u64) -> bool {
    let message = serde_json::to_string(&Live::Poke { seq }).expect("a poke is plain JSON");
    socket.send(Message::Text(message.into())).await.is_ok()
}
