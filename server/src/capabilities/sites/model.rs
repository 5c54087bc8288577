//! Sites as they are sent, checked and answered.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sync::domain::geo::Position;
use sync::ids::{CustomerId, SiteId};
use sync::time::Timestamp;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::capabilities::Named;
use crate::capabilities::assets::Asset;
use crate::capabilities::fields::Fields;
use crate::http::ApiResult;

/// A site as the client sends it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct SiteInput {
    /// Made by the client, so that a request whose answer was lost can be sent again.
    #[serde(default)]
    pub id: Option<SiteId>,
    /// What people call the place, such as "Lake house"; the street where it is left empty.
    #[serde(default)]
    pub name: String,
    pub address_line1: String,
    pub city: String,
    /// State or province, such as `TX`.
    #[serde(default)]
    pub region: String,
    #[serde(default)]
    pub postal_code: String,
    /// Two letters of ISO 3166-1; `US` where it is left out.
    #[serde(default)]
    pub country: Option<String>,
    /// Degrees north (WGS 84); both angles or neither.
    #[serde(default)]
    pub latitude: Option<f64>,
    /// Degrees east.
    #[serde(default)]
    pub longitude: Option<f64>,
    /// IANA name, such as `America/Chicago`; the company's own where it is left out.
    #[serde(default)]
    pub time_zone: Option<String>,
    /// Gate codes, dogs, where the lids are. Technicians see it, customers never.
    #[serde(default)]
    pub access_notes: String,
}

/// What the office can set of a site, checked.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct SiteFields {
    pub name: String,
    pub address_line1: String,
    pub city: String,
    pub region: String,
    pub postal_code: String,
    pub country: String,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    /// None: the company's own.
    pub time_zone: Option<String>,
    pub access_notes: String,
}

/// A site.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Site {
    pub id: SiteId,
    pub customer_id: CustomerId,
    #[serde(flatten)]
    pub fields: SiteFields,
    pub asset_count: i64,
    pub archived_at: Option<Timestamp>,
}

/// A site with its customer and the equipment at it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SiteDetail {
    #[serde(flatten)]
    pub site: Site,
    pub customer: Named,
    pub assets: Vec<Asset>,
}

impl SiteInput {
    /// The id to save under and the checked fields. `own` is the id in the address on a change.
    pub(super) fn checked(self, own: Option<SiteId>, fresh: Uuid) -> ApiResult<(SiteId, SiteFields)> {
        let mut check = Fields::new();
        let id = check.record_id(self.id.map(|id| id.0), own.map(|id| id.0), fresh);
        let address_line1 = check.name("address_line1", &self.address_line1, 200);
        let name = check.optional("name", Some(&self.name), 200).unwrap_or_else(|| address_line1.clone());
        let country =
            self.country.as_deref().map_or_else(|| "US".to_owned(), |country| country.trim().to_ascii_uppercase());
        let two_letters = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase());
        check.check(two_letters, "country", "must be the two letters of a country, such as US");
        check_position(&mut check, self.latitude, self.longitude);
        let fields = SiteFields {
            name,
            address_line1,
            city: check.name("city", &self.city, 100),
            region: check.text("region", &self.region, 100),
            postal_code: check.text("postal_code", &self.postal_code, 20),
            country,
            latitude: self.latitude,
            longitude: self.longitude,
            time_zone: time_zone(&mut check, self.time_zone.as_deref()),
            access_notes: check.text("access_notes", &self.access_notes, 4_000),
        };
        check.finish()?;
        Ok((SiteId(id), fields))
    }
}

fn check_position(check: &mut Fields, latitude: Option<f64>, longitude: Option<f64>) {
    let valid = |latitude: f64, longitude: f64| Position { latitude, longitude, accuracy_m: None }.is_valid();
    check.check(latitude.is_none_or(|angle| valid(angle, 0.0)), "latitude", "must be from -90 to 90 degrees");
    check.check(longitude.is_none_or(|angle| valid(0.0, angle)), "longitude", "must be from -180 to 180 degrees");
    match (latitude, longitude) {
        (Some(_), None) => check.wrong("longitude", "must be given together with the latitude"),
        (None, Some(_)) => check.wrong("latitude", "must be given together with the longitude"),
        _ => {}
    }
}

fn time_zone(check: &mut Fields, name: Option<&str>) -> Option<String> {
    let name = check.optional("time_zone", name, 64)?;
    let known = chrono_tz::Tz::from_str(&name).is_ok();
    check.check(known, "time_zone", "must be an IANA time zone, such as America/Chicago");
    Some(name)
}
