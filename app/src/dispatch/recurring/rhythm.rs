//! A plan's rhythm in people's words: "Every 3 months on the first Tuesday, 8:00 AM – 10:00 AM".

use super::pattern::{End, MonthDay, Pattern, Unit};
use super::records::PlanView;
use crate::format;
use crate::words::Words;
use crate::words::recurring::Recurring;

/// The rhythm and the time of day; a rule of another shape as it is written.
pub fn rhythm(plan: &PlanView, words: Words) -> String {
    let often = match Pattern::parse(&plan.rule) {
        Some(pattern) => said(&pattern, &plan.starts_on, words),
        None => plan.rule.clone(),
    };
    format!("{often}, {}", times(&plan.from_time, &plan.until_time, words))
}

/// From and to on a clock.
fn times(from: &str, until: &str, words: Words) -> String {
    // Any day of a zone without clock changes shows a time of day.
    let shown = |clock: &str| match format::instant("2026-01-01", clock, "UTC") {
        Some(at) => format::time(at, "UTC", words.language()),
        None => clock.to_owned(),
    };
    format!("{} – {}", shown(from), shown(until))
}

/// A calendar day in words.
pub fn day_words(day: &str, words: Words) -> String {
    format::instant(day, "12:00", "UTC")
        .map_or_else(|| day.to_owned(), |at| format::full_date(at, "UTC", words.language()))
}

/// How often, on which days, and until when. `starts_on` is what a rule without days falls back to.
fn said(pattern: &Pattern, starts_on: &str, words: Words) -> String {
    let last = |day: &str| day_words(day, words);
    phrase(words.recurring(), pattern, start_of(starts_on), last)
}

/// Place of the weekday (Monday 0), day of the month and month of the day that a plan starts on.
#[derive(Clone, Copy, Debug)]
struct Start {
    weekday: usize,
    day: i32,
    month: usize,
}

fn start_of(day: &str) -> Start {
    let part = |from: usize| day.get(from..from + 2).and_then(|part| part.parse::<usize>().ok()).unwrap_or(1);
    let sunday_first = format::day_of_week(day).unwrap_or(1) as usize;
    Start { weekday: (sunday_first + 6) % 7, day: part(8) as i32, month: part(5) }
}

fn phrase(words: &Recurring, pattern: &Pattern, start: Start, day: impl Fn(&str) -> String) -> String {
    let months = |months: &[u32]| {
        let names: Vec<&str> =
            months.iter().filter_map(|month| words.months.get((*month as usize).wrapping_sub(1)).copied()).collect();
        words.list(&names)
    };
    let on = match pattern.month_day {
        MonthDay::AsStart => (words.on_number)(start.day),
        MonthDay::Day(day) => (words.on_number)(day),
        MonthDay::Weekday(which, day) => (words.on_ordinal)(words.ordinal(which), words.weekdays[day]),
    };
    let often = match pattern.unit {
        Unit::Day => (words.every_day)(pattern.every),
        Unit::Week => {
            let days = if pattern.weekdays.is_empty() { vec![start.weekday] } else { pattern.weekdays.clone() };
            let names: Vec<&str> = days.iter().map(|day| words.weekdays[*day]).collect();
            format!("{}{}", (words.every_week)(pattern.every), (words.on_days)(&words.list(&names)))
        }
        Unit::Month => format!("{}{on}", (words.every_month)(pattern.every)),
        Unit::Year => {
            let named = if pattern.months.is_empty() { vec![start.month as u32] } else { pattern.months.clone() };
            format!("{}{on}", (words.every_months)(&months(&named), pattern.every))
        }
    };
    match &pattern.end {
        End::Never => often,
        End::Until(last) => format!("{often}{}", (words.until)(&day(last))),
        End::Times(times) => format!("{often}{}", (words.so_often)(*times)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::recurring::{EN, ES};
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn rhythms_are_said_as_people_say_them() {
        let start = Start { weekday: 2, day: 7, month: 1 };
        let said = |words: &Recurring, rule: &str| {
            phrase(words, &Pattern::parse(rule).expect("a rule that people choose"), start, str::to_owned)
        };
        for (rule, english, spanish) in [
            (
                "FREQ=MONTHLY;INTERVAL=3;BYDAY=1TU",
                "Every 3 months on the first Tuesday",
                "Cada 3 meses, el primer martes",
            ),
            (
                "FREQ=YEARLY;BYDAY=1TU;BYMONTH=4,10",
                "Every April and October on the first Tuesday",
                "Cada abril y octubre, el primer martes",
            ),
            (
                "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
                "Every 2 weeks on Monday and Thursday",
                "Cada 2 semanas, lunes y jueves",
            ),
            ("FREQ=WEEKLY;COUNT=4", "Every week on Wednesday, 4 times", "Cada semana, miércoles, 4 veces"),
            ("FREQ=MONTHLY;BYMONTHDAY=-1", "Every month on the last day", "Cada mes, el último día"),
            (
                "FREQ=YEARLY;UNTIL=20301231",
                "Every January on day 7, until 2030-12-31",
                "Cada enero, el día 7, hasta 2030-12-31",
            ),
            ("FREQ=DAILY", "Every day", "Cada día"),
        ] {
            assert_eq!((said(&EN, rule).as_str(), said(&ES, rule).as_str()), (english, spanish));
        }
    }
}
