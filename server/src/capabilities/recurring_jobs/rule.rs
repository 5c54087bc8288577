//! The part of RFC 5545's recurrence rules that plans may use: which days of a calendar. Knows neither
//! clocks nor zones. What it accepts is bounded, so that no rule costs more than a moment or goes on
//! without end.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, NaiveDate, NaiveTime};
use rrule::{Frequency, NWeekday, RRule, Tz, Unvalidated};

/// What a rule may be made of. Hours and minutes are the plan's; the rest of the standard's parts is what
/// no plan of a service company has needed.
const PARTS: [&str; 8] = ["FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "WKST"];
/// Characters of a rule, at most.
const LENGTH: usize = 300;
/// Days, weeks, months or years from one occurrence to the next, at most.
const INTERVAL: u16 = 400;
/// Occurrences of a rule that ends by counting, at most.
const COUNT: u32 = 1_000;
/// Years within which a rule must have its first occurrence.
const FIRST_WITHIN: u64 = 5;
/// Occurrences asked for at once, at most.
pub(super) const AT_ONCE: u16 = 1_000;

/// On which days something happens.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    text: String,
    rule: RRule<Unvalidated>,
    until: Option<NaiveDate>,
}

impl Rule {
    /// The rule that `text` says, such as `FREQ=MONTHLY;INTERVAL=3;BYDAY=1TU`, or what is wrong with it.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim().to_ascii_uppercase();
        let text = text.strip_prefix("RRULE:").unwrap_or(&text);
        if text.len() > LENGTH {
            return Err(format!("must be at most {LENGTH} characters"));
        }
        let parts = parts(text)?;
        let until = parts.iter().find(|(name, _)| *name == "UNTIL").map(|(_, value)| day(value)).transpose()?;
        let rest: Vec<String> =
            parts.iter().filter(|(name, _)| *name != "UNTIL").map(|(name, value)| format!("{name}={value}")).collect();
        let rule: RRule<Unvalidated> =
            rest.join(";").parse().map_err(|_| "must be a recurrence rule as in RFC 5545".to_owned())?;
        check(&rule, until.is_some())?;
        rule.clone().validate(midnight(NaiveDate::default())).map_err(|error| format!("cannot be: {error}"))?;
        let ordered = PARTS.iter().filter_map(|name| parts.iter().find(|(part, _)| part == name));
        let text = ordered.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(";");
        Ok(Self { text, rule, until })
    }

    /// In one form, whichever it was written in.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The days on which it happens, in order, from `from` to `through` (both included) for a plan that
    /// starts on `starts_on`; never more than [`AT_ONCE`].
    pub(super) fn days(&self, starts_on: NaiveDate, from: NaiveDate, through: NaiveDate) -> Vec<NaiveDate> {
        let last = self.until.map_or(through, |until| until.min(through));
        if last < starts_on || last < from {
            return Vec::new();
        }
        // Everything is computed on a calendar without clock changes, and stops at the last day asked for.
        let bounded = self.rule.clone().until(midnight(last)).build(midnight(starts_on));
        let Ok(set) = bounded else { return Vec::new() };
        let found = set.after(midnight(from.max(starts_on))).before(midnight(last)).all(AT_ONCE);
        found.dates.iter().map(|at| at.date_naive()).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The first day on which it happens; none where that is not within five years of the start.
    pub(super) fn first(&self, starts_on: NaiveDate) -> Option<NaiveDate> {
        let through = starts_on.checked_add_days(Days::new(FIRST_WITHIN * 366))?;
        self.days(starts_on, starts_on, through).first().copied()
    }
}

/// Named parts, each at most once.
fn parts(text: &str) -> Result<Vec<(&str, &str)>, String> {
    let mut parts: Vec<(&str, &str)> = Vec::new();
    for part in text.split(';').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').ok_or("must be parts such as FREQ=WEEKLY, separated by semicolons")?;
        if !PARTS.contains(&name) {
            return Err(format!("must be made of {}; {name} is not possible", PARTS.join(", ")));
        }
        if parts.iter().any(|(other, _)| *other == name) {
            return Err(format!("has {name} twice"));
        }
        parts.push((name, value));
    }
    Ok(parts)
}

/// `20260401`, or an instant of which the day counts.
fn day(value: &str) -> Result<NaiveDate, String> {
    let day = value.get(..8).and_then(|day| NaiveDate::parse_from_str(day, "%Y%m%d").ok());
    day.filter(|_| value.len() == 8 || value.as_bytes()[8] == b'T')
        .ok_or_else(|| "UNTIL must be a day, such as 20261231".to_owned())
}

fn check(rule: &RRule<Unvalidated>, until: bool) -> Result<(), String> {
    let frequency = rule.get_freq();
    if !matches!(frequency, Frequency::Daily | Frequency::Weekly | Frequency::Monthly | Frequency::Yearly) {
        return Err("must be daily, weekly, monthly or yearly".to_owned());
    }
    if !(1..=INTERVAL).contains(&rule.get_interval()) {
        return Err(format!("INTERVAL must be from 1 to {INTERVAL}"));
    }
    if rule.get_count().is_some_and(|count| !(1..=COUNT).contains(&count)) {
        return Err(format!("COUNT must be from 1 to {COUNT}"));
    }
    if until && rule.get_count().is_some() {
        return Err("must end by COUNT or by UNTIL, not by both".to_owned());
    }
    let ordinal = rule.get_by_weekday().iter().any(|day| matches!(day, NWeekday::Nth(..)));
    if ordinal && !matches!(frequency, Frequency::Monthly | Frequency::Yearly) {
        return Err("BYDAY may say which weekday of a month only where it is monthly or yearly".to_owned());
    }
    let every = rule.get_by_weekday().iter().any(|day| matches!(day, NWeekday::Every(_)));
    if ordinal && every {
        // Programs do not agree on what the two mean together.
        return Err("BYDAY must name either every such weekday or certain ones of the month".to_owned());
    }
    // A rule that never happens would be searched for until the end of the calendar.
    let longest = |month: u8| match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let (months, days) = (rule.get_by_month(), rule.get_by_month_day());
    let possible = |day: &i8| months.is_empty() || months.iter().any(|month| i16::from(*day).abs() <= longest(*month));
    if !days.is_empty() && !days.iter().any(possible) {
        return Err("names days that its months do not have".to_owned());
    }
    Ok(())
}

fn midnight(day: NaiveDate) -> DateTime<Tz> {
    day.and_time(NaiveTime::MIN).and_utc().with_timezone(&Tz::UTC)
}

#[cfg(test)]
mod tests;
