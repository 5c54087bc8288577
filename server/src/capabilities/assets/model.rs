//! Assets as they are sent, checked and answered.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sync::ids::{AssetId, SiteId};
use sync::time::Timestamp;
use utoipa::ToSchema;
use uuid::Uuid;

use super::attributes;
use crate::capabilities::fields::Fields;
use crate::capabilities::values::words;
use crate::http::ApiResult;

words! {
    /// What an asset is.
    AssetKind {
        SepticTank = "septic_tank", GreaseTrap = "grease_trap", LiftStation = "lift_station",
        DrainField = "drain_field", Roof = "roof", Gutter = "gutter", Hvac = "hvac",
        WaterHeater = "water_heater", Other = "other",
    }
}

words! {
    /// How worn an asset is.
    Condition { Good = "good", Fair = "fair", Poor = "poor", Unknown = "unknown" }
}

/// An asset as the client sends it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct AssetInput {
    /// Made by the client, so that a request whose answer was lost can be sent again.
    #[serde(default)]
    pub id: Option<AssetId>,
    pub kind: AssetKind,
    pub name: String,
    /// Named values by kind, such as `gallons` (a whole number), `material` or `pitch`.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub attributes: Map<String, Value>,
    #[serde(default)]
    pub condition: Option<Condition>,
    /// `YYYY-MM-DD`.
    #[serde(default)]
    pub installed_on: Option<NaiveDate>,
    /// `YYYY-MM-DD`; of a tank, when it was last pumped.
    #[serde(default)]
    pub last_serviced_on: Option<NaiveDate>,
    #[serde(default)]
    pub notes: String,
}

/// What the office can set of an asset, checked.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AssetFields {
    pub kind: AssetKind,
    pub name: String,
    #[schema(value_type = Object)]
    pub attributes: Map<String, Value>,
    pub condition: Condition,
    pub installed_on: Option<NaiveDate>,
    pub last_serviced_on: Option<NaiveDate>,
    pub notes: String,
}

/// Installed equipment at a site.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Asset {
    pub id: AssetId,
    pub site_id: SiteId,
    #[serde(flatten)]
    pub fields: AssetFields,
    pub archived_at: Option<Timestamp>,
}

impl AssetInput {
    /// The id to save under and the checked fields. `own` is the id in the address on a change,
    /// `today` the latest day that a service can have been on.
    pub(super) fn checked(
        self,
        own: Option<AssetId>,
        fresh: Uuid,
        today: NaiveDate,
    ) -> ApiResult<(AssetId, AssetFields)> {
        let mut check = Fields::new();
        let id = check.record_id(self.id.map(|id| id.0), own.map(|id| id.0), fresh);
        for (field, day) in [("installed_on", self.installed_on), ("last_serviced_on", self.last_serviced_on)] {
            check.check(day.is_none_or(|day| day <= today), field, "must not be in the future");
        }
        let fields = AssetFields {
            kind: self.kind,
            name: check.name("name", &self.name, 200),
            attributes: attributes::checked(&mut check, self.kind, self.attributes),
            condition: self.condition.unwrap_or(Condition::Unknown),
            installed_on: self.installed_on,
            last_serviced_on: self.last_serviced_on,
            notes: check.text("notes", &self.notes, 4_000),
        };
        check.finish()?;
        Ok((AssetId(id), fields))
    }
}
