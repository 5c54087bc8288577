//! When somebody will be there, in words.

use sync::domain::planning::Eta;

use crate::format;
use crate::words::Words;

/// `ETA 10:40 AM, 12 min late`.
pub fn eta_words(eta: Eta, zone: &str, words: Words) -> String {
    let (texts, time) = (words.assign(), format::time(eta.at, zone, words.language()));
    match eta.late {
        0 => (texts.eta)(&time),
        late if late > 0 => (texts.eta_late)(&time, &format::duration(late)),
        early => (texts.eta_early)(&time, &format::duration(-early)),
    }
}

/// For `data-late`: whether the arrival breaks the promise, or the plan alone.
pub fn eta_lateness(eta: Option<Eta>) -> Option<&'static str> {
    match eta {
        Some(Eta { missed: 1.., .. }) => Some("promise"),
        Some(Eta { late: 1.., .. }) => Some("plan"),
        _ => None,
    }
}
