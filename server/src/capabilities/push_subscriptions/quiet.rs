//! The hours in which a phone is only woken for an emergency, on the clocks of the site.

use chrono::{DateTime, Days, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use sync::domain::facts::Window;
use sync::time::Timestamp;

use crate::time::{ToTimestamp, ToUtc};

const FIRST_HOUR: u32 = 6;
const LAST_HOUR: u32 = 21;

/// The zone of that name; UTC for a name that nobody knows.
pub fn zone(name: &str) -> Tz {
    name.parse().unwrap_or(Tz::UTC)
}

/// When phones may ring again, where they may not now.
pub fn until(now: Timestamp, zone: Tz) -> Option<Timestamp> {
    let local = now.to_utc().with_timezone(&zone);
    let hour = chrono::Timelike::hour(&local);
    if (FIRST_HOUR..LAST_HOUR).contains(&hour) {
        return None;
    }
    let day = local.date_naive() + Days::new(u64::from(hour >= LAST_HOUR));
    Some(at(day, FIRST_HOUR, zone))
}

/// Today and tomorrow.
pub fn next_two_days(now: Timestamp, zone: Tz) -> Window {
    let today = now.to_utc().with_timezone(&zone).date_naive();
    Window { start: at(today, 0, zone), end: at(today + Days::new(2), 0, zone) }
}

/// The instant of that hour; where the clocks skip it, the next that there is.
fn at(day: chrono::NaiveDate, hour: u32, zone: Tz) -> Timestamp {
    let wanted = day.and_time(NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default());
    let found =
        (0..4).find_map(|later| zone.from_local_datetime(&(wanted + chrono::Duration::hours(later))).earliest());
    found.map_or_else(|| Utc.from_utc_datetime(&wanted), |local: DateTime<Tz>| local.to_utc()).to_timestamp()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn utc(text: &str) -> Timestamp {
        text.parse::<DateTime<Utc>>().unwrap().to_timestamp()
    }

    #[test]
    fn nights_end_at_six_on_the_sites_clocks() {
        let austin = zone("America/Chicago");
        for (now, morning) in [
            ("2025-11-14T12:00:00Z", None),
            ("2025-11-14T11:59:00Z", Some("2025-11-14T12:00:00Z")),
            ("2025-11-15T02:59:00Z", None),
            ("2025-11-15T03:00:00Z", Some("2025-11-15T12:00:00Z")),
            // The night in which the clocks go forward.
            ("2026-03-08T06:30:00Z", Some("2026-03-08T11:00:00Z")),
        ] {
            assert_eq!(until(utc(now), austin), morning.map(utc), "{now}");
        }
    }

    #[test]
    fn two_days_are_those_of_the_calendar() {
        let days = next_two_days(utc("2026-03-08T05:30:00Z"), zone("America/Chicago"));
        assert_eq!((days.start, days.end), (utc("2026-03-07T06:00:00Z"), utc("2026-03-09T05:00:00Z")));
        let there = next_two_days(utc("2026-03-08T05:30:00Z"), zone("nowhere"));
        assert_eq!(there.start, utc("2026-03-08T00:00:00Z"));
    }
}
