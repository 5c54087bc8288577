//! For tests: what a calendar and the clocks of a zone say, found by going through every day and every
//! five minutes. Shares nothing with what it judges.

use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, NaiveDateTime, Utc, Weekday};
use chrono_tz::Tz;
use proptest::collection::btree_set;
use proptest::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Every {
    Day,
    Week,
    Month,
    Year,
}

/// A rule in pieces.
#[derive(Clone, Debug)]
pub(super) struct Pieces {
    pub every: Every,
    pub interval: i32,
    /// Which weekday of the month or year, 0 for every one.
    pub weekdays: Vec<(i32, Weekday)>,
    pub month_days: Vec<i32>,
    pub months: Vec<u32>,
    pub count: Option<usize>,
    pub until: Option<NaiveDate>,
}

const WEEK: [(Weekday, &str); 7] = [
    (Weekday::Mon, "MO"),
    (Weekday::Tue, "TU"),
    (Weekday::Wed, "WE"),
    (Weekday::Thu, "TH"),
    (Weekday::Fri, "FR"),
    (Weekday::Sat, "SA"),
    (Weekday::Sun, "SU"),
];

impl Pieces {
    /// As RFC 5545 writes it.
    pub fn text(&self) -> String {
        let name = match self.every {
            Every::Day => "DAILY",
            Every::Week => "WEEKLY",
            Every::Month => "MONTHLY",
            Every::Year => "YEARLY",
        };
        let list = |name: &str, values: Vec<String>| {
            if values.is_empty() { String::new() } else { format!(";{name}={}", values.join(",")) }
        };
        let weekday = |(which, day): &(i32, Weekday)| {
            let which = if *which == 0 { String::new() } else { which.to_string() };
            format!("{which}{}", WEEK[day.num_days_from_monday() as usize].1)
        };
        format!(
            "FREQ={name};INTERVAL={}{}{}{}{}{}",
            self.interval,
            self.count.map_or(String::new(), |count| format!(";COUNT={count}")),
            self.until.map_or(String::new(), |until| format!(";UNTIL={}", until.format("%Y%m%d"))),
            list("BYDAY", self.weekdays.iter().map(weekday).collect()),
            list("BYMONTHDAY", self.month_days.iter().map(i32::to_string).collect()),
            list("BYMONTH", self.months.iter().map(u32::to_string).collect()),
        )
    }

    /// The days from `from` to `through` that the rule names, each asked for itself from the start on.
    pub fn days(&self, start: NaiveDate, from: NaiveDate, through: NaiveDate) -> Vec<NaiveDate> {
        let mut found = Vec::new();
        let mut counted = 0;
        let mut day = start;
        while day <= through && self.until.is_none_or(|until| day <= until) {
            if self.names(start, day) {
                counted += 1;
                if self.count.is_some_and(|count| counted > count) {
                    break;
                }
                if day >= from {
                    found.push(day);
                }
            }
            day = day.succ_opt().expect("far from the end of the calendar");
        }
        found
    }

    fn names(&self, start: NaiveDate, day: NaiveDate) -> bool {
        let months = |day: NaiveDate| day.year() * 12 + day.month0() as i32;
        let monday = |day: NaiveDate| day - Days::new(day.weekday().num_days_from_monday().into());
        let units = match self.every {
            Every::Day => (day - start).num_days() as i32,
            Every::Week => (monday(day) - monday(start)).num_days() as i32 / 7,
            Every::Month => months(day) - months(start),
            Every::Year => day.year() - start.year(),
        };
        let whole = self.weekdays.is_empty() && self.month_days.is_empty();
        units % self.interval == 0
            && (self.months.is_empty() || self.months.contains(&day.month()))
            && (self.month_days.is_empty() || self.month_days.iter().any(|wanted| is_month_day(day, *wanted)))
            && (self.weekdays.is_empty() || self.weekdays.iter().any(|wanted| self.is_weekday(day, *wanted)))
            && (!whole || self.is_as_start(start, day))
    }

    fn is_weekday(&self, day: NaiveDate, (which, weekday): (i32, Weekday)) -> bool {
        if which == 0 || day.weekday() != weekday {
            return day.weekday() == weekday;
        }
        let of_month = self.every == Every::Month || !self.months.is_empty();
        let same = |other: &NaiveDate| other.year() == day.year() && (!of_month || other.month() == day.month());
        let earlier = (0..).map(|weeks| day - Days::new(weeks * 7)).take_while(same).count() as i32;
        let later = (0..).map(|weeks| day + Days::new(weeks * 7)).take_while(same).count() as i32;
        which == earlier || which == -later
    }

    fn is_as_start(&self, start: NaiveDate, day: NaiveDate) -> bool {
        match self.every {
            Every::Day => true,
            Every::Week => day.weekday() == start.weekday(),
            Every::Month => day.day() == start.day(),
            Every::Year => day.day() == start.day() && (!self.months.is_empty() || day.month() == start.month()),
        }
    }
}

fn is_month_day(day: NaiveDate, wanted: i32) -> bool {
    let left = (1..).take_while(|days| (day + Days::new(*days)).month() == day.month()).count() as i32;
    wanted == day.day() as i32 || wanted == -(left + 1)
}

/// Rules of every kind that plans may have.
pub(super) fn any_rule(start: NaiveDate) -> impl Strategy<Value = Pieces> {
    let every = prop_oneof![Just(Every::Day), Just(Every::Week), Just(Every::Month), Just(Every::Year)];
    let weekdays = btree_set((-2i32..=5, 0usize..7), 0..3);
    let month_days = btree_set(prop_oneof![1i32..=31, -3i32..=-1], 0..3);
    let months = btree_set(1u32..=12, 0..4);
    let end = prop_oneof![
        2 => Just((None, None)),
        1 => (1usize..30).prop_map(|count| (Some(count), None)),
        1 => (0u64..700).prop_map(move |days| (None, Some(start + Days::new(days)))),
    ];
    (every, 1i32..6, weekdays, month_days, months, end).prop_map(
        |(every, interval, weekdays, month_days, months, end)| {
            let ordinal = matches!(every, Every::Month | Every::Year);
            // Either every such weekday or certain ones.
            let certain = ordinal && weekdays.iter().any(|(which, _)| *which != 0);
            let weekdays: std::collections::BTreeSet<(i32, usize)> = weekdays
                .into_iter()
                .filter(|(which, _)| !certain || *which != 0)
                .map(|(which, day)| (if certain { which } else { 0 }, day))
                .collect();
            Pieces {
                every,
                interval,
                weekdays: weekdays.into_iter().map(|(which, day)| (which, WEEK[day].0)).collect(),
                month_days: if every == Every::Week { Vec::new() } else { month_days.into_iter().collect() },
                months: months.into_iter().collect(),
                count: end.0,
                until: end.1,
            }
        },
    )
}

/// Minutes between two looks at the clocks.
const LOOK: i64 = 5;

/// When the clocks of `zone` show `local`, found by looking at them every five minutes of two days; where
/// they jump over it, when they show what is as much later as they jumped.
pub(super) fn instant(zone: Tz, local: NaiveDateTime) -> DateTime<Utc> {
    let shown = |at: DateTime<Utc>| at.with_timezone(&zone).naive_local();
    // No clock is more than fourteen hours ahead of UTC.
    let mut at = local.and_utc() - Duration::hours(15);
    let (mut before, mut wanted) = (shown(at), local);
    loop {
        at += Duration::minutes(LOOK);
        let now = shown(at);
        if wanted == local && before < local && local < now {
            wanted = local + (now - before - Duration::minutes(LOOK));
        }
        if now == wanted {
            return at;
        }
        before = now;
        assert!(at < local.and_utc() + Duration::hours(60), "{zone} never shows {local}");
    }
}

/// Zones whose clocks do what clocks do: by half an hour, by two, the winter being the exception, in the
/// other half of the year, at midnight, and one that left out a day.
pub(super) const ZONES: [Tz; 9] = [
    chrono_tz::America::Chicago,
    chrono_tz::America::Phoenix,
    chrono_tz::Australia::Lord_Howe,
    chrono_tz::Pacific::Apia,
    chrono_tz::Europe::Dublin,
    chrono_tz::Antarctica::Troll,
    chrono_tz::America::Sao_Paulo,
    chrono_tz::Africa::Casablanca,
    chrono_tz::Asia::Beirut,
];
