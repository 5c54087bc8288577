//! How many arrivals were on time. What counts as on time is `sync::domain::arrival`'s. No signals
//! here.

/// Percent of the arrivals that are meant to be on time.
pub const TARGET_PERCENT: usize = 90;

/// Arrivals of a day, or of several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OnTime {
    pub on_time: usize,
    pub all: usize,
}

impl OnTime {
    pub fn count(&mut self, on_time: bool) {
        self.on_time += usize::from(on_time);
        self.all += 1;
    }

    /// All of them together.
    pub fn sum(all: &[Self]) -> Self {
        let and = |sum: Self, one: &Self| Self { on_time: sum.on_time + one.on_time, all: sum.all + one.all };
        all.iter().fold(Self::default(), and)
    }

    /// Whole percent that were on time; none where nobody arrived.
    pub fn percent(self) -> Option<usize> {
        (self.on_time * 100).checked_div(self.all)
    }

    /// Whether fewer were on time than are meant to be.
    pub fn misses(self) -> bool {
        self.percent().is_some_and(|percent| percent < TARGET_PERCENT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn nine_of_ten_are_enough() {
        let of = |on_time, all| OnTime { on_time, all };
        assert_eq!((of(9, 10).percent(), of(9, 10).misses()), (Some(90), false));
        assert_eq!((of(8, 9).percent(), of(8, 9).misses()), (Some(88), true));
        assert_eq!((of(0, 0).percent(), of(0, 0).misses()), (None, false));
        assert_eq!(OnTime::sum(&[of(1, 2), of(3, 3)]), of(4, 5));
    }
}
