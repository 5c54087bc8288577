//! Hours booked against hours available. No signals here.

/// Minutes of a day, or of several days or people together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Slot {
    pub booked: i64,
    /// None where no hours are agreed, or none known.
    pub available: Option<i64>,
    /// Booked beyond what is available. Together it is the sum of each, so that the free time of one
    /// does not hide that another has too much.
    pub over: i64,
}

impl Slot {
    pub fn of(booked: i64, available: Option<i64>) -> Self {
        Self { booked, available, over: available.map_or(0, |available| (booked - available).max(0)) }
    }

    /// All of them together.
    pub fn sum(slots: impl IntoIterator<Item = Self>) -> Self {
        slots.into_iter().fold(Self::default(), Self::and)
    }

    fn and(self, other: Self) -> Self {
        let available = match (self.available, other.available) {
            (Some(one), Some(another)) => Some(one + another),
            (one, another) => one.or(another),
        };
        Self { booked: self.booked + other.booked, available, over: self.over + other.over }
    }

    /// Percent of what is available that is booked, at most 100; none where nothing is available.
    pub fn share(self) -> Option<i64> {
        let available = self.available.filter(|available| *available > 0)?;
        Some((self.booked * 100 / available).min(100))
    }

    /// For `data-state`.
    pub fn state(self) -> &'static str {
        match self.share() {
            _ if self.over > 0 => "over",
            Some(share) if share >= 90 => "full",
            Some(_) => "free",
            None => "none",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn free_time_of_one_does_not_hide_that_another_has_too_much() {
        let both = Slot::sum([Slot::of(500, Some(480)), Slot::of(0, Some(480))]);
        assert_eq!(both, Slot { booked: 500, available: Some(960), over: 20 });
        assert_eq!((both.share(), both.state()), (Some(52), "over"));
    }

    #[wasm_bindgen_test]
    fn what_has_no_agreed_hours_is_never_too_much() {
        let free = Slot::of(30, None);
        assert_eq!((free.over, free.share(), free.state()), (0, None, "none"));
        assert_eq!(Slot::sum([free, Slot::of(60, Some(480))]), Slot { booked: 90, available: Some(480), over: 0 });
    }

    #[wasm_bindgen_test]
    fn a_slot_is_full_from_nine_tenths_on() {
        assert_eq!(Slot::of(431, Some(480)).state(), "free");
        assert_eq!(Slot::of(432, Some(480)).state(), "full");
        assert_eq!(Slot::of(480, Some(480)).state(), "full");
        assert_eq!(Slot::of(481, Some(480)).state(), "over");
        assert_eq!(Slot::of(15, Some(0)), Slot { booked: 15, available: Some(0), over: 15 });
    }
}
