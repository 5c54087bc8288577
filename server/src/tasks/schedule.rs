//! Chores: things to be done every so often. All nodes look; one does each.

use std::time::Duration;

use sync::time::Timestamp;

use super::{Chore, Registry, store};
use crate::AppState;
use crate::http::ApiError;

/// The kernel's own chores.
pub(crate) fn register(registry: &mut Registry) {
    registry.chore("clear_sessions", Duration::from_secs(5 * 60), clear_sessions);
    registry.chore("clear_tasks", Duration::from_secs(60 * 60), clear_tasks);
}

/// Does every chore whose time has come. One that fails is logged and comes again in its turn.
pub async fn run_due(state: &AppState) {
    for chore in &state.tasks.chores {
        if state.shutdown.is_cancelled() {
            return;
        }
        if let Err(error) = run_if_due(state, chore).await {
            tracing::warn!(chore = chore.name, %error, "a chore failed");
        }
    }
}

async fn run_if_due(state: &AppState, chore: &Chore) -> Result<(), ApiError> {
    let now = state.clock.now();
    let mut tx = state.db.begin_system().await?;
    let latest = Timestamp(now.0 - chore.every.as_millis() as i64);
    let ours = store::take_turn(&mut tx, chore.name, now, latest).await?;
    tx.commit().await?;
    if ours { (chore.run)(state.clone()).await } else { Ok(()) }
}

async fn clear_sessions(state: AppState) -> Result<(), ApiError> {
    let mut tx = state.db.begin_system().await?;
    crate::auth::clear_old_attempts(&mut tx, state.clock.now()).await?;
    let tenants = tx.tenants().await?;
    tx.commit().await?;
    for tenant in tenants {
        let mut tx = state.db.begin_for(tenant).await?;
        crate::auth::sessions::clear_old(&mut tx).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn clear_tasks(state: AppState) -> Result<(), ApiError> {
    const KEPT: i64 = 7 * 24 * 60 * 60 * 1000;
    let mut tx = state.db.begin_system().await?;
    store::clear_done(&mut tx, Timestamp(state.clock.now().0 - KEPT)).await?;
    let (open, failed) = store::count(&mut tx).await?;
    tx.commit().await?;
    metrics::gauge!("holdfast_tasks_open").set(open as f64);
    metrics::gauge!("holdfast_tasks_failed").set(failed as f64);
    Ok(())
}
