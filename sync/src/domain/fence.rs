//! The fence around a site: whether a phone has come to it or left it. It answers what to ask a
//! person, and changes nothing: checking in and completing stay decisions of people.
//!
//! Positions jump, so crossing takes more than one look: the way in ends within
//! [`GEOFENCE_M`], the way out only at half as much again, and either has to be seen twice, some
//! seconds apart. A fix whose circle is wider than the fence says nothing.

use super::geo::{Position, distance_m};
use super::rules::GEOFENCE_M;
use super::status::VisitStatus;
use super::tracking::Fix;
use crate::time::Timestamp;

/// Outside begins here, in metres.
const LEFT_M: f64 = GEOFENCE_M * 1.5;
/// Between the two looks that a crossing takes, in milliseconds: who drives by is gone by then.
const SETTLED_MS: i64 = 20_000;
/// A second look that comes later than this, in milliseconds, is a first one.
const FORGOTTEN_MS: i64 = 15 * 60_000;

/// On which side of the fence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Inside,
    Outside,
}

/// What is known of one phone and one site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fence {
    /// Where the phone is; none until two looks agree.
    side: Option<Side>,
    /// Where the last look put it, and since when every look did.
    looked: Option<(Side, Timestamp)>,
    seen_at: Option<Timestamp>,
    /// Whether it has been inside since the fence was put up.
    was_inside: bool,
}

/// What to ask a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// They seem to have arrived: check in?
    Arrived,
    /// They seem to have left: complete?
    Left,
}

impl Fence {
    /// A fence around somebody who is known to be inside: they checked in there.
    pub fn inside() -> Self {
        Self { side: Some(Side::Inside), was_inside: true, ..Self::default() }
    }

    /// The side that is settled; none before.
    pub fn side(&self) -> Option<Side> {
        self.side
    }

    /// Takes a fix in. The answer says whether the settled side changed.
    pub fn look(&mut self, site: Position, fix: &Fix) -> bool {
        if self.seen_at.is_some_and(|at| fix.recorded_at <= at) {
            return false;
        }
        let Some(side) = side_of(site, fix) else { return false };
        let recent = self.seen_at.is_some_and(|at| fix.recorded_at.0 - at.0 <= FORGOTTEN_MS);
        self.seen_at = Some(fix.recorded_at);
        let since = match self.looked {
            Some((before, since)) if before == side && recent => since,
            _ => fix.recorded_at,
        };
        self.looked = Some((side, since));
        let settled = fix.recorded_at.0 - since.0 >= SETTLED_MS || stands_inside(side, fix);
        if !settled || self.side == Some(side) {
            return false;
        }
        self.side = Some(side);
        self.was_inside |= side == Side::Inside;
        true
    }

    /// What to ask for a visit in that state: to check in once there, to complete once gone again.
    pub fn prompt(&self, status: VisitStatus) -> Option<Prompt> {
        match (status, self.side?) {
            (VisitStatus::EnRoute, Side::Inside) => Some(Prompt::Arrived),
            (VisitStatus::InProgress, Side::Outside) if self.was_inside => Some(Prompt::Left),
            _ => None,
        }
    }
}

/// The side that one fix puts the phone on; none in between, or where the fix is too poor to tell.
fn side_of(site: Position, fix: &Fix) -> Option<Side> {
    if fix.accuracy_m > GEOFENCE_M || !fix.position().is_valid() {
        return None;
    }
    let metres = distance_m(site, fix.position());
    if metres <= GEOFENCE_M {
        Some(Side::Inside)
    } else if metres - fix.accuracy_m >= LEFT_M {
        Some(Side::Outside)
    } else {
        None
    }
}

/// A phone that says that it stands needs no second look to have arrived.
fn stands_inside(side: Side, fix: &Fix) -> bool {
    side == Side::Inside && fix.speed_mps.is_some_and(|speed| speed < 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: Position = Position { latitude: 30.2747, longitude: -97.7404, accuracy_m: None };

    fn fix(metres: f64, second: i64) -> Fix {
        Fix {
            latitude: SITE.latitude + metres / 111_195.0,
            longitude: SITE.longitude,
            accuracy_m: 10.0,
            speed_mps: None,
            heading_deg: None,
            recorded_at: Timestamp(second * 1000),
        }
    }

    fn fence(looks: &[Fix]) -> Fence {
        let mut fence = Fence::default();
        for look in looks {
            fence.look(SITE, look);
        }
        fence
    }

    #[test]
    fn arriving_takes_two_looks_and_being_on_the_way() {
        let once = fence(&[fix(900.0, 0), fix(150.0, 60)]);
        assert_eq!(once.prompt(VisitStatus::EnRoute), None);
        let there = fence(&[fix(900.0, 0), fix(150.0, 60), fix(40.0, 80)]);
        assert_eq!(there.prompt(VisitStatus::EnRoute), Some(Prompt::Arrived));
        for other in [VisitStatus::Scheduled, VisitStatus::Accepted, VisitStatus::OnSite, VisitStatus::Completed] {
            assert_eq!(there.prompt(other), None, "{other:?}");
        }
    }

    #[test]
    fn who_stands_there_has_arrived_at_once() {
        let parked = Fix { speed_mps: Some(0.0), ..fix(80.0, 60) };
        assert_eq!(fence(&[parked]).prompt(VisitStatus::EnRoute), Some(Prompt::Arrived));
    }

    #[test]
    fn driving_by_asks_nothing() {
        let by: Vec<Fix> = (0..10).map(|at| fix(f64::from(at - 5) * 110.0, i64::from(at) * 6)).collect();
        assert_eq!(fence(&by).prompt(VisitStatus::EnRoute), None);
    }

    #[test]
    fn between_the_two_rings_nothing_changes() {
        let mut fence = fence(&[fix(10.0, 0), fix(10.0, 30)]);
        assert_eq!(fence.side(), Some(Side::Inside));
        for second in 2..20 {
            assert!(!fence.look(SITE, &fix(if second % 2 == 0 { 210.0 } else { 295.0 }, second * 30)));
        }
        assert_eq!(fence.prompt(VisitStatus::InProgress), None);
        assert!(!fence.look(SITE, &fix(400.0, 700)) && fence.look(SITE, &fix(600.0, 730)));
        assert_eq!(fence.prompt(VisitStatus::InProgress), Some(Prompt::Left));
    }

    #[test]
    fn leaving_asks_only_who_was_there_and_at_work() {
        let never = fence(&[fix(900.0, 0), fix(900.0, 30)]);
        assert_eq!(never.prompt(VisitStatus::InProgress), None);
        let gone = fence(&[fix(10.0, 0), fix(10.0, 30), fix(900.0, 60), fix(950.0, 90)]);
        assert_eq!(gone.prompt(VisitStatus::InProgress), Some(Prompt::Left));
        assert_eq!(gone.prompt(VisitStatus::WaitingParts), None, "they went for the part");
        assert_eq!(gone.prompt(VisitStatus::EnRoute), None);
    }

    #[test]
    fn who_checked_in_can_leave_without_having_been_watched() {
        let mut fence = Fence::inside();
        assert_eq!(fence.prompt(VisitStatus::InProgress), None);
        fence.look(SITE, &fix(900.0, 0));
        assert!(fence.look(SITE, &fix(900.0, 30)));
        assert_eq!(fence.prompt(VisitStatus::InProgress), Some(Prompt::Left));
    }

    #[test]
    fn a_poor_or_an_old_fix_says_nothing() {
        let vague = |second| Fix { accuracy_m: 250.0, ..fix(10.0, second) };
        assert_eq!(fence(&[vague(0), vague(30), vague(60)]).side(), None);
        let late = fence(&[fix(10.0, 100), fix(10.0, 100), fix(10.0, 70)]);
        assert_eq!(late.side(), None, "the same moment again is no second look");
        let apart = fence(&[fix(10.0, 0), fix(10.0, 20 * 60)]);
        assert_eq!(apart.side(), None, "much may have happened in twenty minutes");
    }

    #[test]
    fn an_uncertain_distance_counts_against_having_left() {
        let edge = |second| Fix { accuracy_m: 150.0, ..fix(420.0, second) };
        let fence = fence(&[fix(0.0, 0), fix(0.0, 30), edge(60), edge(120)]);
        assert_eq!(fence.side(), Some(Side::Inside));
    }
}
