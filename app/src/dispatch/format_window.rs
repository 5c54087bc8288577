//! Spans of time in few characters.

use sync::domain::facts::Window;

use crate::format;
use crate::words::Language;

/// `8:30 – 10:00 AM`: what both times end in is said once.
pub fn compact_window(window: Window, zone: &str, language: Language) -> String {
    compact(&format::time(window.start, zone, language), &format::time(window.end, zone, language))
}

fn compact(start: &str, end: &str) -> String {
    // Browsers put different spaces before AM and PM.
    let half = |text| str::split_once(text, char::is_whitespace);
    match (half(start), half(end)) {
        (Some((start, a)), Some((_, b))) if a == b => format!("{start} – {end}"),
        _ => format!("{start} – {end}"),
    }
}

#[cfg(test)]
mod tests {
    use super::compact;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn the_half_of_the_day_is_said_once() {
        assert_eq!(compact("8:30 AM", "10:00 AM"), "8:30 – 10:00 AM");
        assert_eq!(compact("11:30\u{202f}AM", "1:00\u{202f}PM"), "11:30\u{202f}AM – 1:00\u{202f}PM");
        assert_eq!(compact("8:30", "10:00"), "8:30 – 10:00");
    }
}
