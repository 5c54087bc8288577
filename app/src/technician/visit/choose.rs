//! Which visit of a job to show.

use sync::domain::facts::{JobFacts, VisitFacts};
use sync::domain::status::VisitStatus;
use sync::ids::{UserId, VisitId};
use sync::time::Timestamp;

/// The visits that concern the person, by time: their own, or all where none is theirs.
pub(super) fn visits_of(job: &JobFacts, user: UserId) -> Vec<&VisitFacts> {
    let own = job.is_assigned(user);
    let mut visits: Vec<_> = job.visits.iter().filter(|visit| !own || visit.is_assigned(user)).collect();
    visits.sort_by_key(|visit| start(visit));
    visits
}

/// The asked visit, else the one being worked, else the next open one, else the last.
pub(super) fn choose(job: &JobFacts, user: UserId, asked: Option<VisitId>) -> Option<&VisitFacts> {
    let visits = visits_of(job, user);
    let asked = asked.and_then(|id| job.visit(id));
    let open =
        || visits.iter().filter(|visit| !visit.status.is_over()).min_by_key(|visit| (rank(visit.status), start(visit)));
    asked.or_else(|| open().copied()).or_else(|| visits.last().copied())
}

fn start(visit: &VisitFacts) -> Timestamp {
    visit.span().map_or(Timestamp(i64::MAX), |span| span.start)
}

/// What is under way comes first.
pub(in crate::technician) fn rank(status: VisitStatus) -> u8 {
    match status {
        VisitStatus::InProgress => 0,
        VisitStatus::OnSite => 1,
        VisitStatus::EnRoute => 2,
        VisitStatus::Accepted | VisitStatus::Scheduled | VisitStatus::WaitingParts => 3,
        VisitStatus::Unscheduled => 4,
        VisitStatus::Completed | VisitStatus::Cancelled => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::technician::testing::{ME, job, visit};
    use serde_json::json;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn chosen(visits: Vec<serde_json::Value>, asked: Option<u32>) -> Option<u128> {
        let asked = asked.map(|id| VisitId(uuid::Uuid::from_u128(id.into())));
        let job = job(1, visits, json!({}));
        choose(&job, ME, asked).map(|visit| visit.id.0.as_u128())
    }

    #[wasm_bindgen_test]
    fn the_visit_under_way_comes_before_the_next_one_and_that_before_a_finished_one() {
        let all =
            || vec![visit(1, "completed", Some(9)), visit(2, "scheduled", Some(40)), visit(3, "in_progress", Some(50))];
        assert_eq!(chosen(all(), None), Some(3));
        assert_eq!(chosen(all()[..2].to_vec(), None), Some(2));
        assert_eq!(chosen(all()[..1].to_vec(), None), Some(1));
        assert_eq!(chosen(all(), Some(1)), Some(1));
        assert_eq!(chosen(Vec::new(), None), None);
    }
}
