//! Weekly hours and calendar days as instants, on the clocks of a zone. Pure; no database here.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Days, Duration, LocalResult, NaiveDate, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::Tz;
use sync::domain::facts::Window;
use sync::time::Timestamp;

use crate::time::{ToTimestamp, ToUtc};

/// One stretch of the agreed week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shift {
    /// 1 is Monday.
    pub weekday: u8,
    /// Minutes of the day.
    pub starts: u16,
    /// Minutes since the same midnight: beyond 1440 it is on the next day.
    pub ends: u16,
}

/// Calendar days, the last included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub first: NaiveDate,
    pub last: NaiveDate,
}

impl Span {
    /// From so many days before the day to so many after it.
    pub fn around(day: NaiveDate, before: u64, after: u64) -> Self {
        let first = day.checked_sub_days(Days::new(before)).unwrap_or(NaiveDate::MIN);
        Self { first, last: day.checked_add_days(Days::new(after)).unwrap_or(NaiveDate::MAX) }
    }

    /// From the beginning of the first day to the end of the last.
    pub fn window(self, zone: Tz) -> Window {
        let after = self.last.succ_opt().unwrap_or(NaiveDate::MAX);
        Window { start: midnight(self.first, zone), end: midnight(after, zone) }
    }
}

/// The zone of an IANA name; UTC for a name that nobody knows.
pub(super) fn zone(name: &str) -> Tz {
    name.parse().unwrap_or(Tz::UTC)
}

/// The calendar day of an instant.
pub(super) fn day(at: Timestamp, zone: Tz) -> NaiveDate {
    at.to_utc().with_timezone(&zone).date_naive()
}

/// When the day begins.
pub(super) fn midnight(day: NaiveDate, zone: Tz) -> Timestamp {
    instant(day.and_time(chrono::NaiveTime::MIN), zone).to_timestamp()
}

/// The instant at which the zone's clocks show `local`: the first of two, and where they skip it, as
/// much after the gap as it lies in it.
fn instant(local: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.with_timezone(&Utc),
        LocalResult::None => {
            let before = zone.offset_from_utc_datetime(&(local - Duration::days(1))).fix();
            (local - Duration::seconds(before.local_minus_utc().into())).and_utc()
        }
    }
}

/// The shifts of every day of the span as windows in order of time that do not touch.
pub(super) fn expand(shifts: &[Shift], span: Span, zone: Tz) -> Vec<Window> {
    let days = span.first.iter_days().take_while(|day| *day <= span.last);
    let windows = days.flat_map(|day| {
        let weekday = day.weekday().number_from_monday();
        shifts.iter().filter(move |shift| u32::from(shift.weekday) == weekday).map(move |shift| {
            let at = |minute: u16| {
                let midnight = day.and_time(chrono::NaiveTime::MIN);
                instant(midnight + Duration::minutes(minute.into()), zone).to_timestamp()
            };
            Window { start: at(shift.starts), end: at(shift.ends) }
        })
    });
    merged(windows.collect())
}

/// The same time as windows in order that neither overlap nor touch.
fn merged(mut windows: Vec<Window>) -> Vec<Window> {
    windows.retain(|window| window.start < window.end);
    windows.sort_by_key(|window| (window.start, window.end));
    let mut apart: Vec<Window> = Vec::with_capacity(windows.len());
    for window in windows {
        match apart.last_mut() {
            Some(last) if window.start <= last.end => last.end = last.end.max(window.end),
            _ => apart.push(window),
        }
    }
    apart
}

/// Whether two of the shifts share any time of a week; its end runs into its beginning.
pub(super) fn overlap(shifts: &[Shift]) -> bool {
    const WEEK: u32 = 7 * 1440;
    let mut taken = BTreeSet::new();
    shifts.iter().any(|shift| {
        let midnight = (u32::from(shift.weekday) - 1) * 1440;
        let minutes = u32::from(shift.starts)..u32::from(shift.ends);
        // Every minute is looked at, so that a repeated one is found by the set.
        let mut minutes = minutes.map(|minute| (midnight + minute) % WEEK);
        minutes.any(|minute| !taken.insert(minute))
    })
}

/// `HH:MM` of minutes of the day; 24:00 is the end of the day.
pub(super) fn clock(minutes: u16) -> String {
    let minutes = if minutes > 1440 { minutes - 1440 } else { minutes };
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Minutes of the day of `HH:MM`, at most 24:00.
pub(super) fn minutes(clock: &str) -> Option<u16> {
    let (hours, minutes) = clock.split_once(':')?;
    let digits = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(hours) || !digits(minutes) {
        return None;
    }
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (minutes < 60 && hours * 60 + minutes <= 1440).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use proptest::prelude::*;

    use super::*;

    const AUSTIN: Tz = chrono_tz::America::Chicago;

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn a_week_keeps_its_clocks_across_daylight_saving() {
        let shift = |weekday| Shift { weekday, starts: 7 * 60, ends: 16 * 60 };
        // Clocks go forward on Sunday, 8 March 2026.
        let span = Span { first: date(2026, 3, 6), last: date(2026, 3, 9) };
        let hours = expand(&[shift(1), shift(5)], span, AUSTIN);
        let clocks = |window: &Window| {
            let local = |at: Timestamp| at.to_utc().with_timezone(&AUSTIN).format("%a %H:%M").to_string();
            (local(window.start), local(window.end))
        };
        let shown: Vec<_> = hours.iter().map(clocks).collect();
        assert_eq!(
            shown,
            [("Fri 07:00".into(), "Fri 16:00".into()), ("Mon 07:00".into(), "Mon 16:00".into())],
            "seven is seven on both sides"
        );
        assert_eq!(hours[1].start.minutes_since(hours[0].start), 3 * 1440 - 60);
    }

    #[test]
    fn a_night_over_the_change_is_as_long_as_it_really_is() {
        let night = Shift { weekday: 6, starts: 22 * 60, ends: 30 * 60 };
        let of = |first| expand(&[night], Span { first, last: first }, AUSTIN)[0].minutes();
        assert_eq!(of(date(2026, 3, 7)), 7 * 60, "an hour is skipped");
        assert_eq!(of(date(2026, 10, 31)), 9 * 60, "an hour comes twice");
        assert_eq!(of(date(2026, 5, 2)), 8 * 60);
    }

    #[test]
    fn an_hour_that_is_skipped_begins_after_the_gap() {
        let early = Shift { weekday: 7, starts: 150, ends: 300 };
        let span = Span { first: date(2026, 3, 8), last: date(2026, 3, 8) };
        let window = expand(&[early], span, AUSTIN)[0];
        assert_eq!(window.start.to_utc().with_timezone(&AUSTIN).format("%H:%M").to_string(), "03:30");
        assert_eq!(span.window(AUSTIN).minutes(), 23 * 60);
    }

    #[test]
    fn shifts_that_meet_are_one_and_those_that_overlap_are_found() {
        let shift = |weekday, starts, ends| Shift { weekday, starts, ends };
        let monday = Span { first: date(2026, 3, 2), last: date(2026, 3, 2) };
        assert_eq!(expand(&[shift(1, 720, 960), shift(1, 420, 720)], monday, AUSTIN).len(), 1);
        assert!(!overlap(&[shift(1, 420, 720), shift(1, 720, 960), shift(2, 420, 720)]));
        assert!(overlap(&[shift(1, 420, 720), shift(1, 600, 960)]));
        assert!(overlap(&[shift(7, 1300, 1800), shift(1, 300, 600)]), "Sunday's night runs into Monday");
    }

    #[test]
    fn clocks_are_read_and_written() {
        assert_eq!((minutes("07:30"), minutes("24:00")), (Some(450), Some(1440)));
        for wrong in ["7:30", "24:01", "12:60", "noon", "", "1:2:3", "-1:00"] {
            assert_eq!(minutes(wrong), None, "{wrong}");
        }
        assert_eq!((clock(450), clock(1440), clock(1500)), ("07:30".into(), "24:00".into(), "01:00".into()));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

        /// Minute by minute of a year in which the clocks change twice: a technician works exactly
        /// when the wall clock says so.
        #[test]
        fn hours_are_what_the_wall_clock_shows(weekday in 1u8..8, starts in 0u16..1400, length in 10u16..600, probe in 0i64..525_600) {
            let shift = Shift { weekday, starts, ends: starts + length };
            let span = Span { first: date(2026, 1, 1), last: date(2026, 12, 31) };
            let hours = expand(&[shift], span, AUSTIN);
            prop_assert!(hours.is_sorted_by_key(|window| window.start));
            let at = span.window(AUSTIN).start.plus_minutes(probe);
            let local = at.to_utc().with_timezone(&AUSTIN).naive_local();
            // The hours of the change itself are told apart by the tests above.
            let near = |minutes: i64| {
                let other = at.plus_minutes(minutes).to_utc().with_timezone(&AUSTIN).naive_local();
                (other - local).num_minutes() != minutes
            };
            prop_assume!(!near(-180) && !near(180) && !near(-900));
            let since = |back: u64| {
                let day = local.date().checked_sub_days(Days::new(back)).unwrap();
                let minute = (local - day.and_time(chrono::NaiveTime::MIN)).num_minutes();
                day >= span.first && day.weekday().number_from_monday() == u32::from(weekday)
                    && (i64::from(starts)..i64::from(starts + length)).contains(&minute)
            };
            let works = hours.iter().any(|window| window.start <= at && at < window.end);
            prop_assert_eq!(works, since(0) || since(1), "{}", local);
        }
    }
}
