//! What the server says of a job (plane B of the protocol): replicated whole, read-only on the
//! device, changed by commands alone. Unknown fields of a newer server are passed over.

use serde::{Deserialize, Serialize};

use super::access::Role;
use super::checklist::ChecklistItem;
use super::geo::Position;
use super::status::{JobStatus, Priority, VisitStatus, codes};
use crate::ids::*;
use crate::time::Timestamp;

/// A job with all that a technician needs of it with no signal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct JobFacts {
    pub id: JobId,
    /// The tenant's own running number, said to customers.
    pub number: i64,
    pub title: String,
    #[serde(default)]
    pub description: String,
    pub priority: Priority,
    pub status: JobStatus,
    pub service: ServiceFacts,
    pub customer: CustomerFacts,
    #[serde(default)]
    pub contacts: Vec<ContactFacts>,
    pub site: SiteFacts,
    #[serde(default)]
    pub assets: Vec<AssetFacts>,
    #[serde(default)]
    pub line_items: Vec<LineItemFacts>,
    pub visits: Vec<VisitFacts>,
    /// Earlier jobs at the site, newest first.
    #[serde(default)]
    pub history: Vec<HistoryEntry>,
    /// Hashes (hexadecimal SHA-256) of the job's photos and signatures that the server has whole
    /// and verified.
    #[serde(default)]
    pub verified: Vec<String>,
    pub created_at: Timestamp,
    #[serde(default)]
    pub completed_at: Option<Timestamp>,
    /// The tenant's feed number of the transaction that last changed these facts.
    pub seq: u64,
}

/// The kind of work and what its completion needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ServiceFacts {
    pub id: ServiceTypeId,
    pub code: String,
    pub name: String,
    #[serde(default)]
    pub name_es: Option<String>,
    #[serde(default)]
    pub min_before_photos: u32,
    #[serde(default)]
    pub min_after_photos: u32,
    /// Photos of any kind.
    #[serde(default)]
    pub min_photos: u32,
    #[serde(default)]
    pub customer_signature: bool,
    #[serde(default)]
    pub technician_signature: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct CustomerFacts {
    pub id: CustomerId,
    pub name: String,
    #[serde(default)]
    pub phone: Option<String>,
    #[serde(default)]
    pub email: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ContactFacts {
    pub id: ContactId,
    pub name: String,
    /// Such as "tenant" or "property manager".
    #[serde(default)]
    pub role: String,
    #[serde(default)]
    pub phone: Option<String>,
    #[serde(default)]
    pub email: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct SiteFacts {
    pub id: SiteId,
    pub name: String,
    /// The address in one line.
    pub address: String,
    #[serde(default)]
    pub position: Option<Position>,
    /// IANA name, such as `America/Chicago`.
    pub time_zone: String,
    /// Gate codes, dogs, where to park.
    #[serde(default)]
    pub access_notes: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct AssetFacts {
    pub id: AssetId,
    /// Such as `septic_tank`.
    pub kind: String,
    pub name: String,
    /// `good`, `fair`, `poor` or `unknown`.
    pub condition: String,
    /// Named values to show, such as ("gallons", "1000"), in order.
    #[serde(default)]
    pub attributes: Vec<(String, String)>,
    /// Calendar date `YYYY-MM-DD`.
    #[serde(default)]
    pub last_serviced_on: Option<String>,
    #[serde(default)]
    pub notes: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct LineItemFacts {
    pub id: LineItemId,
    pub description: String,
    #[serde(default)]
    pub complaint: String,
    #[serde(default)]
    pub correction: String,
    /// Thousandths of the unit.
    pub quantity_milli: i64,
    /// Cents; none for a reader who may not see prices.
    #[serde(default)]
    pub unit_price_cents: Option<i64>,
}

/// An earlier job at the same site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct HistoryEntry {
    pub job_id: JobId,
    pub number: i64,
    pub title: String,
    pub service: String,
    pub status: JobStatus,
    pub at: Timestamp,
    /// The work notes, shortened.
    #[serde(default)]
    pub summary: String,
}

/// A span of time, the end not before the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Window {
    pub start: Timestamp,
    pub end: Timestamp,
}

/// How the arrival was promised to the customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Arrival {
    /// At the window's start.
    #[default]
    Exact,
    Morning,
    Afternoon,
    AllDay,
}
codes!(Arrival { Exact = "exact", Morning = "morning", Afternoon = "afternoon", AllDay = "all_day" });

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct VisitFacts {
    pub id: VisitId,
    pub status: VisitStatus,
    #[serde(default)]
    pub window: Option<Window>,
    #[serde(default)]
    pub arrival: Arrival,
    /// When the work is planned to begin; none where that is the window's start.
    #[serde(default)]
    pub planned_start: Option<Timestamp>,
    pub duration_minutes: u32,
    #[serde(default)]
    pub technicians: Vec<AssignedTechnician>,
    #[serde(default)]
    pub checklist: Vec<ChecklistItem>,
    #[serde(default)]
    pub travel_started_at: Option<Timestamp>,
    #[serde(default)]
    pub check_in: Option<CheckIn>,
    #[serde(default)]
    pub started_at: Option<Timestamp>,
    #[serde(default)]
    pub completed_at: Option<Timestamp>,
    #[serde(default)]
    pub completed_by: Option<UserId>,
    #[serde(default)]
    pub waiting_reason: Option<String>,
    #[serde(default)]
    pub cancel_reason: Option<String>,
    /// That the arrival will be late, until somebody arrives or the plan changes.
    #[serde(default)]
    pub late: Option<Delay>,
}

/// How late the arrival at a visit will be, as somebody on the way said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Delay {
    /// After the planned start.
    pub minutes: u32,
    #[serde(default)]
    pub note: String,
    /// When it was said.
    pub at: Timestamp,
    pub by: UserId,
}

/// A technician on a visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct AssignedTechnician {
    pub id: UserId,
    pub name: String,
    #[serde(default)]
    pub accepted_at: Option<Timestamp>,
}

/// Where and how a technician arrived.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct CheckIn {
    pub at: Timestamp,
    #[serde(default)]
    pub position: Option<Position>,
    /// Metres from the site; none where either position is unknown.
    #[serde(default)]
    pub distance_m: Option<f64>,
    /// Why the check-in counts although it was far from the site or had no position.
    #[serde(default)]
    pub override_reason: Option<String>,
}

/// A member of staff as others see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct StaffMember {
    pub id: UserId,
    pub name: String,
    pub role: Role,
    /// CSS colour of their cards, such as `#0f766e`.
    #[serde(default)]
    pub colour: String,
    #[serde(default)]
    pub phone: Option<String>,
}

/// A price book item that a technician can pick as a part; prices stay at the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct CatalogItem {
    pub id: PriceBookItemId,
    pub code: String,
    pub name: String,
    pub unit: String,
}

impl JobFacts {
    /// The visit of that id.
    pub fn visit(&self, id: VisitId) -> Option<&VisitFacts> {
        self.visits.iter().find(|visit| visit.id == id)
    }

    /// Whether `user` is on any visit of the job.
    pub fn is_assigned(&self, user: UserId) -> bool {
        self.visits.iter().any(|visit| visit.is_assigned(user))
    }
}

impl SiteFacts {
    /// The town of the address, which is written as street, town, and region with postal code; none
    /// where the address has fewer parts.
    pub fn town(&self) -> Option<&str> {
        let mut parts = self.address.rsplit(", ").skip(1);
        let town = parts.next()?;
        parts.next().map(|_| town)
    }
}

impl VisitFacts {
    /// Whether `user` is one of the visit's technicians.
    pub fn is_assigned(&self, user: UserId) -> bool {
        self.technicians.iter().any(|technician| technician.id == user)
    }

    /// Whether `user` is one of the visit's technicians and has not accepted it.
    pub fn awaits(&self, user: UserId) -> bool {
        self.technicians.iter().any(|technician| technician.id == user && technician.accepted_at.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_town_stands_before_the_region() {
        let town = |address: &str| {
            let site = serde_json::json!({"id": SiteId::NIL, "name": "", "address": address, "time_zone": "UTC"});
            serde_json::from_value::<SiteFacts>(site).ok().and_then(|site| site.town().map(str::to_owned))
        };
        assert_eq!(town("2210 Barton Hills Dr, Austin, TX 78704").as_deref(), Some("Austin"));
        assert_eq!(town("Ranch Rd 620, Unit 3, Round Rock, TX").as_deref(), Some("Round Rock"));
        assert_eq!(town("Somewhere, TX 78704"), None);
        assert_eq!(town(""), None);
    }
}
