//! Times on the clocks of an IANA zone, by the browser's own tables. An unknown zone falls back to
//! the device's.

use sync::domain::facts::Window;
use sync::time::Timestamp;

use super::locale;
use crate::platform;
use crate::words::Language;

fn styled(at: Timestamp, zone: &str, language: Language, style: &str) -> String {
    platform::format_time(at.0 as f64, locale(language), zone, style)
}

/// `8:30 AM`
pub fn time(at: Timestamp, zone: &str, language: Language) -> String {
    styled(at, zone, language, "time")
}

/// `Nov 24`
pub fn date(at: Timestamp, zone: &str, language: Language) -> String {
    styled(at, zone, language, "date")
}

/// `Nov 24, 2026`
pub fn full_date(at: Timestamp, zone: &str, language: Language) -> String {
    styled(at, zone, language, "full")
}

/// `Tuesday`
pub fn weekday(at: Timestamp, zone: &str, language: Language) -> String {
    styled(at, zone, language, "weekday")
}

/// `November 2026`
pub fn month(at: Timestamp, zone: &str, language: Language) -> String {
    styled(at, zone, language, "month")
}

/// `Tuesday, November 24`
pub fn long_day(at: Timestamp, zone: &str, language: Language) -> String {
    styled(at, zone, language, "day")
}

/// `Tue, Nov 24`
pub fn short_day(at: Timestamp, zone: &str, language: Language) -> String {
    styled(at, zone, language, "short")
}

/// `Nov 24, 8:30 AM`
pub fn date_time(at: Timestamp, zone: &str, language: Language) -> String {
    styled(at, zone, language, "datetime")
}

/// `8:30 AM – 10:00 AM`
pub fn window(window: Window, zone: &str, language: Language) -> String {
    format!("{} – {}", time(window.start, zone, language), time(window.end, zone, language))
}

/// `2026-11-24T14:30:00.000Z`, for the `datetime` attribute.
pub fn machine(at: Timestamp) -> String {
    js_sys::Date::new(&(at.0 as f64).into()).to_iso_string().into()
}

/// The calendar day `YYYY-MM-DD` in the zone; sorts as text.
pub fn day(at: Timestamp, zone: &str) -> String {
    platform::local_time(at.0 as f64, zone).chars().take(10).collect()
}

/// `HH:MM` in the zone, as `<input type="time">` takes it.
pub fn clock(at: Timestamp, zone: &str) -> String {
    platform::local_time(at.0 as f64, zone).chars().skip(11).take(5).collect()
}

/// The instant at which the zone's clocks show that day (`YYYY-MM-DD`) and time (`HH:MM`); none for
/// texts that are no such.
pub fn instant(day: &str, clock: &str, zone: &str) -> Option<Timestamp> {
    let ms = platform::from_local_time(&format!("{day}T{clock}:00"), zone);
    ms.is_finite().then_some(Timestamp(ms as i64))
}

/// The calendar day `days` after that one; the same text where it is no day.
pub fn add_days(day: &str, days: i32) -> String {
    let noon = js_sys::Date::parse(&format!("{day}T12:00:00Z"));
    if !noon.is_finite() {
        return day.into();
    }
    let moved = js_sys::Date::new(&(noon + f64::from(days) * 86_400_000.0).into());
    String::from(moved.to_iso_string()).chars().take(10).collect()
}

/// The day of the week of a calendar day: 0 is Sunday; none for text that is no day.
pub fn day_of_week(day: &str) -> Option<u32> {
    let noon = js_sys::Date::parse(&format!("{day}T12:00:00Z"));
    noon.is_finite().then(|| js_sys::Date::new(&noon.into()).get_utc_day())
}
