//! What there is to show of a day: who goes where in which order, and what nobody has yet. No signals
//! here.

use std::sync::Arc;

use sync::domain::facts::{JobFacts, StaffMember, VisitFacts, Window};
use sync::domain::status::VisitStatus;
use sync::ids::{UserId, VisitId};

/// One visit of the day.
#[derive(Clone, Debug)]
pub struct Stop {
    pub job: Arc<JobFacts>,
    /// Place among the job's visits.
    at: usize,
    pub span: Option<Window>,
}

impl PartialEq for Stop {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at && self.span == other.span && (Arc::ptr_eq(&self.job, &other.job) || self.job == other.job)
    }
}

impl Stop {
    pub fn visit(&self) -> &VisitFacts {
        &self.job.visits[self.at]
    }
}

/// A technician with the visits of the day in their planned order.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    pub member: StaffMember,
    pub stops: Vec<Stop>,
}

/// What is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub technician: Option<UserId>,
    pub state: Option<VisitStatus>,
}

/// The day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Day {
    pub people: Vec<Person>,
    /// Visits of the day that nobody has yet, and those that have no day at all.
    pub open: Vec<Stop>,
}

impl Day {
    /// The day within `whole`. Technicians without a visit are there, too: they may be near.
    pub fn of(jobs: &[Arc<JobFacts>], staff: Vec<StaffMember>, whole: Window, filter: Filter) -> Self {
        let people = staff.into_iter().filter(|member| filter.technician.is_none_or(|only| only == member.id));
        let mut day =
            Self { people: people.map(|member| Person { member, stops: Vec::new() }).collect(), open: Vec::new() };
        for job in jobs {
            for (at, visit) in job.visits.iter().enumerate() {
                let shown =
                    visit.status != VisitStatus::Cancelled && filter.state.is_none_or(|only| only == visit.status);
                if !shown {
                    continue;
                }
                let stop = Stop { job: job.clone(), at, span: visit.span() };
                let today = stop.span.is_some_and(|span| span.overlaps(&whole));
                if visit.technicians.is_empty() {
                    let waits = visit.status != VisitStatus::Completed && !job.status.is_sealed();
                    if waits && filter.technician.is_none() && (today || stop.span.is_none()) {
                        day.open.push(stop);
                    }
                } else if today {
                    for person in day.people.iter_mut().filter(|person| visit.is_assigned(person.member.id)) {
                        person.stops.push(stop.clone());
                    }
                }
            }
        }
        let order = |stop: &Stop| (stop.span.is_none(), stop.span.map(|span| span.start), stop.job.number);
        day.people.iter_mut().for_each(|person| person.stops.sort_by_key(order));
        day.open.sort_by_key(order);
        day
    }

    /// The stop of that visit.
    pub fn stop(&self, visit: VisitId) -> Option<&Stop> {
        self.stops().find(|stop| stop.visit().id == visit)
    }

    /// Every stop; one of several technicians comes several times.
    pub fn stops(&self) -> impl Iterator<Item = &Stop> {
        self.people.iter().flat_map(|person| &person.stops).chain(&self.open)
    }

    /// Visits, each counted once.
    pub fn count(&self) -> usize {
        let mut visits: Vec<VisitId> = self.stops().map(|stop| stop.visit().id).collect();
        visits.sort_unstable();
        visits.dedup();
        visits.len()
    }
}

#[cfg(test)]
pub(super) mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use sync::time::Timestamp;
    use wasm_bindgen_test::wasm_bindgen_test;

    pub(in crate::dispatch::map) const ANA: &str = "0190a000-0000-7000-8000-00000000000a";
    pub(in crate::dispatch::map) const BEN: &str = "0190a000-0000-7000-8000-00000000000b";
    pub(in crate::dispatch::map) const WHOLE: Window = Window { start: Timestamp(0), end: Timestamp(24 * 3_600_000) };

    /// A job with one visit at that hour.
    pub(in crate::dispatch::map) fn job(
        number: i64,
        hour: Option<i64>,
        status: &str,
        technicians: &[&str],
    ) -> Arc<JobFacts> {
        let id = |kind: i64| format!("0190a000-0000-7000-80{kind:02}-{number:012}");
        let window = hour.map(|hour| serde_json::json!({"start": hour * 3_600_000, "end": (hour + 1) * 3_600_000}));
        let technicians: Vec<_> = technicians.iter().map(|id| serde_json::json!({"id": id, "name": "n"})).collect();
        let position = serde_json::json!({"latitude": 30.0 + number as f64 / 100.0, "longitude": -97.0});
        let job = serde_json::json!({
            "id": id(1), "number": number, "title": format!("Job {number}"), "priority": "routine", "status": "scheduled",
            "service": {"id": id(2), "code": "c", "name": "n"}, "customer": {"id": id(3), "name": "Ada"},
            "site": {"id": id(4), "name": "Home", "address": "a", "time_zone": "UTC", "position": position},
            "visits": [{"id": id(5), "status": status, "window": window, "duration_minutes": 60, "technicians": technicians}],
            "created_at": 0, "seq": 1
        });
        serde_json::from_value(job).unwrap()
    }

    pub(in crate::dispatch::map) fn staff() -> Vec<StaffMember> {
        [(ANA, "Ana"), (BEN, "Ben")]
            .map(|(id, name)| {
                serde_json::from_value(serde_json::json!({"id": id, "name": name, "role": "technician"})).unwrap()
            })
            .to_vec()
    }

    fn numbers(stops: &[Stop]) -> Vec<i64> {
        stops.iter().map(|stop| stop.job.number).collect()
    }

    #[wasm_bindgen_test]
    fn everybody_has_their_visits_in_planned_order() {
        let jobs = [
            job(1, Some(14), "scheduled", &[ANA]),
            job(2, Some(8), "en_route", &[ANA, BEN]),
            job(3, Some(30), "scheduled", &[ANA]),
            job(4, None, "unscheduled", &[]),
            job(5, Some(9), "scheduled", &[]),
            job(6, Some(9), "cancelled", &[BEN]),
        ];
        let day = Day::of(&jobs, staff(), WHOLE, Filter::default());
        assert_eq!(day.people.iter().map(|person| numbers(&person.stops)).collect::<Vec<_>>(), [vec![2, 1], vec![2]]);
        assert_eq!(numbers(&day.open), [5, 4], "what has a time comes first");
        assert_eq!(day.count(), 4, "a visit of two people is one visit");
    }

    #[wasm_bindgen_test]
    fn a_filter_leaves_one_technician_or_one_state() {
        let jobs = [
            job(1, Some(8), "scheduled", &[ANA]),
            job(2, Some(9), "completed", &[BEN]),
            job(3, None, "unscheduled", &[]),
        ];
        let only = Filter { technician: Some(BEN.parse().unwrap()), ..Filter::default() };
        let day = Day::of(&jobs, staff(), WHOLE, only);
        assert_eq!((day.people.len(), numbers(&day.people[0].stops), day.open.len()), (1, vec![2], 0));
        let only = Filter { state: Some(VisitStatus::Scheduled), ..Filter::default() };
        let day = Day::of(&jobs, staff(), WHOLE, only);
        assert_eq!(
            (numbers(&day.people[0].stops), numbers(&day.people[1].stops), day.open.len()),
            (vec![1], vec![], 0)
        );
    }
}
