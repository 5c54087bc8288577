//! Whether the process lives and whether it can serve: for supervisors and load balancers.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::http::Json;
use crate::{AppState, db, objects};

const PATIENCE: Duration = Duration::from_secs(3);

/// The process runs and answers.
pub async fn live() -> Response {
    ([(CACHE_CONTROL, "no-store")], Json(serde_json::json!({ "status": "live" }))).into_response()
}

#[derive(Serialize)]
struct Readiness {
    status: &'static str,
    database: &'static str,
    migrations: &'static str,
    object_store: &'static str,
}

/// Requests can be served: the database answers and has this version's schema, the object
/// store answers, and the server is not on its way out.
pub async fn ready(State(state): State<AppState>) -> Response {
    let database = matches!(tokio::time::timeout(PATIENCE, state.db.ping()).await, Ok(Ok(())));
    let migrations =
        database && matches!(tokio::time::timeout(PATIENCE, db::is_current(&state.db)).await, Ok(Ok(true)));
    let object_store =
        matches!(tokio::time::timeout(PATIENCE, objects::ping(state.objects.as_ref())).await, Ok(Ok(())));
    let stopping = state.shutdown.is_cancelled();
    let ready = database && migrations && object_store && !stopping;
    let word = |ok: bool| if ok { "ok" } else { "failed" };
    let body = Readiness {
        status: if stopping {
            "stopping"
        } else if ready {
            "ready"
        } else {
            "not_ready"
        },
        database: word(database),
        migrations: word(migrations),
        object_store: word(object_store),
    };
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, [(CACHE_CONTROL, "no-store")], Json(body)).into_response()
}
