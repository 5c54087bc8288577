//! Days, weeks and months on the office's clocks. A day has 23 or 25 hours where the clocks change;
//! whoever needs an instant asks the clocks for it and never counts hours.

use sync::domain::facts::Window;
use sync::time::Timestamp;

use super::day::Bounds;
use super::week::WeekDay;
use crate::format;

/// Hours that the board shows at least.
const FROM: &str = "06:00";
const UNTIL: &str = "19:00";

/// The day from midnight to midnight, and the board's usual hours.
pub fn bounds(date: &str, zone: &str) -> Bounds {
    let at = |date: &str, clock: &str| format::instant(date, clock, zone).unwrap_or_default();
    let midnight = |date: &str| at(date, "00:00");
    Bounds {
        whole: Window { start: midnight(date), end: midnight(&format::add_days(date, 1)) },
        usual: Window { start: at(date, FROM), end: at(date, UNTIL) },
    }
}

/// The same time of the day so many days later. A time that the clocks skip there is as long after
/// midnight as it would have been.
pub fn days_later(at: Timestamp, days: i32, zone: &str) -> Timestamp {
    on_day(at, &format::add_days(&format::day(at, zone), days), zone)
}

/// The same time of the day on another day.
pub fn on_day(at: Timestamp, date: &str, zone: &str) -> Timestamp {
    format::instant(date, &format::clock(at, zone), zone).unwrap_or(at)
}

/// Whether weeks begin with Sunday where people write like that: so they do in all of North America
/// (CLDR's week data), and a tag that names no country says it, too, since the product is sold there.
fn sunday_first(locale: &str) -> bool {
    let country = locale.split(['-', '_']).nth(1);
    country.is_none_or(|country| matches!(country, "US" | "CA" | "MX" | "PR"))
}

/// The first day of the day's week.
pub fn week_start(date: &str, locale: &str) -> String {
    let day = format::day_of_week(date).unwrap_or_default() as i32;
    let back = if sunday_first(locale) { day } else { (day + 6) % 7 };
    format::add_days(date, -back)
}

/// The seven days of the day's week.
pub fn week_of(date: &str, locale: &str, zone: &str) -> Vec<WeekDay> {
    let first = week_start(date, locale);
    days_between(&first, &format::add_days(&first, 6), zone)
}

/// Every day from the first to the last.
pub fn days_between(first: &str, last: &str, zone: &str) -> Vec<WeekDay> {
    let midnight = |date: &str| format::instant(date, "00:00", zone).unwrap_or_default();
    let (mut days, mut date, mut start) = (Vec::new(), first.to_owned(), midnight(first));
    while date.as_str() <= last {
        let next = format::add_days(&date, 1);
        if next <= date {
            break;
        }
        let end = midnight(&next);
        days.push(WeekDay { date, whole: Window { start, end } });
        (date, start) = (next, end);
    }
    days
}

/// The first of the day's month.
pub fn month_start(date: &str) -> String {
    format!("{}-01", date.get(..7).unwrap_or_default())
}

/// The first of the month that is so many on.
pub fn add_months(date: &str, months: i32) -> String {
    let first = month_start(date);
    // Half a month from the middle of a month never leaves out another.
    let middle = format::add_days(&first, 14);
    let mut at = middle;
    for _ in 0..months.abs() {
        at = format::add_days(&month_start(&format::add_days(&at, 30 * months.signum())), 14);
    }
    month_start(&at)
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    const ZONE: &str = "America/Chicago";

    #[wasm_bindgen_test]
    fn a_time_of_the_day_stays_where_the_clocks_change() {
        let nine = format::instant("2027-03-13", "09:00", ZONE).unwrap();
        let next = days_later(nine, 1, ZONE);
        assert_eq!((format::day(next, ZONE), format::clock(next, ZONE)), ("2027-03-14".into(), "09:00".into()));
        assert_eq!(next.minutes_since(nine), 23 * 60);
        let back = days_later(next, -1, ZONE);
        assert_eq!(back, nine);
    }

    #[wasm_bindgen_test]
    fn days_follow_each_other_across_the_change() {
        let week = week_of("2027-03-17", "en", ZONE);
        let dates: Vec<&str> = week.iter().map(|day| day.date.as_str()).collect();
        assert_eq!((dates[0], dates[6], dates.len()), ("2027-03-14", "2027-03-20", 7));
        assert_eq!(week[0].whole.minutes(), 23 * 60);
        assert!(week.windows(2).all(|pair| pair[0].whole.end == pair[1].whole.start));
        assert_eq!(week_of("2027-03-14", "es-ES", ZONE)[0].date, "2027-03-08");
        assert_eq!(bounds("2027-03-14", ZONE).usual.minutes(), 13 * 60);
    }

    #[wasm_bindgen_test]
    fn months_are_not_left_out() {
        assert_eq!(add_months("2027-01-31", 1), "2027-02-01");
        assert_eq!(add_months("2027-03-31", -1), "2027-02-01");
        assert_eq!(add_months("2027-01-01", -13), "2025-12-01");
        assert_eq!(add_months("2027-08-15", 0), "2027-08-01");
    }
}
