//! Lists of jobs.

use std::str::FromStr;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use sync::domain::status::JobStatus;
use sync::ids::{JobId, UserId};

use super::model::JobSummary;
use super::service::only_own;
use super::store::{self, Filter};
use crate::auth::Caller;
use crate::capabilities::fields::{Fields, contains_pattern};
use crate::capabilities::values::not_from_a_page;
use crate::db::{DbError, TenantTx};
use crate::http::{ApiResult, Page, Paged};

/// Which jobs are asked for; everything where nothing is named.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    /// States, separated by commas.
    pub status: Option<String>,
    pub technician: Option<UserId>,
    /// A calendar day in the company's time zone.
    pub day: Option<NaiveDate>,
    pub q: Option<String>,
}

/// Jobs that the caller may see, newest first.
pub(super) async fn list(
    tx: &mut TenantTx,
    caller: &Caller,
    wanted: Wanted,
    page: &Page,
) -> ApiResult<Paged<JobSummary>> {
    let only_own = only_own(caller)?;
    let mut check = Fields::new();
    let statuses = wanted.status.as_deref().filter(|list| !list.is_empty()).map(|list| states(&mut check, list));
    let pattern = contains_pattern(&mut check, wanted.q.as_deref());
    check.finish()?;
    let span = match wanted.day {
        Some(day) => Some(day_span(day, zone(tx).await?)),
        None => None,
    };
    let before = page.after.as_deref().map(str::parse).transpose().map_err(|_| not_from_a_page())?;
    let filter =
        Filter { only_own, statuses, technician: wanted.technician, span, pattern, before, limit: page.sql_limit() };
    let mut paged = page.of(store::list(tx, filter).await?, |job| job.number.to_string(), |job| job);
    let ids: Vec<JobId> = paged.items.iter().map(|job| job.id).collect();
    let mut visits = store::visits(tx, &ids).await?;
    for job in &mut paged.items {
        job.visits = visits.remove(&job.id).unwrap_or_default();
    }
    Ok(paged)
}

fn states(check: &mut Fields, list: &str) -> Vec<JobStatus> {
    let mut states = Vec::new();
    for code in list.split(',').map(str::trim) {
        match JobStatus::from_code(code) {
            Some(state) => states.push(state),
            None => {
                let known: Vec<_> = JobStatus::ALL.iter().map(|state| state.code()).collect();
                check.wrong("status", format!("must be of: {}", known.join(", ")));
                break;
            }
        }
    }
    states
}

/// The tenant's own time zone.
async fn zone(tx: &mut TenantTx) -> Result<Tz, DbError> {
    let name = store::time_zone(tx).await?;
    Tz::from_str(&name).map_err(|error| DbError::inconsistent("tenants", "time_zone", tx.tenant_id(), error))
}

/// From the beginning of the day in `zone` to the beginning of the next one.
fn day_span(day: NaiveDate, zone: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
    (day_start(day, zone), day_start(next, zone))
}

fn day_start(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    // Some zones skip the hour after midnight in spring: the day then begins at one.
    let hours = (0..3).map(|hour| midnight + chrono::Duration::hours(hour));
    let first = hours.filter_map(|time| zone.from_local_datetime(&time).earliest()).next();
    first.map_or_else(|| Utc.from_utc_datetime(&midnight), |start| start.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn days_begin_where_the_company_is() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let hours = |text: &str, zone: Tz| {
            let (from, until) = day_span(day(text), zone);
            (from.to_rfc3339(), (until - from).num_hours())
        };
        assert_eq!(hours("2025-01-15", chrono_tz::America::Chicago), ("2025-01-15T06:00:00+00:00".into(), 24));
        assert_eq!(hours("2025-03-09", chrono_tz::America::Chicago), ("2025-03-09T06:00:00+00:00".into(), 23));
        assert_eq!(hours("2025-11-02", chrono_tz::America::Chicago), ("2025-11-02T05:00:00+00:00".into(), 25));
        // Midnight does not exist here on that day.
        assert_eq!(hours("2018-11-04", chrono_tz::America::Sao_Paulo), ("2018-11-04T03:00:00+00:00".into(), 23));
    }
}
