//! A visit as it stands in a technician's day, whatever has become of it.

use super::booking::Booking;
use crate::domain::facts::{JobFacts, VisitFacts, Window};
use crate::domain::status::{Priority, VisitStatus};
use crate::ids::UserId;
use crate::time::Timestamp;

/// One visit of one technician's day. Unlike a [`Booking`] it is there when the work is done, too:
/// the day's load and the last known place come from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    pub booking: Booking,
    pub status: VisitStatus,
    pub priority: Priority,
    /// Everybody who goes.
    pub crew: Vec<UserId>,
    pub set_out_at: Option<Timestamp>,
    pub arrived_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    /// When somebody on the way said that the arrival will be.
    pub told: Option<Timestamp>,
}

impl Stop {
    /// Whether it takes up time that is still to come.
    pub fn is_booked(&self) -> bool {
        !self.status.is_over()
    }

    /// Whether nobody has set out for it.
    pub fn is_ahead(&self) -> bool {
        matches!(self.status, VisitStatus::Unscheduled | VisitStatus::Scheduled | VisitStatus::Accepted)
    }

    /// Whether an emergency may take its place: nobody is at work there, and it is none itself.
    pub fn gives_way(&self) -> bool {
        self.priority != Priority::Emergency && (self.is_ahead() || self.status == VisitStatus::EnRoute)
    }
}

/// Every planned visit of the jobs that was not called off, one stop for each of its technicians, by
/// technician and time.
pub fn stops<'a>(jobs: impl IntoIterator<Item = &'a JobFacts>) -> Vec<Stop> {
    let mut stops: Vec<Stop> =
        jobs.into_iter().flat_map(|job| job.visits.iter().flat_map(move |visit| of(job, visit))).collect();
    stops.sort_by_key(|stop| {
        let Booking { technician, span, visit_id, .. } = stop.booking;
        (technician, span.start, span.end, visit_id)
    });
    stops
}

fn of<'a>(job: &'a JobFacts, visit: &'a VisitFacts) -> impl Iterator<Item = Stop> + 'a {
    let plan = visit.promised().zip(visit.span()).filter(|_| visit.status != VisitStatus::Cancelled);
    plan.into_iter().flat_map(move |(promised, span)| {
        let crew: Vec<UserId> = visit.technicians.iter().map(|technician| technician.id).collect();
        crew.clone().into_iter().map(move |technician| Stop {
            booking: Booking {
                visit_id: visit.id,
                job_id: job.id,
                number: job.number,
                technician,
                crew: crew.iter().copied().filter(|id| *id != technician).collect(),
                service: job.service.id,
                span,
                promised,
                position: job.site.position,
            },
            status: visit.status,
            priority: job.priority,
            crew: crew.clone(),
            set_out_at: visit.travel_started_at,
            arrived_at: visit.check_in.as_ref().map(|check_in| check_in.at).or(visit.started_at),
            ended_at: visit.completed_at,
            told: visit.late.as_ref().map(|late| span.start.plus_minutes(late.minutes.into())),
        })
    })
}

/// The stops of one technician; `stops` as [`stops`] answers them.
pub fn of_technician(stops: &[Stop], technician: UserId) -> &[Stop] {
    let from = stops.partition_point(|stop| stop.booking.technician < technician);
    let until = stops.partition_point(|stop| stop.booking.technician <= technician);
    &stops[from..until]
}

/// Minutes of the stops that lie within the span.
pub(super) fn minutes_within(stops: &[Stop], span: Window) -> i64 {
    let within = |stop: &Stop| {
        let Window { start, end } = stop.booking.span;
        Window { start: start.max(span.start), end: end.min(span.end) }.minutes().max(0)
    };
    stops.iter().map(within).sum()
}
