//! What the jobs say that somebody should look at. Pure.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sync::domain::facts::{JobFacts, VisitFacts};
use sync::domain::status::{Priority, VisitStatus};
use sync::ids::{JobId, VisitId};
use sync::time::Timestamp;

/// Minutes after which an emergency that nobody has accepted needs a call.
pub(super) const PATIENCE_MINUTES: i64 = 5;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub(super) enum Kind {
    Late { minutes: u32, note: String },
    NotAccepted,
}

/// One thing to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Found {
    #[serde(flatten)]
    pub(super) kind: Kind,
    pub(super) job_id: JobId,
    pub(super) visit_id: VisitId,
    pub(super) number: i64,
    pub(super) title: String,
    /// Names of those who go.
    pub(super) who: String,
    /// The site's time zone.
    pub(super) zone: String,
    /// Since when it is so.
    pub(super) at: Timestamp,
}

/// Since when emergencies have waited, as far as this desk knows.
pub(super) type Waiting = BTreeMap<VisitId, Timestamp>;

fn visits(jobs: &[Arc<JobFacts>]) -> impl Iterator<Item = (&JobFacts, &VisitFacts)> {
    jobs.iter().flat_map(|job| job.visits.iter().map(move |visit| (&**job, visit)))
}

fn is_waiting(job: &JobFacts, visit: &VisitFacts) -> bool {
    job.priority == Priority::Emergency
        && visit.status == VisitStatus::Scheduled
        && !visit.technicians.is_empty()
        && visit.technicians.iter().all(|technician| technician.accepted_at.is_none())
}

/// The emergencies that wait, each since when it was first seen to.
pub(super) fn waiting(jobs: &[Arc<JobFacts>], before: &Waiting, now: Timestamp) -> Waiting {
    let waits = visits(jobs).filter(|(job, visit)| is_waiting(job, visit));
    waits.map(|(_, visit)| (visit.id, before.get(&visit.id).copied().unwrap_or(now))).collect()
}

/// What is to be looked at now, the latest first.
pub(super) fn find(jobs: &[Arc<JobFacts>], waiting: &Waiting, now: Timestamp) -> Vec<Found> {
    let mut found = Vec::new();
    for (job, visit) in visits(jobs) {
        let one = |kind: Kind, at: Timestamp| {
            let names: Vec<&str> = visit.technicians.iter().map(|technician| technician.name.as_str()).collect();
            Found {
                kind,
                job_id: job.id,
                visit_id: visit.id,
                number: job.number,
                title: job.title.clone(),
                who: names.join(", "),
                zone: job.site.time_zone.clone(),
                at,
            }
        };
        if let Some(late) = &visit.late {
            found.push(one(Kind::Late { minutes: late.minutes, note: late.note.clone() }, late.at));
        }
        if let Some(since) = waiting.get(&visit.id).filter(|since| now.minutes_since(**since) >= PATIENCE_MINUTES) {
            found.push(one(Kind::NotAccepted, *since));
        }
    }
    found.sort_by_key(|found| (std::cmp::Reverse(found.at), found.number));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use sync::domain::access::Role;
    use sync::domain::facts::Delay;
    use sync::testing::builders::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn job(number: u32, priority: Priority) -> JobFacts {
        let marcus = staff_member(id(2), "Marcus", Role::Technician);
        JobBuilder::new(number).planned(&marcus, MONDAY).with(|facts| facts.priority = priority).build()
    }

    #[wasm_bindgen_test]
    fn an_emergency_is_looked_at_once_it_has_waited() {
        let jobs = [Arc::new(job(1, Priority::Emergency)), Arc::new(job(2, Priority::Routine))];
        let since = waiting(&jobs, &Waiting::new(), MONDAY);
        assert_eq!(since.len(), 1);
        let later = MONDAY.plus_minutes(4);
        assert_eq!(waiting(&jobs, &since, later), since, "the first time counts");
        assert!(find(&jobs, &since, later).is_empty());
        let found = find(&jobs, &since, MONDAY.plus_minutes(5));
        assert_eq!((found.len(), &found[0].kind, found[0].at), (1, &Kind::NotAccepted, MONDAY));
        let mut accepted = job(1, Priority::Emergency);
        accepted.visits[0].technicians[0].accepted_at = Some(MONDAY);
        assert!(waiting(&[Arc::new(accepted)], &since, later).is_empty());
    }

    #[wasm_bindgen_test]
    fn who_is_late_is_looked_at_the_latest_first() {
        let late = |number: u32, minutes: i64| {
            let mut job = job(number, Priority::Routine);
            let at = MONDAY.plus_minutes(minutes);
            job.visits[0].late = Some(Delay { minutes: 30, note: "train".into(), at, by: id(2) });
            Arc::new(job)
        };
        let found = find(&[late(1, 0), late(2, 10)], &Waiting::new(), MONDAY);
        assert_eq!(found.iter().map(|found| found.at).collect::<Vec<_>>(), [MONDAY.plus_minutes(10), MONDAY]);
        assert_eq!(
            (found[0].who.as_str(), &found[0].kind),
            ("Marcus", &Kind::Late { minutes: 30, note: "train".into() })
        );
    }
}
