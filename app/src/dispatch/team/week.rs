//! Working hours as a week in few words: days with the same hours stand together.

/// Days that follow each other with the same hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// From 0 for Monday.
    pub first: usize,
    pub last: usize,
    /// Such as `07:00–16:00`, or several.
    pub hours: String,
}

/// The week put together. `days` has the hours of Monday to Sunday; an empty text is a free day.
pub fn stretches(days: &[String; 7]) -> Vec<Stretch> {
    let mut week: Vec<Stretch> = Vec::new();
    for (day, hours) in days.iter().enumerate().filter(|(_, hours)| !hours.is_empty()) {
        match week.last_mut() {
            Some(before) if before.last + 1 == day && before.hours == *hours => before.last = day,
            _ => week.push(Stretch { first: day, last: day, hours: hours.clone() }),
        }
    }
    week
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn days_with_the_same_hours_stand_together() {
        let days = ["7–16", "7–16", "7–16", "", "7–16", "8–12", ""].map(str::to_owned);
        let stretch = |first, last, hours: &str| Stretch { first, last, hours: hours.into() };
        assert_eq!(stretches(&days), [stretch(0, 2, "7–16"), stretch(4, 4, "7–16"), stretch(5, 5, "8–12")]);
        assert_eq!(stretches(&Default::default()), []);
    }
}
