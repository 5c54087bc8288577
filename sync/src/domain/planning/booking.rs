//! A visit as it takes up a technician's day.

use crate::domain::command::Place;
use crate::domain::facts::{Arrival, JobFacts, VisitFacts, Window};
use crate::domain::geo::Position;
use crate::domain::status::VisitStatus;
use crate::ids::{JobId, ServiceTypeId, UserId, VisitId};
use crate::time::Timestamp;

/// One visit on one technician's row: the span that the work is planned for.
#[derive(Clone, Debug, PartialEq)]
pub struct Booking {
    pub visit_id: VisitId,
    pub job_id: JobId,
    /// The job's number, to name it by.
    pub number: i64,
    pub technician: UserId,
    /// Who else goes: what the work needs may come with any of them.
    pub crew: Vec<UserId>,
    /// The kind of work, which says what it needs.
    pub service: ServiceTypeId,
    /// When the work is planned; its length is the visit's.
    pub span: Window,
    /// What the customer was promised.
    pub promised: Window,
    /// Where; none where the site has no coordinates.
    pub position: Option<Position>,
}

impl VisitFacts {
    /// When the work is planned, for as long as the visit takes. None for a visit without a window.
    pub fn span(&self) -> Option<Window> {
        let start = self.planned_start.unwrap_or(self.window?.start);
        Some(Window { start, end: start.plus_minutes(self.duration_minutes.into()) })
    }

    /// Where the visit stands on the board.
    pub fn place(&self) -> Place {
        let technicians = self.technicians.iter().map(|technician| technician.id).collect();
        Place { start: self.span().map(|span| span.start), duration_minutes: self.duration_minutes, technicians }
    }

    /// The span within which the technician is to arrive: an exact time is promised to the minute,
    /// and any other arrival leaves the whole window.
    pub fn promised(&self) -> Option<Window> {
        self.window.map(|window| match self.arrival {
            Arrival::Exact => Window { start: window.start, end: window.start },
            Arrival::Morning | Arrival::Afternoon | Arrival::AllDay => window,
        })
    }

    /// Whether the work is planned for when it was promised.
    pub fn keeps_promise(&self) -> bool {
        let (planned, promised) = (self.planned_start, self.window);
        planned.zip(promised).is_none_or(|(start, window)| (window.start..window.end).contains(&start))
    }

    /// Whether the visit takes up anybody's time: planned, and neither done nor called off.
    pub fn is_booked(&self) -> bool {
        self.window.is_some() && !matches!(self.status, VisitStatus::Completed | VisitStatus::Cancelled)
    }
}

impl Window {
    /// Whether the two share any time; touching ends do not.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The time that the two share; none where they share none.
    pub fn common(&self, other: &Self) -> Option<Self> {
        let common = Self { start: self.start.max(other.start), end: self.end.min(other.end) };
        (common.start < common.end).then_some(common)
    }

    /// Minutes from start to end.
    pub fn minutes(&self) -> i64 {
        self.end.minutes_since(self.start)
    }
}

/// What a visit of the job books, one for each of its technicians.
pub fn bookings<'a>(job: &'a JobFacts, visit: &'a VisitFacts) -> impl Iterator<Item = Booking> + 'a {
    let plan = visit.promised().zip(visit.span()).filter(|_| visit.is_booked());
    plan.into_iter().flat_map(move |(promised, span)| {
        visit.technicians.iter().map(move |technician| Booking {
            visit_id: visit.id,
            job_id: job.id,
            number: job.number,
            technician: technician.id,
            crew: visit.technicians.iter().map(|other| other.id).filter(|id| *id != technician.id).collect(),
            service: job.service.id,
            span,
            promised,
            position: job.site.position,
        })
    })
}

/// Starts of the spans that a technician has from `from` on, in order of time.
pub(super) fn in_order(bookings: &[Booking], technician: UserId, from: Timestamp) -> Vec<&Booking> {
    let mut own: Vec<&Booking> =
        bookings.iter().filter(|booking| booking.technician == technician && booking.span.end > from).collect();
    own.sort_by_key(|booking| (booking.span.start, booking.span.end, booking.visit_id));
    own
}
