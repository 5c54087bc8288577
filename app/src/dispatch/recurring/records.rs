//! What these pages read from and send to the server.

use serde::{Deserialize, Serialize};
use sync::domain::facts::{Arrival, Window};
use sync::domain::status::{JobStatus, Priority};
use sync::ids::*;

use crate::dispatch::records::Named;

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct RecurringJob {
    pub id: RecurringJobId,
    /// `active`, `paused` or `ended`.
    pub state: String,
    pub customer: Named,
    pub site: Named,
    pub service: Named,
    pub time_zone: String,
    pub plan: PlanView,
    #[serde(default)]
    pub next: Vec<Occurrence>,
    pub problem: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct PlanView {
    pub title: String,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub priority: Priority,
    pub duration_minutes: u32,
    pub rule: String,
    /// `YYYY-MM-DD`.
    pub starts_on: String,
    /// `HH:MM`.
    pub from_time: String,
    pub until_time: String,
    #[serde(default)]
    pub arrival: Arrival,
    #[serde(default)]
    pub technicians: Vec<Named>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Occurrence {
    /// `YYYY-MM-DD`, the day as the rule says it.
    pub on: String,
    pub window: Window,
    #[serde(default)]
    pub moved: bool,
    #[serde(default)]
    pub skipped: bool,
    pub job: Option<JobRef>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct JobRef {
    pub id: JobId,
    pub number: i64,
    pub status: JobStatus,
}

/// A list that comes in one piece.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Items<T> {
    pub items: Vec<T>,
}

/// What a change means for one occurrence.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Effect {
    /// `make`, `replan`, `cancel` or `keep`.
    pub what: String,
    pub window: Window,
    pub job: Option<JobRef>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RecurringJobInput {
    pub id: RecurringJobId,
    pub customer_id: CustomerId,
    pub site_id: SiteId,
    pub service_type_id: ServiceTypeId,
    pub plan: PlanInput,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlanInput {
    pub title: String,
    pub description: String,
    pub priority: Priority,
    pub duration_minutes: Option<u32>,
    pub rule: String,
    pub starts_on: String,
    pub from_time: String,
    pub until_time: String,
    pub arrival: Arrival,
    pub technician_ids: Vec<UserId>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ConsideredChange {
    /// `plan`, `pause`, `resume` or `end`.
    pub change: &'static str,
    pub plan: Option<PlanInput>,
}

/// A rule that is being written.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RuleOfSite {
    pub site_id: SiteId,
    pub rule: String,
    pub starts_on: String,
    pub from_time: String,
    pub until_time: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MoveOccurrence {
    pub date: String,
    pub from_time: String,
    pub until_time: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Template {
    pub id: RecurringTemplateId,
    pub name: String,
    pub service_type_id: Option<ServiceTypeId>,
    #[serde(default)]
    pub title: String,
    pub duration_minutes: Option<u32>,
    pub rule: String,
    pub from_time: String,
    pub until_time: String,
    #[serde(default)]
    pub arrival: Arrival,
}
