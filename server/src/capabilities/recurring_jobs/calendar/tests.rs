#![expect(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;
use sync::domain::facts::Arrival;
use sync::domain::status::Priority;
use sync::time::Timestamp;

use super::super::oracle::{self, ZONES, any_rule};
use super::super::rule::Rule;
use super::super::time_of_day::TimeOfDay;
use super::*;
use crate::time::{ToTimestamp, ToUtc};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn time(text: &str) -> TimeOfDay {
    text.parse().unwrap()
}

fn plan(rule: &str, starts_on: &str, from: &str, until: &str) -> Plan {
    Plan {
        title: "Check".into(),
        description: String::new(),
        priority: Priority::Routine,
        duration_minutes: 60,
        rule: Rule::parse(rule).unwrap(),
        starts_on: date(starts_on),
        from_time: time(from),
        until_time: time(until),
        arrival: Arrival::Exact,
        technicians: Vec::new(),
    }
}

fn starts(plan: &Plan, exceptions: &Exceptions, zone: Tz, from: &str, through: &str) -> Vec<String> {
    let found = occurrences(plan, exceptions, zone, date(from), date(through));
    let there = |at: Timestamp| at.to_utc().with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string();
    found.iter().filter(|one| !one.skipped).map(|one| there(one.window.start)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// Day by day and look by look at the clocks, in zones that change them in every way there is.
    #[test]
    fn occurrences_are_those_of_the_oracle_in_every_zone(
        (start, pieces) in (0u64..6_000).prop_flat_map(|days| {
            let start = date("2010-01-01") + Days::new(days);
            any_rule(start).prop_map(move |pieces| (start, pieces))
        }),
        zone in 0..ZONES.len(),
        (hour, quarter) in prop_oneof![(0u32..5, 0u32..4), (8u32..18, 0u32..4)],
    ) {
        let zone = ZONES[zone];
        let Ok(rule) = Rule::parse(&pieces.text()) else { return Ok(()) };
        let clock = format!("{hour:02}:{:02}", quarter * 15);
        let plan = Plan { rule, starts_on: start, ..plan("FREQ=DAILY", "2020-01-01", &clock, "23:00") };
        let (from, through) = (start, start + Days::new(500));
        let found = occurrences(&plan, &Exceptions::new(), zone, from, through);
        let mut expected: Vec<Timestamp> = pieces
            .days(start, from, through + Days::new(5))
            .into_iter()
            .map(|day| oracle::instant(zone, day.and_time(time(&clock).into())).to_timestamp())
            .collect();
        // A day that does not exist is the next one.
        expected.dedup();
        let end = oracle::instant(zone, (through + Days::new(1)).and_hms_opt(0, 0, 0).unwrap()).to_timestamp();
        expected.retain(|at| *at < end);
        let found: Vec<Timestamp> = found.iter().map(|one| one.window.start).collect();
        // More than are ever asked for at once.
        let shared = found.len().min(expected.len());
        prop_assert!(found.len() == expected.len() || found.len() >= 300, "{} {zone}", pieces.text());
        prop_assert_eq!(&found[..shared], &expected[..shared], "{} {}", pieces.text(), zone);
    }
}

#[test]
fn eight_o_clock_stays_eight_o_clock() {
    let weekly = plan("FREQ=WEEKLY;BYDAY=TU", "2026-01-01", "08:00", "10:00");
    let chicago = chrono_tz::America::Chicago;
    let all = occurrences(&weekly, &Exceptions::new(), chicago, date("2026-02-20"), date("2026-11-20"));
    assert!(all.iter().all(|one| one.window.minutes() == 120));
    let hours: BTreeSet<String> = all
        .iter()
        .map(|one| one.window.start.to_utc().with_timezone(&chicago).format("%a %H:%M").to_string())
        .collect();
    assert_eq!(hours.into_iter().collect::<Vec<_>>(), ["Tue 08:00"]);
    let utc: BTreeSet<String> = all.iter().map(|one| one.window.start.to_utc().format("%H:%M").to_string()).collect();
    assert_eq!(utc.into_iter().collect::<Vec<_>>(), ["13:00", "14:00"], "summer and winter");
}

#[test]
fn a_day_that_a_zone_left_out_is_the_next_day_once() {
    let daily = plan("FREQ=DAILY", "2011-12-28", "08:00", "09:00");
    let found = starts(&daily, &Exceptions::new(), chrono_tz::Pacific::Apia, "2011-12-28", "2012-01-01");
    assert_eq!(found, ["2011-12-28 08:00", "2011-12-29 08:00", "2011-12-31 08:00", "2012-01-01 08:00"]);
    let only = plan("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=30", "2011-01-01", "08:00", "09:00");
    assert_eq!(
        starts(&only, &Exceptions::new(), chrono_tz::Pacific::Apia, "2011-12-01", "2012-01-05"),
        ["2011-12-31 08:00"]
    );
}

#[test]
fn exceptions_leave_out_and_move() {
    let weekly = plan("FREQ=WEEKLY;BYDAY=TU", "2026-01-01", "08:00", "10:00");
    let mut exceptions = Exceptions::new();
    exceptions.insert(date("2026-01-06"), Exception { skipped: true, ..Default::default() });
    let to = MoveOccurrence { date: date("2026-01-29"), from_time: time("13:00"), until_time: time("15:00") };
    exceptions.insert(date("2026-01-13"), Exception { moved: Some(to), ..Default::default() });
    let zone = chrono_tz::America::Chicago;
    let january = starts(&weekly, &exceptions, zone, "2026-01-01", "2026-01-31");
    assert_eq!(january, ["2026-01-20 08:00", "2026-01-27 08:00", "2026-01-29 13:00"]);
    // It is found where it is, not where it was.
    assert_eq!(starts(&weekly, &exceptions, zone, "2026-01-28", "2026-01-31"), ["2026-01-29 13:00"]);
    assert_eq!(starts(&weekly, &exceptions, zone, "2026-01-01", "2026-01-19"), Vec::<String>::new());
}
