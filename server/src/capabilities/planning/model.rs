//! What is sent and answered about planning, and its checks.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sync::domain::facts::Window;
use sync::domain::planning::Absence;
use sync::ids::{JobId, PriceBookItemId, ServiceTypeId, UserId, VisitId};
use utoipa::ToSchema;
use uuid::Uuid;

use super::calendar::{self, Shift};
use crate::capabilities::fields::Fields;
use crate::http::ApiResult;

/// Skills of one technician, stretches of a week, parts on a truck, at most.
const LIST: usize = 100;

/// How the company plans.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Planning {
    /// Minutes that are kept free between two visits besides the road.
    pub buffer_minutes: u32,
    pub skill_types: Vec<SkillType>,
    /// Days on which nothing is planned, those of the past left out.
    pub blackouts: Vec<Blackout>,
    /// Kinds of work that need something.
    pub needs: Vec<ServiceNeeds>,
}

/// Something that one can be able to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SkillType {
    pub code: String,
    pub name: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Blackout {
    pub id: Uuid,
    pub starts_on: NaiveDate,
    /// The last day, included.
    pub ends_on: NaiveDate,
    pub reason: String,
}

/// What a kind of work cannot be done without.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ServiceNeeds {
    pub service_type_id: ServiceTypeId,
    /// Codes of skills.
    pub skills: Vec<String>,
    /// US gallons that the truck's tank takes at least.
    pub truck_gallons: Option<u32>,
    pub parts: Vec<StockInput>,
}

/// The company's settings.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct SettingsInput {
    /// 0 to 240.
    pub buffer_minutes: u32,
}

#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct SkillTypeInput {
    pub name: String,
}

#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct BlackoutInput {
    /// Made by the client, so that a request whose answer was lost can be sent again.
    #[serde(default)]
    pub id: Option<Uuid>,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub reason: String,
}

/// What a kind of work is to need; empty for nothing.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct NeedsInput {
    #[serde(default)]
    pub skills: Vec<String>,
    #[serde(default)]
    pub truck_gallons: Option<u32>,
    #[serde(default)]
    pub parts: Vec<StockInput>,
}

/// A quantity of a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StockInput {
    pub price_book_item_id: PriceBookItemId,
    /// Thousandths of the part's unit.
    pub quantity_milli: i64,
}

/// One technician as planning knows them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TechnicianProfile {
    pub id: UserId,
    pub name: String,
    pub skills: Vec<TechnicianSkill>,
    /// The agreed week; empty where none is agreed.
    pub hours: Vec<WeeklyHours>,
    /// That of the past left out.
    pub time_off: Vec<TimeOff>,
    pub truck: Option<Truck>,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct TechnicianSkill {
    pub id: Uuid,
    pub skill_type: String,
    pub certification_number: Option<String>,
    /// The last day on which the certificate counts.
    pub expires_on: Option<NaiveDate>,
    /// Whether somebody in the office has seen the certificate.
    pub verified: bool,
}

/// One stretch of the agreed week, on the company's clocks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WeeklyHours {
    /// 1 is Monday.
    pub weekday: u8,
    /// `HH:MM`.
    pub starts: String,
    /// `HH:MM`; not after the start means on the next day.
    pub ends: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TimeOff {
    pub id: Uuid,
    pub span: Window,
    pub kind: Absence,
    pub note: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Truck {
    pub name: String,
    /// US gallons that its tank takes; none where it has no tank.
    pub capacity_gallons: Option<u32>,
    pub stock: Vec<StockInput>,
}

#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct SkillsInput {
    pub skills: Vec<SkillInput>,
}

#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct SkillInput {
    /// The code of a skill of the company.
    pub skill_type: String,
    #[serde(default)]
    pub certification_number: Option<String>,
    #[serde(default)]
    pub expires_on: Option<NaiveDate>,
    #[serde(default)]
    pub verified: bool,
}

/// The agreed week; empty where none is agreed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct HoursInput {
    pub hours: Vec<WeeklyHours>,
}

#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct TimeOffInput {
    /// Made by the client, so that a request whose answer was lost can be sent again.
    #[serde(default)]
    pub id: Option<Uuid>,
    pub span: Window,
    #[serde(default)]
    pub kind: Absence,
    #[serde(default)]
    pub note: String,
}

/// What the technician drives; none takes the truck away.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct TruckInput {
    #[serde(default)]
    pub truck: Option<TruckFields>,
}

#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct TruckFields {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub capacity_gallons: Option<u32>,
    #[serde(default)]
    pub stock: Vec<StockInput>,
}

/// When a technician can be planned in a span of time.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TechnicianAvailability {
    pub technician_id: UserId,
    pub span: Window,
    /// IANA name of the zone whose clocks the weekly hours are on.
    pub time_zone: String,
    /// The agreed week; empty where none is agreed.
    pub hours: Vec<WeeklyHours>,
    /// Working hours without time off and closed days; the whole span where no week is agreed.
    pub working: Vec<Window>,
    pub booked: Vec<Booked>,
    /// Working time that no visit has.
    pub free: Vec<Window>,
}

/// The technician's time that a visit has.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Booked {
    pub visit_id: VisitId,
    pub job_id: JobId,
    /// The job's number.
    pub number: i64,
    pub span: Window,
}

impl WeeklyHours {
    pub(super) fn of(shift: &Shift) -> Self {
        Self { weekday: shift.weekday, starts: calendar::clock(shift.starts), ends: calendar::clock(shift.ends) }
    }
}

impl HoursInput {
    /// The checked week.
    pub(super) fn checked(self) -> ApiResult<Vec<Shift>> {
        let mut check = Fields::new();
        check.check(self.hours.len() <= LIST, "hours", format!("must be at most {LIST}"));
        let mut shifts = Vec::with_capacity(self.hours.len());
        for (at, hours) in self.hours.iter().enumerate() {
            check.check((1..=7).contains(&hours.weekday), format!("hours[{at}].weekday"), "must be from 1 to 7");
            let starts = calendar::minutes(&hours.starts).filter(|minutes| *minutes < 1440);
            let ends = calendar::minutes(&hours.ends).filter(|minutes| *minutes > 0);
            check.check(starts.is_some(), format!("hours[{at}].starts"), "must be a time of day, such as 07:00");
            check.check(ends.is_some(), format!("hours[{at}].ends"), "must be a time of day, such as 16:00");
            if let (Some(starts), Some(ends)) = (starts, ends) {
                let ends = if ends > starts { ends } else { ends + 1440 };
                shifts.push(Shift { weekday: hours.weekday.clamp(1, 7), starts, ends });
            }
        }
        check.check(!calendar::overlap(&shifts), "hours", "must not overlap");
        check.finish()?;
        shifts.sort();
        Ok(shifts)
    }
}

impl SkillsInput {
    /// The skills, cleaned; the database knows whether the company has them.
    pub(super) fn checked(self) -> ApiResult<Vec<SkillInput>> {
        let mut check = Fields::new();
        check.check(self.skills.len() <= LIST, "skills", format!("must be at most {LIST}"));
        let mut seen = std::collections::BTreeSet::new();
        let mut skills = Vec::with_capacity(self.skills.len());
        for (at, skill) in self.skills.into_iter().enumerate() {
            let field = |name: &str| format!("skills[{at}].{name}");
            check.check(seen.insert(skill.skill_type.clone()), field("skill_type"), "is there twice");
            let number = check.optional(&field("certification_number"), skill.certification_number.as_deref(), 100);
            skills.push(SkillInput { certification_number: number, ..skill });
        }
        check.finish()?;
        Ok(skills)
    }
}

impl BlackoutInput {
    pub(super) fn checked(self, fresh: Uuid) -> ApiResult<Blackout> {
        let mut check = Fields::new();
        let id = check.record_id(self.id, None, fresh);
        let days = (self.ends_on - self.starts_on).num_days();
        check.check((0..=366).contains(&days), "ends_on", "must be the first day or up to a year later");
        let reason = check.name("reason", &self.reason, 200);
        check.finish()?;
        Ok(Blackout { id, starts_on: self.starts_on, ends_on: self.ends_on, reason })
    }
}

impl TimeOffInput {
    pub(super) fn checked(self, fresh: Uuid) -> ApiResult<TimeOff> {
        let mut check = Fields::new();
        let id = check.record_id(self.id, None, fresh);
        let plausible = self.span.start.is_plausible() && self.span.end.is_plausible();
        check.check(plausible, "span", "must be dates that a calendar has");
        let days = self.span.minutes() / 1440;
        check.check(self.span.start < self.span.end, "span", "must end after it starts");
        check.check(days <= 366, "span", "must be a year at most");
        let note = check.text("note", &self.note, 500);
        check.finish()?;
        Ok(TimeOff { id, span: self.span, kind: self.kind, note })
    }
}

impl TruckInput {
    pub(super) fn checked(self) -> ApiResult<Option<Truck>> {
        let Some(truck) = self.truck else { return Ok(None) };
        let mut check = Fields::new();
        let name = check.text("truck.name", &truck.name, 100);
        gallons(&mut check, "truck.capacity_gallons", truck.capacity_gallons);
        stock(&mut check, "truck.stock", &truck.stock);
        check.finish()?;
        Ok(Some(Truck { name, capacity_gallons: truck.capacity_gallons, stock: truck.stock }))
    }
}

impl NeedsInput {
    pub(super) fn checked(mut self) -> ApiResult<Self> {
        let mut check = Fields::new();
        check.check(self.skills.len() <= LIST, "skills", format!("must be at most {LIST}"));
        gallons(&mut check, "truck_gallons", self.truck_gallons);
        stock(&mut check, "parts", &self.parts);
        check.finish()?;
        self.skills.sort();
        self.skills.dedup();
        Ok(self)
    }

    /// Whether anything is needed.
    pub(super) fn is_empty(&self) -> bool {
        self.skills.is_empty() && self.truck_gallons.is_none() && self.parts.is_empty()
    }
}

impl SettingsInput {
    pub(super) fn checked(self) -> ApiResult<u32> {
        let mut check = Fields::new();
        check.check(self.buffer_minutes <= 240, "buffer_minutes", "must be from 0 to 240");
        check.finish()?;
        Ok(self.buffer_minutes)
    }
}

fn gallons(check: &mut Fields, field: &str, gallons: Option<u32>) {
    let fine = gallons.is_none_or(|gallons| (1..=100_000).contains(&gallons));
    check.check(fine, field, "must be from 1 to 100000");
}

fn stock(check: &mut Fields, field: &str, stock: &[StockInput]) {
    check.check(stock.len() <= LIST, field, format!("must be at most {LIST}"));
    let mut seen = std::collections::BTreeSet::new();
    for (at, part) in stock.iter().enumerate() {
        let field = |name: &str| format!("{field}[{at}].{name}");
        check.check(seen.insert(part.price_book_item_id), field("price_book_item_id"), "is there twice");
        let fine = (1..=1_000_000_000).contains(&part.quantity_milli);
        check.check(fine, field("quantity_milli"), "must be from 1 to 1000000000");
    }
}
