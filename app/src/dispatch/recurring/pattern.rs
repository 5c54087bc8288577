//! A recurrence rule as people choose one: every so many days, weeks, months or years, on which days,
//! until when. Rules of other shapes, which programs can add, are kept as they are.

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Day,
    Week,
    Month,
    Year,
}

impl Unit {
    pub const ALL: [Self; 4] = [Self::Day, Self::Week, Self::Month, Self::Year];

    /// The word of the rule.
    pub fn code(self) -> &'static str {
        match self {
            Self::Day => "DAILY",
            Self::Week => "WEEKLY",
            Self::Month => "MONTHLY",
            Self::Year => "YEARLY",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.code() == code)
    }
}

/// Days of the week, Monday first, as rules write them.
pub const WEEKDAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// Which day of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MonthDay {
    /// The day that the plan starts on.
    AsStart,
    /// 1 to 31, or -1 for the last.
    Day(i32),
    /// The first (1) to fifth or last (-1) such weekday; the place in [`WEEKDAYS`].
    Weekday(i32, usize),
}

/// When it is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    Never,
    /// `YYYY-MM-DD`, the last possible day.
    Until(String),
    Times(u32),
}

/// A rule in the parts that people choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    pub unit: Unit,
    pub every: u32,
    /// Places in [`WEEKDAYS`], in order; of weeks alone. None: the weekday that the plan starts on.
    pub weekdays: Vec<usize>,
    /// Of months and years.
    pub month_day: MonthDay,
    /// 1 to 12, in order; of years alone. None: the month that the plan starts in.
    pub months: Vec<u32>,
    pub end: End,
}

impl Pattern {
    /// The pattern of a rule; none where the rule has another shape.
    pub fn parse(rule: &str) -> Option<Self> {
        let mut parts: Vec<(&str, &str)> = rule.split(';').map(|part| part.split_once('=')).collect::<Option<_>>()?;
        let mut take = |name: &str| {
            let at = parts.iter().position(|(part, _)| *part == name)?;
            Some(parts.remove(at).1)
        };
        let unit = Unit::from_code(take("FREQ")?)?;
        let every = take("INTERVAL").map_or(Some(1), |every| every.parse().ok())?;
        let end = match (take("UNTIL"), take("COUNT")) {
            (None, None) => End::Never,
            (Some(day), None) => End::Until(format!("{}-{}-{}", day.get(..4)?, day.get(4..6)?, day.get(6..8)?)),
            (None, Some(times)) => End::Times(times.parse().ok()?),
            (Some(_), Some(_)) => return None,
        };
        let days = take("BYDAY").map(weekdays).unwrap_or(Some(Vec::new()))?;
        let month_day = take("BYMONTHDAY").map(|day| day.parse::<i32>()).transpose().ok()?;
        let months = take("BYMONTH").map_or(Some(Vec::new()), |months| {
            months.split(',').map(|month| month.parse().ok()).collect::<Option<Vec<u32>>>()
        })?;
        // A week beginning on Monday is the usual one.
        if !matches!(take("WKST"), None | Some("MO")) || !parts.is_empty() {
            return None;
        }
        let of_month = match (days.as_slice(), month_day, unit) {
            (_, None, Unit::Week) if days.iter().all(|(which, _)| *which == 0) => MonthDay::AsStart,
            ([], None, _) => MonthDay::AsStart,
            ([], Some(day @ (-1 | 1..=31)), Unit::Month | Unit::Year) => MonthDay::Day(day),
            ([(which @ (-1 | 1..=5), day)], None, Unit::Month) => MonthDay::Weekday(*which, *day),
            // Without months, it would be the first Tuesday of the year.
            ([(which @ (-1 | 1..=5), day)], None, Unit::Year) if !months.is_empty() => MonthDay::Weekday(*which, *day),
            _ => return None,
        };
        if unit != Unit::Year && !months.is_empty() {
            return None;
        }
        // A day of every month of the year is another rule than a day of the month of the start.
        if unit == Unit::Year && months.is_empty() && of_month != MonthDay::AsStart {
            return None;
        }
        let weekdays = if unit == Unit::Week { days.into_iter().map(|(_, day)| day).collect() } else { Vec::new() };
        Some(Self { unit, every, weekdays, month_day: of_month, months, end })
    }

    /// The rule as RFC 5545 writes it.
    pub fn rule(&self) -> String {
        let mut rule = format!("FREQ={}", self.unit.code());
        if self.every != 1 {
            rule.push_str(&format!(";INTERVAL={}", self.every));
        }
        match &self.end {
            End::Never => {}
            End::Until(day) => rule.push_str(&format!(";UNTIL={}", day.replace('-', ""))),
            End::Times(times) => rule.push_str(&format!(";COUNT={times}")),
        }
        let of_month = matches!(self.unit, Unit::Month | Unit::Year).then_some(self.month_day);
        match of_month {
            None if self.unit == Unit::Week && !self.weekdays.is_empty() => {
                let days: Vec<&str> = self.weekdays.iter().map(|day| WEEKDAYS[*day]).collect();
                rule.push_str(&format!(";BYDAY={}", days.join(",")));
            }
            Some(MonthDay::Weekday(which, day)) => rule.push_str(&format!(";BYDAY={which}{}", WEEKDAYS[day])),
            Some(MonthDay::Day(day)) => rule.push_str(&format!(";BYMONTHDAY={day}")),
            None | Some(MonthDay::AsStart) => {}
        }
        if self.unit == Unit::Year && !self.months.is_empty() {
            let months: Vec<String> = self.months.iter().map(u32::to_string).collect();
            rule.push_str(&format!(";BYMONTH={}", months.join(",")));
        }
        rule
    }
}

/// `1TU,-1FR`: which one (0: every one) and the weekday's place.
fn weekdays(text: &str) -> Option<Vec<(i32, usize)>> {
    let one = |text: &str| {
        let (which, name) = text.split_at_checked(text.len().checked_sub(2)?)?;
        let day = WEEKDAYS.iter().position(|day| *day == name)?;
        let which = if which.is_empty() { 0 } else { which.trim_start_matches('+').parse().ok()? };
        Some((which, day))
    };
    let mut days: Vec<(i32, usize)> = text.split(',').map(one).collect::<Option<_>>()?;
    days.sort_by_key(|(_, day)| *day);
    Some(days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn what_people_choose_is_written_and_read_again() {
        for rule in [
            "FREQ=DAILY",
            "FREQ=DAILY;INTERVAL=3;COUNT=10",
            "FREQ=WEEKLY;BYDAY=MO,TH",
            "FREQ=WEEKLY;INTERVAL=2;UNTIL=20261231;BYDAY=TU",
            "FREQ=MONTHLY",
            "FREQ=MONTHLY;INTERVAL=3;BYDAY=1TU",
            "FREQ=MONTHLY;BYDAY=-1FR",
            "FREQ=MONTHLY;BYMONTHDAY=15",
            "FREQ=MONTHLY;BYMONTHDAY=-1",
            "FREQ=YEARLY;BYDAY=1TU;BYMONTH=4,10",
            "FREQ=YEARLY;INTERVAL=2;BYMONTHDAY=1;BYMONTH=6",
        ] {
            let pattern = Pattern::parse(rule);
            assert_eq!(pattern.map(|pattern| pattern.rule()).as_deref(), Some(rule));
        }
    }

    #[wasm_bindgen_test]
    fn rules_of_other_shapes_are_left_alone() {
        for rule in [
            "FREQ=DAILY;BYMONTH=6",
            "FREQ=MONTHLY;BYDAY=1TU,3TU",
            "FREQ=MONTHLY;BYMONTHDAY=1,15",
            "FREQ=MONTHLY;BYDAY=TU",
            "FREQ=WEEKLY;WKST=SU;BYDAY=TU",
            "FREQ=YEARLY;BYDAY=20MO",
            "FREQ=YEARLY;BYMONTHDAY=1",
            "FREQ=YEARLY;BYSETPOS=1;BYDAY=MO",
            "weekly",
        ] {
            assert_eq!(Pattern::parse(rule), None, "{rule}");
        }
    }
}
