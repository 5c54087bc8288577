//! Durations, sizes, quantities and money.

use super::locale;
use crate::platform;
use crate::words::Language;

/// Minutes as `45 min`, `1 h` or `1 h 30 min`.
pub fn duration(minutes: i64) -> String {
    match (minutes.max(0) / 60, minutes.max(0) % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// Seconds as `00:42:17`.
pub fn stopwatch(seconds: i64) -> String {
    let seconds = seconds.max(0);
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// Bytes as `640 kB` or `1.2 MB`.
pub fn bytes(count: u64, language: Language) -> String {
    match count {
        0..1_000 => format!("{count} B"),
        1_000..1_000_000 => format!("{} kB", number(count as f64 / 1e3, 0, language)),
        _ => format!("{} MB", number(count as f64 / 1e6, 1, language)),
    }
}

/// A number with at most that many decimals.
pub fn number(value: f64, decimals: u32, language: Language) -> String {
    platform::format_number(value, locale(language), 0, decimals)
}

/// Thousandths of a unit as `2.5`.
pub fn quantity(milli: i64, language: Language) -> String {
    number(milli as f64 / 1000.0, 3, language)
}

/// Cents as `$12.50`; the currency is an ISO 4217 code such as `USD`.
pub fn money(cents: i64, currency: &str, language: Language) -> String {
    platform::format_money(cents as f64 / 100.0, locale(language), currency)
}

/// What a person typed as a quantity, in thousandths; none for text that is no positive number.
pub fn parse_quantity(text: &str) -> Option<i64> {
    let value: f64 = text.trim().replace(',', ".").parse().ok()?;
    let milli = (value * 1000.0).round();
    (value.is_finite() && (1.0..=1e9).contains(&milli)).then_some(milli as i64)
}

/// What a person typed as an amount of money, in cents; none for text that is no amount.
pub fn parse_money(text: &str) -> Option<i64> {
    let value: f64 = text.trim().trim_start_matches('$').replace(',', "").parse().ok()?;
    (value.is_finite() && (0.0..=1e9).contains(&value)).then(|| (value * 100.0).round() as i64)
}

/// The initials of a person's name, two at most.
pub fn initials(name: &str) -> String {
    let letters: Vec<char> = name.split_whitespace().filter_map(|word| word.chars().next()).collect();
    let ends = if letters.len() > 1 { vec![letters[0], letters[letters.len() - 1]] } else { letters };
    ends.into_iter().collect::<String>().to_uppercase()
}
