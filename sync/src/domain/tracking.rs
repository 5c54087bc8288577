//! Where technicians are while they share it: which fixes are worth keeping, which the office
//! believes, and when a fix is too old to be called a place. Sharing is a person's own decision, so
//! everything here is about fixes that were meant to be shared.

use serde::{Deserialize, Serialize};

use super::geo::{Position, distance_m};
use crate::ids::UserId;
use crate::time::Timestamp;

/// The version of the sentence that people agree to when they share their position. It counts up
/// with every change of what the sentence says, and whoever agreed to an older one is asked again.
pub const CONSENT_TEXT: u32 = 1;

/// Fixes with a wider radius than this, in metres, say nothing about where somebody is.
pub const WORST_ACCURACY_M: f64 = 5_000.0;
/// How far ahead of the server's clock a fix may be, in milliseconds: phones' clocks differ a little.
pub const AHEAD_MS: i64 = 2 * 60_000;
/// Faster than any van, in metres per second: a jump of the receiver.
pub const FASTEST_MPS: f64 = 90.0;
/// Fixes in one request at most.
pub const BATCH: usize = 200;
/// Fixes that a device keeps unsent at most; beyond it the older half is thinned.
pub const UNSENT: usize = 600;
/// After this many milliseconds a fix tells where somebody was, not where they are.
pub const STALE_MS: i64 = 10 * 60_000;

/// Between two fixes of somebody who moves, in milliseconds.
pub const MOVING_MS: i64 = 60_000;
/// Metres after which a fix is worth having sooner.
pub const MOVED_M: f64 = 100.0;
/// And how soon at the soonest, in milliseconds: 100 m pass in four seconds on a highway.
pub const SOONEST_MS: i64 = 15_000;
/// Between two fixes of somebody who stays where they are, in milliseconds.
pub const STILL_MS: i64 = 5 * 60_000;
/// Metres within which somebody counts as still, at least; a poor fix needs more.
const STILL_M: f64 = 30.0;

/// One position of a device at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Fix {
    /// Degrees north, WGS 84.
    pub latitude: f64,
    /// Degrees east, WGS 84.
    pub longitude: f64,
    /// Radius in metres within which the device believes it is.
    pub accuracy_m: f64,
    /// Metres per second; none where the device does not know.
    #[serde(default)]
    pub speed_mps: Option<f64>,
    /// Degrees clockwise from north, 0 to 360; none where the device does not know or stands.
    #[serde(default)]
    pub heading_deg: Option<f64>,
    /// By the device's clock.
    pub recorded_at: Timestamp,
}

/// Somebody's newest fix.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct TechnicianFix {
    pub technician_id: UserId,
    pub fix: Fix,
}

/// Why a fix is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// No place on Earth, or numbers that are none.
    NoPlace,
    /// Nobody knows where within so wide a circle.
    Vague,
    /// Not yet.
    Future,
    /// Before the person agreed, or so old that it would be cleared at once.
    Past,
}

impl Fix {
    /// The place with its accuracy.
    pub fn position(&self) -> Position {
        Position { latitude: self.latitude, longitude: self.longitude, accuracy_m: Some(self.accuracy_m) }
    }

    /// What speaks against keeping the fix at `now`, when the person shares since `since`.
    pub fn doubt(&self, now: Timestamp, since: Timestamp) -> Option<Doubt> {
        let speed = self.speed_mps.is_none_or(|speed| (0.0..=FASTEST_MPS).contains(&speed));
        let heading = self.heading_deg.is_none_or(|heading| (0.0..=360.0).contains(&heading));
        if !self.position().is_valid() || !speed || !heading {
            Some(Doubt::NoPlace)
        } else if self.accuracy_m > WORST_ACCURACY_M {
            Some(Doubt::Vague)
        } else if self.recorded_at.0 > now.0.saturating_add(AHEAD_MS) {
            Some(Doubt::Future)
        } else if self.recorded_at < since {
            Some(Doubt::Past)
        } else {
            None
        }
    }

    /// Milliseconds since it was recorded; none below zero where the clocks differ.
    pub fn age_ms(&self, now: Timestamp) -> i64 {
        (now.0 - self.recorded_at.0).max(0)
    }

    /// Whether it is too old to be called where somebody is.
    pub fn is_stale(&self, now: Timestamp) -> bool {
        self.age_ms(now) > STALE_MS
    }
}

/// Whether `next` is worth keeping after `last`: while moving once a minute, or after 100 m and a
/// quarter of a minute; while still, every five minutes. This bounds what tracking costs a phone and
/// its battery, whatever the browser delivers.
pub fn worth_keeping(last: Option<&Fix>, next: &Fix) -> bool {
    let Some(last) = last else { return true };
    let passed = next.recorded_at.0.saturating_sub(last.recorded_at.0);
    let moved = distance_m(last.position(), next.position());
    // Two poor fixes of one place lie apart: that is not movement.
    let blur = STILL_M.max(last.accuracy_m.max(next.accuracy_m));
    passed >= STILL_MS
        || (passed >= MOVING_MS && moved > blur)
        || (passed >= SOONEST_MS && moved >= MOVED_M && moved > blur)
}

/// Keeps at most `most` fixes, oldest first in `fixes`: of the older half every second goes, until
/// they fit. The way stays visible, and what is newest stays whole.
pub fn thin(fixes: &mut Vec<Fix>, most: usize) {
    while fixes.len() > most.max(2) {
        // Of three the one in the middle: the loop has to end.
        let half = (fixes.len() / 2).max(2);
        let mut at = 0;
        fixes.retain(|_| {
            at += 1;
            at > half || at % 2 == 1
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Metres north of Austin's capitol, at that second.
    fn fix(north_m: f64, second: i64) -> Fix {
        Fix {
            latitude: 30.2747 + north_m / 111_195.0,
            longitude: -97.7404,
            accuracy_m: 10.0,
            speed_mps: None,
            heading_deg: None,
            recorded_at: Timestamp(second * 1000),
        }
    }

    /// Which of a walk's fixes are kept.
    fn kept(walk: &[Fix]) -> Vec<i64> {
        let mut last: Option<Fix> = None;
        let keep = walk.iter().filter(|next| {
            let keep = worth_keeping(last.as_ref(), next);
            if keep {
                last = Some(**next);
            }
            keep
        });
        keep.map(|fix| fix.recorded_at.0 / 1000).collect()
    }

    #[test]
    fn standing_costs_a_fix_in_five_minutes() {
        let walk: Vec<Fix> = (0..=900).map(|second| fix(f64::from(second % 7), i64::from(second))).collect();
        assert_eq!(kept(&walk), [0, 300, 600, 900]);
    }

    #[test]
    fn walking_costs_one_a_minute_and_driving_at_most_four() {
        let walking: Vec<Fix> = (0..=180).map(|second| fix(f64::from(second), i64::from(second))).collect();
        assert_eq!(kept(&walking), [0, 60, 120, 180]);
        let driving: Vec<Fix> = (0..=60).map(|second| fix(f64::from(second) * 30.0, i64::from(second))).collect();
        assert_eq!(kept(&driving), [0, 15, 30, 45, 60]);
    }

    #[test]
    fn a_poor_fix_that_jumps_about_is_not_movement() {
        let vague = |north: f64, second| Fix { accuracy_m: 800.0, ..fix(north, second) };
        assert_eq!(kept(&[vague(0.0, 0), vague(500.0, 60), vague(0.0, 120), vague(900.0, 180)]), [0, 180]);
    }

    #[test]
    fn what_cannot_be_is_not_believed() {
        let (now, since) = (Timestamp(1_000_000), Timestamp(400_000));
        let good = Fix { recorded_at: now, ..fix(0.0, 0) };
        assert_eq!(good.doubt(now, since), None);
        for (fix, doubt) in [
            (Fix { latitude: 90.1, ..good }, Doubt::NoPlace),
            (Fix { longitude: f64::NAN, ..good }, Doubt::NoPlace),
            (Fix { accuracy_m: -1.0, ..good }, Doubt::NoPlace),
            (Fix { speed_mps: Some(400.0), ..good }, Doubt::NoPlace),
            (Fix { heading_deg: Some(361.0), ..good }, Doubt::NoPlace),
            (Fix { accuracy_m: 5_000.1, ..good }, Doubt::Vague),
            (Fix { recorded_at: Timestamp(now.0 + AHEAD_MS + 1), ..good }, Doubt::Future),
            (Fix { recorded_at: Timestamp(i64::MAX), ..good }, Doubt::Future),
            (Fix { recorded_at: Timestamp(since.0 - 1), ..good }, Doubt::Past),
        ] {
            assert_eq!(fix.doubt(now, since), Some(doubt), "{fix:?}");
        }
        assert_eq!(Fix { recorded_at: Timestamp(now.0 + AHEAD_MS), ..good }.doubt(now, since), None);
    }

    #[test]
    fn thinning_keeps_the_first_the_newest_and_the_order() {
        let mut fixes: Vec<Fix> = (0..1000).map(|second| fix(0.0, second)).collect();
        thin(&mut fixes, UNSENT);
        assert!(fixes.len() <= UNSENT && fixes.len() > UNSENT / 2, "{}", fixes.len());
        assert_eq!(fixes[0].recorded_at, Timestamp(0));
        assert!(fixes.windows(2).all(|pair| pair[0].recorded_at < pair[1].recorded_at));
        let newest: Vec<i64> = fixes.iter().rev().take(200).map(|fix| fix.recorded_at.0 / 1000).collect();
        assert_eq!(newest, (800..1000).rev().collect::<Vec<_>>());
        thin(&mut fixes, 0);
        assert!(fixes.len() <= 2);
    }

    #[test]
    fn ten_minutes_make_a_fix_stale() {
        let old = fix(0.0, 0);
        assert!(!old.is_stale(Timestamp(STALE_MS)) && old.is_stale(Timestamp(STALE_MS + 1)));
        assert_eq!(old.age_ms(Timestamp(-5)), 0);
    }
}
