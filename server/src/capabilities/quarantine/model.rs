//! Quarantined work as it is answered.

use serde::Serialize;
use sync::ids::JobId;
use sync::time::Timestamp;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::capabilities::Named;
use crate::capabilities::values::words;

words! {
    /// What became of quarantined work.
    QuarantineState { Open = "open", Merged = "merged", Discarded = "discarded" }
}

/// A change that waits for a decision, or had one.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuarantineEntry {
    pub id: Uuid,
    /// None where the tenant has no such job.
    pub job: Option<QuarantinedJob>,
    /// Whose work it is.
    pub user: Option<Named>,
    /// Stable, such as `job_sealed`.
    pub reason_code: String,
    /// In words.
    pub reason: String,
    /// What was wanted, in a few words.
    pub summary: String,
    pub state: QuarantineState,
    pub created_at: Timestamp,
    pub decided_at: Option<Timestamp>,
}

/// The job that quarantined work is about.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct QuarantinedJob {
    pub id: JobId,
    pub number: i64,
    pub title: String,
}
