#![expect(clippy::unwrap_used, reason = "tests")]

use chrono::Duration;
use proptest::prelude::*;

use super::super::oracle::any_rule;
use super::*;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn days(rule: &str, starts_on: &str, many: usize) -> Vec<String> {
    let rule = Rule::parse(rule).unwrap();
    let start = date(starts_on);
    let all = rule.days(start, start, start + Days::new(4_000));
    all.into_iter().take(many).map(|day| day.to_string()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_rule_names_the_days_that_the_oracle_names(
        (start, pieces) in (0u64..3_000).prop_flat_map(|days| {
            let start = date("2021-01-01") + Days::new(days);
            any_rule(start).prop_map(move |pieces| (start, pieces))
        }),
        later in 0u64..200,
        length in 0u64..900,
    ) {
        let (from, through) = (start + Days::new(later), start + Days::new(later + length));
        // A rule whose months lack its days is refused, and rightly.
        let Ok(rule) = Rule::parse(&pieces.text()) else {
            prop_assert_eq!(pieces.days(start, start, start + Days::new(5_000)), vec![]);
            return Ok(());
        };
        let expected = pieces.days(start, from, through);
        let found = rule.days(start, from, through);
        prop_assert_eq!(&found[..], &expected[..expected.len().min(AT_ONCE.into())], "{}", pieces.text());
        let again = Rule::parse(rule.text()).unwrap();
        prop_assert_eq!(again.text(), rule.text());
        prop_assert_eq!(again.days(start, from, through), found);
    }
}

#[test]
fn the_usual_ones() {
    let first_tuesdays = days("FREQ=MONTHLY;INTERVAL=3;BYDAY=1TU", "2026-01-01", 3);
    assert_eq!(first_tuesdays, ["2026-01-06", "2026-04-07", "2026-07-07"]);
    let seasons = days("FREQ=YEARLY;BYMONTH=4,10;BYDAY=1TU", "2026-01-01", 3);
    assert_eq!(seasons, ["2026-04-07", "2026-10-06", "2027-04-06"]);
    assert_eq!(
        days("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;COUNT=3", "2026-01-05", 9),
        ["2026-01-05", "2026-01-08", "2026-01-19"]
    );
    assert_eq!(days("FREQ=MONTHLY;BYDAY=-1FR", "2026-02-01", 2), ["2026-02-27", "2026-03-27"]);
    // A day that a month does not have is left out, not moved.
    assert_eq!(days("FREQ=MONTHLY", "2026-01-31", 3), ["2026-01-31", "2026-03-31", "2026-05-31"]);
    assert_eq!(days("FREQ=YEARLY", "2024-02-29", 2), ["2024-02-29", "2028-02-29"]);
    // The last day counts.
    assert_eq!(days("FREQ=DAILY;UNTIL=20260103", "2026-01-01", 9).len(), 3);
    assert_eq!(days("rrule:freq=daily;until=20260103T080000Z", "2026-01-01", 9).len(), 3);
    assert_eq!(days("FREQ=DAILY;UNTIL=20251231", "2026-01-01", 9), Vec::<String>::new());
}

#[test]
fn what_would_cost_too_much_or_means_nothing_is_refused() {
    for (text, word) in [
        ("FREQ=HOURLY", "daily"),
        ("FREQ=SECONDLY;INTERVAL=5", "daily"),
        ("FREQ=DAILY;BYHOUR=8,9", "BYHOUR"),
        ("FREQ=YEARLY;BYEASTER=1", "BYEASTER"),
        ("FREQ=DAILY;BYSETPOS=1;BYDAY=MO", "BYSETPOS"),
        ("FREQ=DAILY;COUNT=0", "COUNT"),
        ("FREQ=DAILY;COUNT=4000000", "COUNT"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL"),
        ("FREQ=DAILY;INTERVAL=9999", "INTERVAL"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20260101", "both"),
        ("FREQ=DAILY;UNTIL=tomorrow", "UNTIL"),
        ("FREQ=DAILY;UNTIL=20261399", "UNTIL"),
        ("FREQ=WEEKLY;BYDAY=1TU", "BYDAY"),
        ("FREQ=MONTHLY;BYDAY=7TU", "BYDAY"),
        ("FREQ=MONTHLY;BYDAY=MO,1TU", "BYDAY"),
        ("FREQ=WEEKLY;BYMONTHDAY=3", "BYMONTHDAY"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "days"),
        ("FREQ=DAILY;FREQ=DAILY", "twice"),
        ("INTERVAL=2", "rule"),
        ("every day", "parts"),
        ("", "rule"),
        (&format!("FREQ=DAILY;BYMONTH={}1", "1,".repeat(200)), "characters"),
    ] {
        let error = Rule::parse(text).unwrap_err();
        assert!(error.contains(word), "{text}: {error}");
    }
}

#[test]
fn no_rule_takes_long() {
    // Every third month from January on there is no February; every 399th day on a leap day is rare.
    for text in [
        "FREQ=MONTHLY;INTERVAL=3;BYMONTH=2",
        "FREQ=DAILY;INTERVAL=399;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=YEARLY;INTERVAL=400;BYMONTH=2;BYMONTHDAY=29;BYDAY=1MO",
        "FREQ=WEEKLY;INTERVAL=400;BYMONTH=2",
        "FREQ=DAILY;COUNT=1000",
    ] {
        let begun = std::time::Instant::now();
        let rule = Rule::parse(text).unwrap();
        rule.first(date("2026-01-01"));
        rule.days(date("2000-01-01"), date("2026-01-01"), date("2026-12-31"));
        let took = begun.elapsed();
        assert!(took < Duration::seconds(2).to_std().unwrap(), "{text} took {took:?}");
    }
}
