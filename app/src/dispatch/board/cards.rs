//! A visit as a card: what every view of the board shows, moves and selects. No signals here.

use std::sync::Arc;

use sync::domain::facts::{Arrival, JobFacts, VisitFacts, Window};
use sync::domain::planning::Booking;
use sync::domain::status::VisitStatus;
use sync::ids::{JobId, UserId, VisitId};

/// Names a card: one visit on one technician's row, or with nobody yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CardKey {
    pub visit: VisitId,
    pub row: Option<UserId>,
}

/// One visit as a card.
#[derive(Clone, Debug)]
pub struct Card {
    pub key: CardKey,
    pub job: Arc<JobFacts>,
    /// Place among the job's visits.
    at: usize,
    /// When the work is planned; none where no time is.
    pub span: Option<Window>,
    /// Which of the lanes of its row, and how many there are: on the day's board cards at the same
    /// time lie beneath each other.
    pub lane: (usize, usize),
}

impl PartialEq for Card {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
            && self.span == other.span
            && self.lane == other.lane
            && (Arc::ptr_eq(&self.job, &other.job) || self.job == other.job)
    }
}

impl Card {
    pub fn visit(&self) -> &VisitFacts {
        &self.job.visits[self.at]
    }

    pub fn job_id(&self) -> JobId {
        self.job.id
    }

    /// Whether it can still be planned anew: nobody is on the way.
    pub fn can_move(&self) -> bool {
        let status = self.visit().status;
        let waiting = matches!(status, VisitStatus::Unscheduled | VisitStatus::Scheduled | VisitStatus::Accepted);
        waiting && !self.job.status.is_sealed()
    }

    /// How long the work is planned to take.
    pub fn minutes(&self) -> i64 {
        self.visit().duration_minutes.into()
    }

    /// The span of that start.
    pub fn span_from(&self, start: sync::time::Timestamp) -> Window {
        Window { start, end: start.plus_minutes(self.minutes()) }
    }

    /// Who goes besides `technician`, when the card comes to them from its row.
    fn crew(&self, technician: UserId) -> Vec<UserId> {
        let others = self.visit().technicians.iter().map(|other| other.id);
        others.filter(|id| *id != technician && Some(*id) != self.key.row).collect()
    }

    /// What the visit books with that technician at that time.
    pub fn booking(&self, technician: UserId, span: Window) -> Booking {
        let visit = self.visit();
        // An exact time is the plan itself and moves along; a part of the day stays promised.
        let promised = visit.promised().filter(|_| visit.arrival != Arrival::Exact);
        let promised = promised.unwrap_or(Window { start: span.start, end: span.start });
        Booking {
            visit_id: visit.id,
            job_id: self.job.id,
            number: self.job.number,
            technician,
            crew: self.crew(technician),
            service: self.job.service.id,
            span,
            promised,
            position: self.job.site.position,
        }
    }
}

/// A visit that somebody goes to, or is to go to.
pub struct Shown<'a> {
    job: &'a Arc<JobFacts>,
    at: usize,
    pub span: Option<Window>,
}

impl<'a> Shown<'a> {
    pub fn job(&self) -> &'a JobFacts {
        self.job
    }

    pub fn visit(&self) -> &'a VisitFacts {
        &self.job.visits[self.at]
    }

    /// Whether somebody still has to be found for it.
    pub fn is_open(&self) -> bool {
        let visit = self.visit();
        visit.technicians.is_empty() && visit.status != VisitStatus::Completed && !self.job.status.is_sealed()
    }

    /// It as a card of that row.
    pub fn card(&self, row: Option<UserId>) -> Card {
        let key = CardKey { visit: self.visit().id, row };
        Card { key, job: self.job.clone(), at: self.at, span: self.span, lane: (0, 1) }
    }
}

/// Every visit that was not called off.
pub fn shown(jobs: &[Arc<JobFacts>]) -> impl Iterator<Item = Shown<'_>> {
    jobs.iter().flat_map(|job| {
        let visits = job.visits.iter().enumerate();
        let standing = visits.filter(|(_, visit)| visit.status != VisitStatus::Cancelled);
        standing.map(move |(at, visit)| Shown { job, at, span: visit.span() })
    })
}
