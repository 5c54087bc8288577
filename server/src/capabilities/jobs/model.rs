//! Jobs, their lines and timeline entries as they are sent and answered.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sync::docs::content::JobContent;
use sync::domain::facts::{Arrival, JobFacts, Window};
use sync::domain::status::{JobStatus, Priority, VisitStatus};
use sync::domain::timeline::EventKind;
use sync::ids::*;
use sync::time::Timestamp;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::capabilities::Named;

/// A job to create, as the client sends it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct JobInput {
    /// Made by the client, so that a request whose answer was lost can be sent again.
    #[serde(default)]
    pub id: Option<JobId>,
    pub customer_id: CustomerId,
    /// One of the customer's sites.
    pub site_id: SiteId,
    pub service_type_id: ServiceTypeId,
    /// What people call it; the service type's name where it is left empty.
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub priority: Priority,
    /// Assets at the site that the work is about.
    #[serde(default)]
    pub asset_ids: Vec<AssetId>,
    #[serde(default)]
    pub visit: VisitInput,
}

/// The plan of a job's first visit. With a window and a technician it is scheduled, else it
/// waits for both.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct VisitInput {
    /// The service type's where it is left out.
    #[serde(default)]
    pub duration_minutes: Option<u32>,
    #[serde(default)]
    pub window: Option<Window>,
    #[serde(default)]
    pub arrival: Arrival,
    /// Who goes; the first leads.
    #[serde(default)]
    pub technician_ids: Vec<UserId>,
}

/// A job with everything on it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JobDetail {
    #[serde(flatten)]
    pub facts: JobFacts,
    /// What people entered in the field.
    pub content: JobContent,
}

/// A job as a list shows it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JobSummary {
    pub id: JobId,
    pub number: i64,
    pub title: String,
    pub priority: Priority,
    pub status: JobStatus,
    pub customer: Named,
    pub site: Named,
    /// The site's address in one line.
    pub address: String,
    pub service: Named,
    pub visits: Vec<VisitSummary>,
    pub created_at: Timestamp,
    pub completed_at: Option<Timestamp>,
}

/// A visit as a list of jobs shows it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VisitSummary {
    pub id: VisitId,
    pub status: VisitStatus,
    pub window: Option<Window>,
    pub arrival: Arrival,
    pub duration_minutes: u32,
    pub technicians: Vec<Named>,
}

/// An entry of a job's timeline.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TimelineEntry {
    pub id: Uuid,
    pub kind: EventKind,
    /// In English, without the actor's name.
    pub description: String,
    /// Named details, such as `from` and `to` of a change of state.
    #[schema(value_type = Object)]
    pub details: Map<String, Value>,
    pub visit_id: Option<VisitId>,
    /// None: the server itself.
    pub actor: Option<Named>,
    pub at: Timestamp,
}

/// A line as the client sends it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct LineItemInput {
    /// Made by the client, so that a request whose answer was lost can be sent again.
    #[serde(default)]
    pub id: Option<LineItemId>,
    /// Fills in description and price where they are left out.
    #[serde(default)]
    pub price_book_item_id: Option<PriceBookItemId>,
    #[serde(default)]
    pub description: Option<String>,
    /// What the customer complained of.
    #[serde(default)]
    pub complaint: String,
    /// What was done about it.
    #[serde(default)]
    pub correction: String,
    /// Thousandths of the unit: 1.5 hours is 1500.
    pub quantity_milli: i64,
    /// Cents for one unit; negative for a discount.
    #[serde(default)]
    pub unit_price_cents: Option<i64>,
    /// Where the line stands among the others, from 0; at the end where it is left out.
    #[serde(default)]
    pub position: Option<i32>,
}

/// What the office can set of a line, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LineItemFields {
    pub price_book_item_id: Option<PriceBookItemId>,
    pub description: String,
    pub complaint: String,
    pub correction: String,
    pub quantity_milli: i64,
    /// None for a reader who may not see prices.
    pub unit_price_cents: Option<i64>,
    pub position: i32,
}

/// A line of what a job is charged for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LineItem {
    pub id: LineItemId,
    pub job_id: JobId,
    #[serde(flatten)]
    pub fields: LineItemFields,
}
