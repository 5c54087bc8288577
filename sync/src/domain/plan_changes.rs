//! What changed in a technician's plan since the person last looked: the words of a notice, and of a
//! message to a phone that is not looking.

use std::borrow::Borrow;

use serde::{Deserialize, Serialize};

use super::facts::{JobFacts, VisitFacts, Window};
use super::status::{Priority, VisitStatus};
use crate::ids::{JobId, UserId, VisitId};
use crate::time::Timestamp;

/// A visit of the technician's as the person saw it, with what is needed to speak of it when it is
/// on the device no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedStop {
    pub job_id: JobId,
    pub visit_id: VisitId,
    /// The job's number.
    pub number: i64,
    pub title: String,
    /// The site's address in one line.
    pub address: String,
    /// The site's, an IANA name.
    pub time_zone: String,
    /// When the work is planned to begin; none where nobody has planned it.
    pub start: Option<Timestamp>,
    pub emergency: bool,
    /// Done or called off.
    pub over: bool,
}

/// How a visit differs from what was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "change")]
pub enum Change {
    /// It was given to the person.
    Given,
    /// It begins at another time; none: it had no time.
    Moved { from: Option<Timestamp> },
    /// It became an emergency.
    Raised,
    /// Others go instead; nobody where there are none.
    Taken { by: Vec<String> },
    /// Nobody goes any more.
    CalledOff { reason: Option<String> },
}

/// One change: the visit as it is now or, where it is not the person's any more, as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanChange {
    pub stop: PlannedStop,
    pub change: Change,
}

/// Who goes to a job that was taken off a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Departure {
    pub job_id: JobId,
    /// Names of those who are on its open visits now.
    #[serde(default)]
    pub technicians: Vec<String>,
}

impl PlannedStop {
    fn of(job: &JobFacts, visit: &VisitFacts) -> Self {
        Self {
            job_id: job.id,
            visit_id: visit.id,
            number: job.number,
            title: job.title.clone(),
            address: job.site.address.clone(),
            time_zone: job.site.time_zone.clone(),
            start: visit.place().start,
            emergency: job.priority == Priority::Emergency,
            over: visit.status.is_over(),
        }
    }
}

impl PlanChange {
    /// Whether it touches that time: the visit begins within it, or did. An emergency always does.
    pub fn concerns(&self, time: Window) -> bool {
        let within = |at: Option<Timestamp>| at.is_some_and(|at| time.start <= at && at < time.end);
        let earlier = match self.change {
            Change::Moved { from } => from,
            _ => None,
        };
        (self.stop.emergency && matches!(self.change, Change::Given | Change::Raised))
            || within(self.stop.start)
            || within(earlier)
    }
}

/// The visits of `user` in the job.
pub fn stops_of(job: &JobFacts, user: UserId) -> impl Iterator<Item = PlannedStop> + '_ {
    job.visits.iter().filter(move |visit| visit.is_assigned(user)).map(|visit| PlannedStop::of(job, visit))
}

/// What is different from `seen` by now, in the order of the plan. `jobs` are all that the person
/// has, `departed` tells of those that are gone. What the person did is not news: accepting a visit,
/// finishing it or opening it again.
pub fn changes(
    seen: &[PlannedStop],
    jobs: &[impl Borrow<JobFacts>],
    departed: &[Departure],
    user: UserId,
) -> Vec<PlanChange> {
    let jobs = || jobs.iter().map(Borrow::borrow);
    let mut found: Vec<PlanChange> = Vec::new();
    for job in jobs() {
        for visit in job.visits.iter().filter(|visit| visit.is_assigned(user) && !visit.status.is_over()) {
            let before = seen.iter().find(|stop| stop.visit_id == visit.id);
            let stop = PlannedStop::of(job, visit);
            let change = |change| PlanChange { stop: stop.clone(), change };
            match before {
                None if visit.awaits(user) => found.push(change(Change::Given)),
                Some(before) if !before.over => {
                    if before.start != stop.start {
                        found.push(change(Change::Moved { from: before.start }));
                    }
                    if stop.emergency && !before.emergency {
                        found.push(change(Change::Raised));
                    }
                }
                _ => {}
            }
        }
    }
    for stop in seen.iter().filter(|stop| !stop.over) {
        let visit = jobs().find(|job| job.id == stop.job_id).and_then(|job| job.visit(stop.visit_id));
        if let Some(change) = gone(stop, visit, departed, user) {
            found.push(PlanChange { stop: stop.clone(), change });
        }
    }
    found.sort_by_key(|change| (change.stop.start.is_none(), change.stop.start, change.stop.number));
    found
}

/// What the person has seen once everything but `open` counts as read: of visits with an open change
/// it stays what it was.
pub fn read(
    seen: &[PlannedStop],
    jobs: &[impl Borrow<JobFacts>],
    open: &[PlanChange],
    user: UserId,
) -> Vec<PlannedStop> {
    let is_open = |stop: &PlannedStop| open.iter().any(|change| change.stop.visit_id == stop.visit_id);
    let now = jobs.iter().flat_map(|job| stops_of(job.borrow(), user)).filter(|stop| !is_open(stop));
    seen.iter().filter(|stop| is_open(stop)).cloned().chain(now).collect()
}

/// How a visit that was seen is not the person's to do any more; none where it is, or is done.
fn gone(stop: &PlannedStop, now: Option<&VisitFacts>, departed: &[Departure], user: UserId) -> Option<Change> {
    match now {
        Some(visit) if visit.status == VisitStatus::Cancelled => {
            Some(Change::CalledOff { reason: visit.cancel_reason.clone() })
        }
        Some(visit) if visit.is_assigned(user) || visit.status.is_over() => None,
        Some(visit) => {
            Some(Change::Taken { by: visit.technicians.iter().map(|technician| technician.name.clone()).collect() })
        }
        None => {
            let by = departed.iter().rfind(|departure| departure.job_id == stop.job_id);
            Some(Change::Taken { by: by.map(|departure| departure.technicians.clone()).unwrap_or_default() })
        }
    }
}

#[cfg(test)]
mod tests;
