//! Whether somebody came when the customer was told.

use super::facts::{Arrival, VisitFacts};

/// Minutes after an exact time within which an arrival still counts as on time.
pub const GRACE_MINUTES: i64 = 15;

impl VisitFacts {
    /// Whether the check-in was within what the customer was promised: by the end of the promised
    /// window, or within [`GRACE_MINUTES`] of an exact time. Early is on time. None while nobody has
    /// checked in, and where nothing was promised.
    pub fn arrived_on_time(&self) -> Option<bool> {
        let (promised, check_in) = self.promised().zip(self.check_in.as_ref())?;
        let grace = if self.arrival == Arrival::Exact { GRACE_MINUTES } else { 0 };
        Some(check_in.at <= promised.end.plus_minutes(grace))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn on_time(arrival: &str, minutes_after_start: Option<i64>) -> Option<bool> {
        let at = |minutes: i64| minutes * 60_000;
        let check_in = minutes_after_start.map(|minutes| serde_json::json!({ "at": at(480 + minutes) }));
        let visit = serde_json::json!({
            "id": crate::ids::VisitId::NIL, "status": "on_site", "arrival": arrival, "duration_minutes": 60,
            "window": { "start": at(480), "end": at(720) }, "check_in": check_in,
        });
        serde_json::from_value::<VisitFacts>(visit).unwrap().arrived_on_time()
    }

    #[test]
    fn an_exact_time_leaves_a_quarter_of_an_hour_and_a_window_all_of_itself() {
        assert_eq!(on_time("exact", Some(15)), Some(true));
        assert_eq!(on_time("exact", Some(16)), Some(false));
        assert_eq!(on_time("morning", Some(240)), Some(true));
        assert_eq!(on_time("morning", Some(241)), Some(false));
        assert_eq!(on_time("exact", Some(-30)), Some(true), "early");
        assert_eq!(on_time("exact", None), None);
    }
}
