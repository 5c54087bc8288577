//! Light, dark, or as the system has it; chosen per device.

use crate::platform::{local_get, local_set, set_theme};

const KEY: &str = "holdfast-theme";

/// The chosen theme: `light`, `dark` or `auto`.
pub(crate) fn chosen() -> String {
    local_get(KEY).unwrap_or_else(|| "auto".into())
}

/// Shows the chosen theme.
pub(crate) fn apply() {
    set_theme(&chosen());
}

/// Chooses a theme and shows it.
pub(crate) fn choose(theme: &str) {
    local_set(KEY, theme);
    apply();
}
