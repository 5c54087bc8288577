//! Replication: taking in what devices queued (push), telling them what changed (pull) and that
//! something did (live). The judgement itself is `sync::engine::hub`; here are its tables.
//! Described in `sync/PROTOCOL.md`.

pub mod documents;
mod drift;
mod hand_in;
pub mod history;
mod live;
pub mod projection;
mod pull;
mod push;
mod replicas;
mod routes;
mod scope;
mod verdicts;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::AppState;
use crate::tasks::Registry;

/// The endpoints of replication.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(routes::push::push_mutations))
        .routes(routes!(routes::hand_in::hand_in_mutations))
        .routes(routes!(routes::pull::pull_changes))
        .routes(routes!(routes::live::open_live))
}

/// Replication leaves nothing for later: what follows from a push is committed with it.
pub fn register_tasks(_registry: &mut Registry) {}
