//! Appointments by day, and what is left of a technician's day.

use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::{DateTime, Days, Duration, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use sync::domain::access::Permission;
use sync::domain::facts::Window;
use sync::ids::UserId;
use sync::time::Timestamp;

use super::model::{Appointment, Availability, CalendarDay};
use super::service::{self, Wanted};
use super::store::{self, Filter};
use crate::auth::Caller;
use crate::capabilities::fields::Fields;
use crate::capabilities::jobs;
use crate::capabilities::jobs::facts::load_staff;
use crate::db::{DbError, TenantTx};
use crate::http::{ApiError, ApiResult};
use crate::time::{ToTimestamp, ToUtc};

/// Days of one calendar, at most.
const DAYS: i64 = 62;
/// Appointments of one calendar, at most.
const APPOINTMENTS: i64 = 5_000;

/// The appointments of a span, by day. Days without any are left out.
pub(super) async fn days(
    tx: &mut TenantTx,
    caller: &Caller,
    from: Timestamp,
    to: Timestamp,
) -> ApiResult<Vec<CalendarDay>> {
    let mut check = Fields::new();
    let minutes = to.minutes_since(from);
    check.check((1..=DAYS * 24 * 60).contains(&minutes), "to", format!("must be after from, and at most {DAYS} days"));
    check.finish()?;
    let wanted = Wanted { from: Some(from), to: Some(to), ..Wanted::default() };
    let rows = store::list(tx, Filter { limit: APPOINTMENTS, ..service::filter(caller, wanted)? }).await?;
    if rows.len() as i64 == APPOINTMENTS {
        return Err(ApiError::conflict(
            "too_many",
            "There are too many appointments in this span. Ask for a shorter one.",
        ));
    }
    let zone = zone(tx).await?;
    let mut days: BTreeMap<NaiveDate, Vec<Appointment>> = BTreeMap::new();
    for row in rows {
        days.entry(row.scheduled_start.to_utc().with_timezone(&zone).date_naive()).or_default().push(row);
    }
    Ok(days.into_iter().map(|(day, appointments)| CalendarDay { day, appointments }).collect())
}

/// When a technician is free on a day of the company's, for at least so many minutes in a row.
pub(super) async fn availability(
    tx: &mut TenantTx,
    team_member: UserId,
    day: Option<NaiveDate>,
    minutes: u32,
) -> ApiResult<Availability> {
    let staff = load_staff(tx).await?;
    let known = staff.iter().any(|member| member.id == team_member && member.role.may(Permission::WorkOwnVisits));
    if !known {
        return Err(ApiError::not_found("team member"));
    }
    let mut check = Fields::new();
    check.check((1..=24 * 60).contains(&minutes), "minutes", "must be from 1 to 1440");
    let zone = zone(tx).await?;
    let day = day.unwrap_or_else(|| tx.now().to_utc().with_timezone(&zone).date_naive());
    check.check(
        (1990..=2200).contains(&chrono::Datelike::year(&day)),
        "day",
        "must be between the years 1990 and 2200",
    );
    check.finish()?;
    let whole =
        Window { start: day_start(day, zone).to_timestamp(), end: day_start(day + Days::new(1), zone).to_timestamp() };
    let booked = jobs::booked(tx, &[team_member], whole, None).await?;
    let busy =
        joined(booked.into_iter().map(|booking| Window {
            start: booking.span.start.max(whole.start),
            end: booking.span.end.min(whole.end),
        }));
    let free = gaps(whole, &busy).into_iter().filter(|gap| gap.minutes() >= i64::from(minutes)).collect();
    Ok(Availability { team_member_id: team_member, day, busy, free })
}

/// The company's own time zone.
async fn zone(tx: &mut TenantTx) -> Result<Tz, DbError> {
    let name = store::time_zone(tx).await?;
    Tz::from_str(&name).map_err(|error| DbError::inconsistent("tenants", "time_zone", tx.tenant_id(), error))
}

/// The first instant of a day; some zones skip the hour after midnight in spring.
fn day_start(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    let first = (0..24).find_map(|hours| zone.from_local_datetime(&(midnight + Duration::hours(hours))).earliest());
    first.map_or_else(|| midnight.and_utc(), |start| start.with_timezone(&Utc))
}

/// Spans in order of their starts, with those that touch or overlap made one.
fn joined(spans: impl Iterator<Item = Window>) -> Vec<Window> {
    let mut joined: Vec<Window> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }
    joined
}

/// What is left of `whole` between spans that are in order and apart.
fn gaps(whole: Window, busy: &[Window]) -> Vec<Window> {
    let starts = std::iter::once(whole.start).chain(busy.iter().map(|span| span.end));
    let ends = busy.iter().map(|span| span.start).chain(std::iter::once(whole.end));
    starts.zip(ends).map(|(start, end)| Window { start, end }).filter(|gap| gap.start < gap.end).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn span(start: i64, end: i64) -> Window {
        Window { start: Timestamp(start), end: Timestamp(end) }
    }

    #[test]
    fn what_is_left_lies_between_what_is_taken() {
        let busy = joined([span(10, 20), span(15, 30), span(30, 40), span(60, 70)].into_iter());
        assert_eq!(busy, [span(10, 40), span(60, 70)]);
        assert_eq!(gaps(span(0, 100), &busy), [span(0, 10), span(40, 60), span(70, 100)]);
        assert_eq!(gaps(span(10, 70), &busy), [span(40, 60)]);
        assert_eq!(gaps(span(0, 5), &[]), [span(0, 5)]);
    }

    #[test]
    fn a_day_begins_when_its_first_hour_exists() {
        let day = "2018-11-04".parse().unwrap();
        assert_eq!(day_start(day, chrono_tz::America::Sao_Paulo).to_rfc3339(), "2018-11-04T03:00:00+00:00");
    }
}
