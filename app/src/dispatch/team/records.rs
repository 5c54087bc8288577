//! What the team's page reads from and sends to the JSON API.

use serde::{Deserialize, Serialize};
use sync::domain::facts::Window;
use sync::domain::planning::Absence;
use sync::ids::{PriceBookItemId, ServiceTypeId};
use uuid::Uuid;

/// How the company plans.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Planning {
    pub buffer_minutes: u32,
    pub skill_types: Vec<SkillType>,
    pub blackouts: Vec<Blackout>,
    pub needs: Vec<ServiceNeeds>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SkillType {
    pub code: String,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Blackout {
    pub id: Uuid,
    /// `YYYY-MM-DD`, as all days here.
    pub starts_on: String,
    pub ends_on: String,
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ServiceNeeds {
    pub service_type_id: ServiceTypeId,
    pub skills: Vec<String>,
    pub truck_gallons: Option<u32>,
    pub parts: Vec<Stock>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NeedsInput {
    pub skills: Vec<String>,
    pub truck_gallons: Option<u32>,
    pub parts: Vec<Stock>,
}

/// A quantity of a part, in thousandths of its unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stock {
    pub price_book_item_id: PriceBookItemId,
    pub quantity_milli: i64,
}

/// One technician.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Profile {
    pub skills: Vec<Skill>,
    pub hours: Vec<Hours>,
    pub time_off: Vec<TimeOff>,
    pub truck: Option<Truck>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Skill {
    pub skill_type: String,
    pub certification_number: Option<String>,
    pub expires_on: Option<String>,
    #[serde(default)]
    pub verified: bool,
}

/// One stretch of the week.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hours {
    /// 1 is Monday.
    pub weekday: u8,
    /// `HH:MM`.
    pub starts: String,
    pub ends: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimeOff {
    pub id: Uuid,
    pub span: Window,
    pub kind: Absence,
    #[serde(default)]
    pub note: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Truck {
    pub name: String,
    pub capacity_gallons: Option<u32>,
    pub stock: Vec<Stock>,
}

/// A kind of work.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ServiceType {
    pub id: ServiceTypeId,
    pub name: String,
    pub name_es: Option<String>,
}
