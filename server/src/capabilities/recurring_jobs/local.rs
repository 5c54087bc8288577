//! From the clocks of a site to instants.

use chrono::{DateTime, Duration, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone, Utc};
use chrono_tz::Tz;
use sync::domain::facts::Window;

use super::time_of_day::TimeOfDay;
use crate::time::ToTimestamp;

/// The instant at which the clocks of `zone` show `local`. Where they show it twice it is the first time.
/// Where they skip it, it moves on by as much as they skip: half past two of a night that goes from two to
/// three is half past three, and a time of a day that a zone left out is that time of the day after.
pub(super) fn instant(zone: Tz, local: NaiveDateTime) -> DateTime<Utc> {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.with_timezone(&Utc),
        // Read with the offset of before the gap.
        LocalResult::None => (local - before_gap(zone, local)).and_utc(),
    }
}

/// The offset that `zone` has just before the gap that `local` is in.
fn before_gap(zone: Tz, local: NaiveDateTime) -> Duration {
    // No zone has ever skipped more than a day, and all skip whole minutes of today's clocks.
    let earlier =
        (1..=30 * 60).filter_map(|minutes| zone.from_local_datetime(&(local - Duration::minutes(minutes))).latest());
    earlier.map(|at| Duration::seconds(at.offset().fix().local_minus_utc().into())).next().unwrap_or_default()
}

/// What is promised for a day on the clocks of `zone`. The end is on the next day where it is not after
/// the beginning on the clock, and after the beginning whatever the clocks do.
pub(super) fn window(zone: Tz, day: NaiveDate, from: TimeOfDay, until: TimeOfDay) -> Window {
    let (from, until) = (NaiveTime::from(from), NaiveTime::from(until));
    let (begins, mut ends) = (day.and_time(from), day.and_time(until));
    if ends <= begins {
        ends += Duration::days(1);
    }
    let (start, end) = (instant(zone, begins), instant(zone, ends));
    let end = if end > start { end } else { start + (ends - begins) };
    Window { start: start.to_timestamp(), end: end.to_timestamp() }
}

#[cfg(test)]
mod tests;
