//! What the desk reads from and sends to the JSON API. Fields that the desk does not use are left
//! out; those of a newer server are passed over.

use serde::{Deserialize, Serialize};
use sync::docs::content::JobContent;
use sync::domain::facts::{Arrival, JobFacts, Window};
use sync::domain::status::{JobStatus, Priority};
use sync::domain::timeline::EventKind;
use sync::ids::*;
use sync::time::Timestamp;
use uuid::Uuid;

/// A record by id and name.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Named {
    pub id: Uuid,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Customer {
    pub id: CustomerId,
    pub name: String,
    /// `residential` or `commercial`.
    pub kind: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub billing_address: Option<String>,
    #[serde(default)]
    pub notes: String,
    #[serde(default)]
    pub site_count: i64,
    pub archived_at: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct CustomerDetail {
    #[serde(flatten)]
    pub customer: Customer,
    #[serde(default)]
    pub contacts: Vec<Contact>,
    #[serde(default)]
    pub sites: Vec<Site>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CustomerInput {
    pub id: Option<CustomerId>,
    pub name: String,
    pub kind: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub billing_address: Option<String>,
    pub notes: String,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Contact {
    pub id: ContactId,
    pub name: String,
    pub role: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    #[serde(default)]
    pub is_primary: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ContactInput {
    pub id: Option<ContactId>,
    pub name: String,
    pub role: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub is_primary: bool,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Site {
    pub id: SiteId,
    pub name: String,
    #[serde(default)]
    pub address_line1: String,
    #[serde(default)]
    pub city: String,
    #[serde(default)]
    pub region: String,
    #[serde(default)]
    pub postal_code: String,
    pub country: Option<String>,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    /// IANA name; none: the company's own.
    pub time_zone: Option<String>,
    #[serde(default)]
    pub access_notes: String,
    /// Only where the site was asked for by itself.
    #[serde(default)]
    pub assets: Vec<Asset>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SiteInput {
    pub id: Option<SiteId>,
    pub name: String,
    pub address_line1: String,
    pub city: String,
    pub region: String,
    pub postal_code: String,
    pub country: Option<String>,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub time_zone: Option<String>,
    pub access_notes: String,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Asset {
    pub id: AssetId,
    pub kind: String,
    pub name: String,
    #[serde(default)]
    pub attributes: serde_json::Map<String, serde_json::Value>,
    #[serde(default)]
    pub condition: String,
    /// Calendar dates `YYYY-MM-DD`.
    pub installed_on: Option<String>,
    pub last_serviced_on: Option<String>,
    #[serde(default)]
    pub notes: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AssetInput {
    pub id: Option<AssetId>,
    pub kind: String,
    pub name: String,
    pub attributes: serde_json::Map<String, serde_json::Value>,
    pub condition: String,
    pub installed_on: Option<String>,
    pub last_serviced_on: Option<String>,
    pub notes: String,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ServiceType {
    pub id: ServiceTypeId,
    pub name: String,
    pub name_es: Option<String>,
    #[serde(default)]
    pub default_minutes: u32,
    /// Whether new jobs may have it.
    #[serde(default)]
    pub active: bool,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct PriceBookItem {
    pub id: PriceBookItemId,
    pub code: String,
    pub name: String,
    #[serde(default)]
    pub unit: String,
    #[serde(default)]
    pub unit_price_cents: i64,
    #[serde(default)]
    pub currency: String,
    /// Whether new line items may have it.
    #[serde(default)]
    pub active: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct JobInput {
    pub id: JobId,
    pub customer_id: CustomerId,
    pub site_id: SiteId,
    pub service_type_id: ServiceTypeId,
    pub title: String,
    pub description: String,
    pub priority: Priority,
    pub asset_ids: Vec<AssetId>,
    pub visit: VisitInput,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct VisitInput {
    pub duration_minutes: Option<u32>,
    pub window: Option<Window>,
    pub arrival: Arrival,
    pub technician_ids: Vec<UserId>,
}

/// A job as the server names it after creating it, and in lists.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct JobName {
    pub id: JobId,
    pub number: i64,
}

/// A job in a list of jobs.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct JobSummary {
    pub id: JobId,
    pub number: i64,
    pub title: String,
    pub priority: Priority,
    pub status: JobStatus,
    pub customer: Named,
    pub address: String,
    pub service: Named,
    pub created_at: Timestamp,
}

/// A job with what was entered in the field.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct JobDetail {
    #[serde(flatten)]
    pub facts: JobFacts,
    pub content: JobContent,
}

/// The lines of a job, which come in one piece.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct LineItems {
    pub items: Vec<LineItem>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct LineItem {
    pub id: LineItemId,
    pub price_book_item_id: Option<PriceBookItemId>,
    pub description: String,
    #[serde(default)]
    pub complaint: String,
    #[serde(default)]
    pub correction: String,
    /// Thousandths of the unit.
    pub quantity_milli: i64,
    /// None for a reader who may not see prices.
    pub unit_price_cents: Option<i64>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct LineItemInput {
    pub id: Option<LineItemId>,
    pub price_book_item_id: Option<PriceBookItemId>,
    pub description: String,
    pub complaint: String,
    pub correction: String,
    pub quantity_milli: i64,
    pub unit_price_cents: Option<i64>,
}

/// An entry of a job's timeline.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct TimelineItem {
    pub id: Uuid,
    pub kind: EventKind,
    pub description: String,
    #[serde(default)]
    pub details: serde_json::Map<String, serde_json::Value>,
    pub actor: Option<Named>,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Device {
    pub id: DeviceId,
    pub user: Named,
    #[serde(default)]
    pub name: String,
    pub platform: Option<String>,
    pub app_build: Option<String>,
    pub last_seen_at: Timestamp,
    /// When it last sent work, and when it last fetched.
    pub last_push_at: Option<Timestamp>,
    pub last_pull_at: Option<Timestamp>,
    /// Changes and photos that it had not sent, by its own last word.
    #[serde(default)]
    pub backlog: i64,
    pub oldest_unsent_at: Option<Timestamp>,
    /// Whether its browser promised to keep the storage.
    pub storage_persisted: Option<bool>,
    /// Bytes.
    pub storage_quota: Option<u64>,
    pub storage_usage: Option<u64>,
    /// Sign-ins that still stand.
    #[serde(default)]
    pub live_sessions: i64,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Quarantined {
    pub id: Uuid,
    pub job: Option<QuarantinedJob>,
    pub user: Option<Named>,
    pub reason: String,
    #[serde(default)]
    pub reason_code: String,
    #[serde(default)]
    pub summary: String,
    pub created_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct QuarantinedJob {
    pub id: JobId,
    pub number: i64,
    #[serde(default)]
    pub title: String,
}
