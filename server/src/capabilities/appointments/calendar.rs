//! Appointments by day, and what is left of a technician's day.

use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::NaiveDate;
use chrono_tz::Tz;
use sync::domain::facts::Window;
use sync::ids::UserId;
use sync::time::Timestamp;

use super::model::{Appointment, Availability, CalendarDay};
use super::service::{self, Wanted};
use super::store::{self, Filter};
use crate::auth::Caller;
use crate::capabilities::fields::Fields;
use crate::capabilities::planning;
use crate::db::{DbError, TenantTx};
use crate::http::{ApiError, ApiResult};
use crate::time::ToUtc;

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
    caller: &Caller,
    team_member: UserId,
    day: Option<NaiveDate>,
    minutes: u32,
) -> ApiResult<Availability> {
    let mut check = Fields::new();
    check.check((1..=24 * 60).contains(&minutes), "minutes", "must be from 1 to 1440");
    check.check(
        day.is_none_or(|day| (1990..=2200).contains(&chrono::Datelike::year(&day))),
        "day",
        "must be between the years 1990 and 2200",
    );
    check.finish()?;
    let (day, found) = planning::service::availability_on(tx, caller, team_member, day).await?;
    let mut booked: Vec<Window> = found.booked.iter().filter_map(|booked| booked.span.common(&found.span)).collect();
    booked.sort_by_key(|span| span.start);
    let free = found.free.into_iter().filter(|gap| gap.minutes() >= i64::from(minutes)).collect();
    Ok(Availability { team_member_id: team_member, day, busy: joined(booked.into_iter()), free })
}

/// The company's own time zone.
async fn zone(tx: &mut TenantTx) -> Result<Tz, DbError> {
    let name = store::time_zone(tx).await?;
    Tz::from_str(&name).map_err(|error| DbError::inconsistent("tenants", "time_zone", tx.tenant_id(), error))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: i64, end: i64) -> Window {
        Window { start: Timestamp(start), end: Timestamp(end) }
    }

    #[test]
    fn spans_that_touch_are_one() {
        let busy = joined([span(10, 20), span(15, 30), span(30, 40), span(60, 70)].into_iter());
        assert_eq!(busy, [span(10, 40), span(60, 70)]);
    }
}
