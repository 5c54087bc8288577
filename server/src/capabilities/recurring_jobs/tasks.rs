//! The background work: whose jobs are due is looked for every quarter of an hour, and each plan's are
//! made by a task of its own.

use std::time::Duration;

use chrono::Days;
use serde::{Deserialize, Serialize};
use sync::ids::RecurringJobId;

use super::{making, settings, store};
use crate::AppState;
use crate::db::{DbError, TenantTx};
use crate::http::ApiError;
use crate::tasks::{self, NewTask, Outcome, Registry, Task};
use crate::time::ToUtc;

const MAKE: &str = "recurring_jobs.make";

#[derive(Debug, Deserialize, Serialize)]
struct Make {
    recurring_job_id: RecurringJobId,
}

pub(super) fn register(registry: &mut Registry) {
    registry.handle(MAKE, make);
    registry.chore("make_recurring_jobs", Duration::from_secs(15 * 60), look);
}

/// Has the plan's jobs made as soon as the transaction has committed.
pub(super) async fn enqueue(tx: &mut TenantTx, id: RecurringJobId) -> Result<(), DbError> {
    tasks::enqueue(tx, NewTask::new(MAKE, &Make { recurring_job_id: id })).await?;
    Ok(())
}

async fn make(state: AppState, task: Task) -> Outcome {
    match task.payload::<Make>() {
        Ok(Make { recurring_job_id }) => making::make_due(&state, task.tenant_id, recurring_job_id).await.into(),
        Err(outcome) => outcome,
    }
}

async fn look(state: AppState) -> Result<(), ApiError> {
    let mut tx = state.db.begin_system().await?;
    let tenants = tx.tenants().await?;
    tx.commit().await?;
    for tenant in tenants {
        let mut tx = state.db.begin_for(tenant).await?;
        // A site's day may still be the one before; its plan is then looked at once more for nothing.
        let through = tx.now().to_utc().date_naive() + Days::new(settings::horizon(&mut tx).await?.into());
        for id in store::due(&mut tx, through).await? {
            enqueue(&mut tx, id).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}
