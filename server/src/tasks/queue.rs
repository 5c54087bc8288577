//! Putting tasks into the queue.

use serde::Serialize;
use sync::time::Timestamp;
use uuid::Uuid;

use super::store;
use crate::db::{DbError, TenantTx};

/// A task to be done for the tenant of the transaction.
#[derive(Clone, Debug)]
pub struct NewTask {
    pub(super) kind: &'static str,
    pub(super) payload: serde_json::Value,
    pub(super) run_at: Option<Timestamp>,
    pub(super) max_attempts: i32,
}

impl NewTask {
    /// A task of a registered `kind`, to be done as soon as the transaction has committed.
    pub fn new(kind: &'static str, payload: &impl Serialize) -> Self {
        let payload = serde_json::to_value(payload).unwrap_or_default();
        Self { kind, payload, run_at: None, max_attempts: 8 }
    }

    /// Not before `at`.
    pub fn at(mut self, at: Timestamp) -> Self {
        self.run_at = Some(at);
        self
    }

    /// At most that many attempts instead of eight.
    pub fn attempts(mut self, max: i32) -> Self {
        self.max_attempts = max.max(1);
        self
    }
}

/// Adds `task` to the queue in the same transaction: it is done if and only if that commits.
pub async fn enqueue(tx: &mut TenantTx, task: NewTask) -> Result<Uuid, DbError> {
    let id = tx.new_id();
    store::insert(tx, id, &task).await?;
    Ok(id)
}
