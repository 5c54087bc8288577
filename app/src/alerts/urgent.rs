//! Which visits are emergencies that the person has to answer. Pure.

use std::sync::Arc;

use sync::domain::facts::JobFacts;
use sync::domain::geo::{Position, distance_m};
use sync::domain::planning::{RoadEstimate, Travel};
use sync::domain::status::{Priority, VisitStatus};
use sync::ids::{JobId, UserId, VisitId};
use sync::time::Timestamp;

/// An emergency that waits for the person's answer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Urgent {
    pub(super) job_id: JobId,
    pub(super) visit_id: VisitId,
    pub(super) number: i64,
    pub(super) title: String,
    pub(super) address: String,
    pub(super) time_zone: String,
    pub(super) start: Option<Timestamp>,
    pub(super) position: Option<Position>,
    /// Whether it can be accepted: it has a time.
    pub(super) acceptable: bool,
}

/// What waits for `user`, the soonest first.
pub(super) fn urgent(jobs: &[Arc<JobFacts>], user: UserId) -> Vec<Urgent> {
    let emergencies = jobs.iter().filter(|job| job.priority == Priority::Emergency && !job.status.is_sealed());
    let waiting = |status: VisitStatus| {
        matches!(status, VisitStatus::Unscheduled | VisitStatus::Scheduled | VisitStatus::Accepted)
    };
    let mut found: Vec<Urgent> = emergencies
        .flat_map(|job| {
            let visits = job.visits.iter().filter(|visit| visit.awaits(user) && waiting(visit.status));
            visits.map(|visit| Urgent {
                job_id: job.id,
                visit_id: visit.id,
                number: job.number,
                title: job.title.clone(),
                address: job.site.address.clone(),
                time_zone: job.site.time_zone.clone(),
                start: visit.place().start,
                position: job.site.position,
                acceptable: visit.status != VisitStatus::Unscheduled,
            })
        })
        .collect();
    found.sort_by_key(|urgent| (urgent.start.is_none(), urgent.start, urgent.number));
    found
}

/// Metres of road and minutes to a site, as estimated.
pub(super) fn road(here: Option<Position>, there: Option<Position>) -> Option<(f64, i64)> {
    let (here, there) = here.zip(there)?;
    let estimate = RoadEstimate::default();
    Some((distance_m(here, there) * estimate.detour, estimate.minutes(here, there)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sync::domain::access::Role;
    use sync::testing::builders::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    const MARCUS: u128 = 2;

    fn job(number: u32, priority: Priority, accepted: bool) -> Arc<JobFacts> {
        let marcus = staff_member(id(MARCUS), "Marcus", Role::Technician);
        let at = MONDAY.plus_minutes(-i64::from(number));
        let planned = JobBuilder::new(number).planned(&marcus, at).with(|facts| {
            facts.priority = priority;
            facts.visits[0].technicians[0].accepted_at = accepted.then_some(MONDAY);
        });
        Arc::new(planned.build())
    }

    #[wasm_bindgen_test]
    fn what_was_not_accepted_waits_the_soonest_first() {
        let jobs = [
            job(1, Priority::Emergency, false),
            job(2, Priority::Urgent, false),
            job(3, Priority::Emergency, true),
            job(4, Priority::Emergency, false),
        ];
        let numbers = |user: u128| urgent(&jobs, id(user)).iter().map(|urgent| urgent.number).collect::<Vec<_>>();
        assert_eq!(numbers(MARCUS), [jobs[3].number, jobs[0].number]);
        assert!(numbers(9).is_empty(), "nobody else's");
    }

    #[wasm_bindgen_test]
    fn without_a_time_it_stands_there_and_cannot_be_accepted() {
        let mut open = (*job(1, Priority::Emergency, false)).clone();
        (open.visits[0].window, open.visits[0].status) = (None, VisitStatus::Unscheduled);
        let found = urgent(&[Arc::new(open)], id(MARCUS));
        assert_eq!((found.len(), found[0].acceptable, found[0].start), (1, false, None));
    }

    #[wasm_bindgen_test]
    fn the_road_is_known_where_both_ends_are() {
        let there = Position { latitude: SITE.latitude + 0.1, ..SITE };
        let (metres, minutes) = road(Some(SITE), Some(there)).unwrap_or_default();
        assert!((14_000.0..15_000.0).contains(&metres) && (19..=20).contains(&minutes), "{metres} {minutes}");
        assert_eq!(road(None, Some(there)), None);
    }
}
