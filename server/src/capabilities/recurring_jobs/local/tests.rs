#![expect(clippy::unwrap_used, reason = "tests")]

use super::super::oracle::{self, ZONES};
use super::*;

fn local(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
}

fn utc(zone: Tz, text: &str) -> String {
    instant(zone, local(text)).format("%Y-%m-%d %H:%M").to_string()
}

#[test]
fn a_time_that_the_clocks_skip_moves_on_by_what_they_skip() {
    assert_eq!(utc(chrono_tz::America::Chicago, "2026-03-08 02:30"), "2026-03-08 08:30", "half past three");
    assert_eq!(utc(chrono_tz::America::Chicago, "2026-03-08 01:59"), "2026-03-08 07:59");
    assert_eq!(utc(chrono_tz::America::Chicago, "2026-03-08 03:00"), "2026-03-08 08:00");
    // Half an hour on Lord Howe Island.
    assert_eq!(utc(chrono_tz::Australia::Lord_Howe, "2026-10-04 02:15"), "2026-10-03 15:45", "a quarter to three");
    // Samoa had no 30 December 2011.
    assert_eq!(utc(chrono_tz::Pacific::Apia, "2011-12-30 08:00"), "2011-12-30 18:00", "eight o'clock of the 31st");
    assert_eq!(utc(chrono_tz::Pacific::Apia, "2011-12-31 08:00"), "2011-12-30 18:00");
}

#[test]
fn a_time_that_the_clocks_show_twice_is_the_first() {
    assert_eq!(utc(chrono_tz::America::Chicago, "2026-11-01 01:30"), "2026-11-01 06:30");
    assert_eq!(utc(chrono_tz::Australia::Lord_Howe, "2026-04-05 01:45"), "2026-04-04 14:45");
}

/// Times around every change of the clocks in ten years, in every zone of the oracle.
#[test]
fn instants_are_what_the_oracle_finds_around_every_change() {
    let hours = |at: DateTime<Utc>| (0..).map(move |hours| at + Duration::hours(hours));
    let begin: DateTime<Utc> = "2009-01-01T00:00:00Z".parse().unwrap();
    let end: DateTime<Utc> = "2019-01-01T00:00:00Z".parse().unwrap();
    let mut seen = 0;
    for zone in ZONES {
        let offset = |at: DateTime<Utc>| at.with_timezone(&zone).offset().fix();
        let changes =
            hours(begin).take_while(|at| *at < end).filter(|at| offset(*at) != offset(*at + Duration::hours(1)));
        for change in changes {
            let shown = change.with_timezone(&zone).naive_local();
            for minutes in (-90..=240).step_by(30) {
                let local = shown + Duration::minutes(minutes);
                assert_eq!(instant(zone, local), oracle::instant(zone, local), "{zone} {local}");
                seen += 1;
            }
        }
    }
    assert!(seen > 1_500, "the zones' changes were not found: {seen}");
}

#[test]
fn a_promise_ends_after_it_begins_whatever_the_clocks_do() {
    let time = |text: &str| text.parse::<TimeOfDay>().unwrap();
    let promised = |zone, day: &str, from, until| {
        let window = window(zone, day.parse().unwrap(), time(from), time(until));
        window.minutes()
    };
    let chicago = chrono_tz::America::Chicago;
    assert_eq!(promised(chicago, "2026-07-01", "08:00", "10:00"), 120);
    assert_eq!(promised(chicago, "2026-07-01", "22:00", "02:00"), 240, "past midnight");
    assert_eq!(promised(chicago, "2026-03-07", "22:00", "06:00"), 420, "a night with an hour less");
    assert_eq!(promised(chicago, "2026-03-08", "02:00", "03:00"), 60, "the hour that is left out");
}
