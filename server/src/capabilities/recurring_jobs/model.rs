//! Recurring jobs as they are sent, checked and answered.

use std::str::FromStr;

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use sync::domain::facts::{Arrival, Window};
use sync::domain::status::{JobStatus, Priority};
use sync::ids::*;
use sync::time::Timestamp;
use utoipa::ToSchema;

use super::rule::Rule;
use super::time_of_day::TimeOfDay;
use crate::capabilities::Named;
use crate::capabilities::fields::Fields;
use crate::capabilities::values::words;
use crate::db::DbError;

/// Technicians of a plan, at most.
const TECHNICIANS: usize = 20;
/// Days that a plan leaves out from the beginning, at most.
const EXCLUDED: usize = 200;
/// Days that a start may be ahead.
const AHEAD: u64 = 3_700;

words! {
    /// Whether jobs are made of a plan.
    PlanState { Active = "active", Paused = "paused", Ended = "ended" }
}

/// A recurring job to add, as the client sends it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct RecurringJobInput {
    /// Made by the client, so that a request whose answer was lost can be sent again.
    #[serde(default)]
    pub id: Option<RecurringJobId>,
    pub customer_id: CustomerId,
    /// One of the customer's sites.
    pub site_id: SiteId,
    pub service_type_id: ServiceTypeId,
    pub plan: PlanInput,
    /// Days of the rule that are left out (EXDATE).
    #[serde(default)]
    pub excluded_dates: Vec<NaiveDate>,
}

/// What is done, when, and who goes, as the client sends it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct PlanInput {
    /// What its jobs are called; the service type's name where it is left empty.
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub priority: Priority,
    /// The service type's where it is left out.
    #[serde(default)]
    pub duration_minutes: Option<u32>,
    /// A recurrence rule as in RFC 5545, such as `FREQ=MONTHLY;INTERVAL=3;BYDAY=1TU`: daily to yearly, by
    /// BYDAY, BYMONTHDAY and BYMONTH, ended by COUNT or UNTIL. The days are the site's.
    #[schema(example = "FREQ=MONTHLY;INTERVAL=3;BYDAY=1TU")]
    pub rule: String,
    /// What the rule counts from; nothing happens before.
    pub starts_on: NaiveDate,
    /// Beginning of what the customer is promised, on the site's clocks, summer and winter.
    pub from_time: TimeOfDay,
    /// Its end; on the next day where it is not after the beginning.
    pub until_time: TimeOfDay,
    #[serde(default)]
    pub arrival: Arrival,
    /// Who is sent where they are free then; the first leads.
    #[serde(default)]
    pub technician_ids: Vec<UserId>,
}

/// A plan, checked.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub title: String,
    pub description: String,
    pub priority: Priority,
    pub duration_minutes: u32,
    pub rule: Rule,
    pub starts_on: NaiveDate,
    pub from_time: TimeOfDay,
    pub until_time: TimeOfDay,
    pub arrival: Arrival,
    pub technicians: Vec<UserId>,
}

impl PlanInput {
    /// The plan, with the service type's name and length where nothing else is said. `today` is the
    /// server's; all that is wrong is noted in `check` under `prefix`.
    pub(super) fn checked(
        self,
        check: &mut Fields,
        prefix: &str,
        today: NaiveDate,
        usual: (&str, u32),
    ) -> Option<Plan> {
        let field = |name: &str| format!("{prefix}{name}");
        let title = check.optional(&field("title"), Some(&self.title), 200).unwrap_or_else(|| usual.0.to_owned());
        check.check(!title.contains(['\n', '\r']), field("title"), "must be one line");
        let description = check.text(&field("description"), &self.description, 4_000);
        let duration_minutes = self.duration_minutes.unwrap_or(usual.1);
        check.check(
            (5..=24 * 60).contains(&duration_minutes),
            field("duration_minutes"),
            "must be from 5 minutes to 24 hours",
        );
        check.check(
            self.technician_ids.len() <= TECHNICIANS,
            field("technician_ids"),
            format!("must be at most {TECHNICIANS}"),
        );
        let mut technicians = Vec::new();
        for id in self.technician_ids {
            if !technicians.contains(&id) {
                technicians.push(id);
            }
        }
        let rule = checked_rule(check, prefix, &self.rule, self.starts_on, today)?;
        Some(Plan {
            title,
            description,
            priority: self.priority,
            duration_minutes,
            rule,
            starts_on: self.starts_on,
            from_time: self.from_time,
            until_time: self.until_time,
            arrival: self.arrival,
            technicians,
        })
    }
}

/// The rule, where it can be one that starts on that day.
pub(super) fn checked_rule(
    check: &mut Fields,
    prefix: &str,
    text: &str,
    starts_on: NaiveDate,
    today: NaiveDate,
) -> Option<Rule> {
    let from = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default();
    let until = today.checked_add_days(Days::new(AHEAD)).unwrap_or(today);
    if !(from..=until).contains(&starts_on) {
        check.wrong(format!("{prefix}starts_on"), "must be between the year 2000 and ten years from now");
        return None;
    }
    match Rule::parse(text) {
        Err(problem) => check.wrong(format!("{prefix}rule"), problem),
        Ok(rule) if rule.first(starts_on).is_none() => {
            check.wrong(format!("{prefix}rule"), "never happens within five years of the start");
        }
        Ok(rule) => return Some(rule),
    }
    None
}

impl RecurringJobInput {
    /// The days left out, each once.
    pub(super) fn excluded(&self, check: &mut Fields) -> Vec<NaiveDate> {
        check.check(self.excluded_dates.len() <= EXCLUDED, "excluded_dates", format!("must be at most {EXCLUDED}"));
        self.excluded_dates.iter().copied().collect::<std::collections::BTreeSet<_>>().into_iter().collect()
    }
}

/// A recurring job as it is kept.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub id: RecurringJobId,
    pub customer: Named,
    pub site: Named,
    pub service: Named,
    pub zone: String,
    pub plan: Plan,
    pub crew: Vec<Named>,
    pub state: PlanState,
    pub problem: Option<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl Kept {
    pub(super) fn customer_id(&self) -> CustomerId {
        CustomerId(self.customer.id)
    }

    pub(super) fn site_id(&self) -> SiteId {
        SiteId(self.site.id)
    }

    pub(super) fn service_id(&self) -> ServiceTypeId {
        ServiceTypeId(self.service.id)
    }

    /// The site's time zone.
    pub(super) fn zone(&self) -> Result<Tz, DbError> {
        zone_of(&self.zone)
    }
}

/// The zone of that name, which a site or the company has.
pub(super) fn zone_of(name: &str) -> Result<Tz, DbError> {
    Tz::from_str(name).map_err(|error| DbError::inconsistent("sites", "time_zone", name, error))
}

/// A recurring job.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecurringJob {
    pub id: RecurringJobId,
    pub state: PlanState,
    pub customer: Named,
    pub site: Named,
    pub service: Named,
    /// IANA name of the site's time zone.
    pub time_zone: String,
    pub plan: PlanView,
    /// What comes next, at most three.
    pub next: Vec<Occurrence>,
    /// Why no more jobs could be made; none while all is well.
    pub problem: Option<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// What is done, when, and who goes.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanView {
    pub title: String,
    pub description: String,
    pub priority: Priority,
    pub duration_minutes: u32,
    pub rule: String,
    pub starts_on: NaiveDate,
    pub from_time: TimeOfDay,
    pub until_time: TimeOfDay,
    pub arrival: Arrival,
    pub technicians: Vec<Named>,
}

impl PlanView {
    pub(super) fn of(kept: &Kept) -> Self {
        let plan = &kept.plan;
        Self {
            title: plan.title.clone(),
            description: plan.description.clone(),
            priority: plan.priority,
            duration_minutes: plan.duration_minutes,
            rule: plan.rule.text().to_owned(),
            starts_on: plan.starts_on,
            from_time: plan.from_time,
            until_time: plan.until_time,
            arrival: plan.arrival,
            technicians: kept.crew.clone(),
        }
    }
}

/// One time that a recurring job happens.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Occurrence {
    /// The day as the rule says it; names the occurrence wherever it is moved.
    pub on: NaiveDate,
    /// What the customer is promised.
    pub window: Window,
    /// Whether it was moved away from what the rule says.
    pub moved: bool,
    /// Whether it was left out.
    pub skipped: bool,
    /// The job that was made of it; none before its time.
    pub job: Option<JobRef>,
}

/// A job by its number.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct JobRef {
    pub id: JobId,
    pub number: i64,
    pub status: JobStatus,
}

/// Where an occurrence is to be instead, on the site's clocks.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct MoveOccurrence {
    pub date: NaiveDate,
    pub from_time: TimeOfDay,
    pub until_time: TimeOfDay,
}
