//! Whom a change of jobs concerns enough to wake a phone for, and whether that still holds later.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use sync::domain::facts::JobFacts;
use sync::domain::plan_changes::{Change, PlanChange, changes, stops_of};
use sync::ids::UserId;
use sync::time::Timestamp;

use super::model::Level;
use super::quiet;

/// A change of somebody's plan that they are to be told of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notice {
    pub user_id: UserId,
    pub change: PlanChange,
    /// When it was made.
    pub at: Timestamp,
}

impl Notice {
    /// An emergency that the person has to go to.
    pub fn is_urgent(&self) -> bool {
        self.change.stop.emergency && !matches!(self.change.change, Change::Taken { .. } | Change::CalledOff { .. })
    }

    /// Whether a person of that preference is told.
    pub fn fits(&self, level: Level) -> bool {
        match level {
            Level::All => true,
            Level::Emergencies => self.is_urgent(),
            Level::Off => false,
        }
    }

    /// Whether it still says what is true of the job as it is now.
    pub fn holds(&self, job: &JobFacts) -> bool {
        let stop = &self.change.stop;
        let visit = job.visit(stop.visit_id).filter(|visit| visit.is_assigned(self.user_id));
        match (&self.change.change, visit) {
            (Change::Taken { .. }, visit) => visit.is_none(),
            (Change::CalledOff { .. }, visit) => visit.is_none_or(|visit| visit.status.is_over()),
            (Change::Given, Some(visit)) => visit.awaits(self.user_id) && !visit.status.is_over(),
            (Change::Raised, Some(visit)) => visit.is_awaited(),
            (Change::Moved { .. }, Some(visit)) => !visit.status.is_over() && visit.place().start == stop.start,
            (_, None) => false,
        }
    }
}

/// What the technicians are to be told of a job that became `after`: what begins, or began, today or
/// tomorrow, and emergencies. Whoever changed it knows.
pub fn notices(before: &JobFacts, after: &JobFacts, actor: Option<UserId>, now: Timestamp) -> Vec<Notice> {
    let days = quiet::next_two_days(now, quiet::zone(&after.site.time_zone));
    let people = [before, after].into_iter().flat_map(|job| &job.visits).flat_map(|visit| &visit.technicians);
    let people: BTreeSet<UserId> =
        people.map(|technician| technician.id).filter(|person| Some(*person) != actor).collect();
    people
        .into_iter()
        .flat_map(|user_id| {
            let seen: Vec<_> = stops_of(before, user_id).collect();
            changes(&seen, &[after], &[], user_id).into_iter().map(move |change| Notice { user_id, change, at: now })
        })
        .filter(|notice| notice.change.concerns(days))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sync::domain::access::Role;
    use sync::domain::status::{Priority, VisitStatus};
    use sync::testing::builders::*;

    const MARCUS: u128 = 2;
    const LUIS: u128 = 3;

    fn job(minutes: i64, who: &[u128]) -> JobFacts {
        let member = |number: u128| staff_member(id(number), "Somebody", Role::Technician);
        let people = who.iter().map(|number| assigned(&member(*number))).collect();
        JobBuilder::new(7)
            .planned(&member(MARCUS), MONDAY.plus_minutes(minutes))
            .with(|facts| facts.visits[0].technicians = people)
            .build()
    }

    fn told(before: &JobFacts, after: &JobFacts, actor: u128) -> Vec<(UserId, Change)> {
        let found = notices(before, after, Some(id(actor)), MONDAY);
        found.into_iter().map(|notice| (notice.user_id, notice.change.change)).collect()
    }

    #[test]
    fn who_gets_a_visit_and_who_loses_it_are_told() {
        let (his, hers) = (job(60, &[MARCUS]), job(60, &[LUIS]));
        let taken = Change::Taken { by: vec!["Somebody".into()] };
        assert_eq!(told(&his, &hers, 1), [(id(MARCUS), taken), (id(LUIS), Change::Given)]);
        assert_eq!(told(&his, &hers, LUIS).len(), 1, "whoever did it knows");
    }

    #[test]
    fn what_is_far_ahead_wakes_nobody_unless_it_is_an_emergency() {
        let mut far = job(5 * 24 * 60, &[MARCUS]);
        let nobody = job(5 * 24 * 60, &[]);
        assert_eq!(told(&nobody, &far, 1), []);
        far.priority = Priority::Emergency;
        assert_eq!(told(&nobody, &far, 1), [(id(MARCUS), Change::Given)]);
    }

    #[test]
    fn what_was_overtaken_is_not_told() {
        let (before, moved) = (job(60, &[MARCUS]), job(120, &[MARCUS]));
        let notice = notices(&before, &moved, None, MONDAY).remove(0);
        assert!(notice.holds(&moved) && !notice.holds(&before));
        let mut done = moved.clone();
        done.visits[0].status = VisitStatus::Completed;
        assert!(!notice.holds(&done) && !notice.holds(&job(120, &[LUIS])));
        let given = notices(&job(60, &[]), &before, None, MONDAY).remove(0);
        let mut accepted = before.clone();
        accepted.visits[0].technicians[0].accepted_at = Some(MONDAY);
        assert!(given.holds(&before) && !given.holds(&accepted));
    }

    #[test]
    fn people_choose_what_they_are_told_of() {
        let mut urgent = job(60, &[MARCUS]);
        let routine = notices(&job(60, &[]), &urgent, None, MONDAY).remove(0);
        urgent.priority = Priority::Emergency;
        let emergency = notices(&job(60, &[]), &urgent, None, MONDAY).remove(0);
        let fits = |notice: &Notice| [Level::All, Level::Emergencies, Level::Off].map(|level| notice.fits(level));
        assert_eq!((fits(&routine), fits(&emergency)), ([true, false, false], [true, true, false]));
    }
}
