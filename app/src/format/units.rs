//! Lengths in the units of the company's country.

use std::sync::LazyLock;

use leptos::prelude::*;
use leptos::reactive::graph::Observer;

use super::number;
use crate::words::Language;

/// Which units people read lengths in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Units {
    Metric,
    /// Feet and miles.
    Imperial,
}

static UNITS: LazyLock<ArcRwSignal<Units>> = LazyLock::new(|| ArcRwSignal::new(Units::Metric));

const METRES_PER_FOOT: f64 = 0.3048;
const METRES_PER_MILE: f64 = 1609.344;

impl Units {
    /// By the region of a locale such as `en-US`: roads are in miles in the United States, the
    /// United Kingdom, Liberia and Myanmar.
    pub fn of_locale(locale: &str) -> Self {
        let region = locale.split(['-', '_']).skip(1).find(|part| part.len() == 2);
        match region {
            Some("US" | "GB" | "LR" | "MM") => Self::Imperial,
            _ => Self::Metric,
        }
    }

    /// From now on lengths are shown in these units.
    pub fn choose(self) {
        UNITS.set(self);
    }

    /// Whether people here read feet and miles.
    pub fn are_imperial() -> bool {
        Self::chosen() == Self::Imperial
    }

    fn chosen() -> Self {
        if Observer::get().is_some() { UNITS.get() } else { UNITS.get_untracked() }
    }

    fn words(self, metres: f64, language: Language) -> String {
        match self {
            Self::Metric if metres < 1000.0 => format!("{metres:.0} m"),
            Self::Metric => format!("{} km", number(metres / 1000.0, 1, language)),
            Self::Imperial if metres < 1000.0 * METRES_PER_FOOT => format!("{:.0} ft", metres / METRES_PER_FOOT),
            Self::Imperial => format!("{} mi", number(metres / METRES_PER_MILE, 1, language)),
        }
    }
}

/// A length given in metres: `42 m` and from a kilometre on `1.4 km`, or `140 ft` and from a
/// thousand feet on `0.9 mi`.
pub fn distance(metres: f64, language: Language) -> String {
    Units::chosen().words(metres, language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn the_region_decides() {
        for (locale, units) in [
            ("en-US", Units::Imperial),
            ("es-US", Units::Imperial),
            ("en-Latn-GB", Units::Imperial),
            ("es-MX", Units::Metric),
            ("en", Units::Metric),
            ("", Units::Metric),
        ] {
            assert_eq!(Units::of_locale(locale), units, "{locale}");
        }
    }

    #[wasm_bindgen_test]
    fn short_lengths_have_the_small_unit() {
        assert_eq!(Units::Metric.words(41.7, Language::English), "42 m");
        assert_eq!(Units::Imperial.words(30.48, Language::English), "100 ft");
        assert_eq!(Units::Imperial.words(0.0, Language::English), "0 ft");
    }
}
