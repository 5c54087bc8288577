//! The one thing that nobody may plan: a technician at two visits at once. The device asks before it
//! queues a command, the server asks with authority, and a constraint of the database holds where
//! two servers decide at the same moment.

use crate::domain::command::Command;
use crate::domain::facts::{JobFacts, VisitFacts, Window};
use crate::domain::rejection::Rejection;
use crate::domain::status::VisitStatus;
use crate::ids::{JobId, UserId, VisitId};

/// A technician's time that a visit has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    pub job_id: JobId,
    pub visit_id: VisitId,
    /// The job's number, to name it by.
    pub number: i64,
    pub technician: UserId,
    pub span: Window,
}

/// What a visit of the job takes of its technicians' time.
pub fn taken<'a>(job: &'a JobFacts, visit: &'a VisitFacts) -> impl Iterator<Item = Taken> + 'a {
    let span = visit.span().filter(|_| visit.is_booked());
    span.into_iter().flat_map(move |span| {
        visit.technicians.iter().map(move |technician| Taken {
            job_id: job.id,
            visit_id: visit.id,
            number: job.number,
            technician: technician.id,
            span,
        })
    })
}

impl JobFacts {
    /// What all visits of the job take of technicians' time.
    pub fn taken(&self) -> impl Iterator<Item = Taken> + '_ {
        self.visits.iter().flat_map(|visit| taken(self, visit))
    }
}

impl Command {
    /// Whether it can give a technician's time to a visit that did not have it before.
    pub fn plans(&self) -> bool {
        matches!(
            self,
            Self::ScheduleVisit { .. } | Self::AssignVisit { .. } | Self::PlaceVisit { .. } | Self::ReopenVisit { .. }
        )
    }

    /// Whom it sends.
    pub fn technicians(&self) -> &[UserId] {
        match self {
            Self::AssignVisit { technicians, .. } | Self::PlaceVisit { technicians, .. } => technicians,
            _ => &[],
        }
    }
}

/// Whether the visit goes on where it was thought to be over: what is being done is not a plan, and
/// no other plan keeps a technician from it.
pub fn goes_on(before: Option<&VisitFacts>, after: &VisitFacts) -> bool {
    matches!(after.status, VisitStatus::InProgress | VisitStatus::WaitingParts)
        && before.is_some_and(|before| before.status.is_over())
}

/// Refuses what turned `before` into `after` where it gives a visit a time that another visit of the
/// same technician has. `others` may hold everybody's times; those of the same job are taken from
/// `after`. What was planned before and stays as it was is nobody's fault now.
pub fn clash(before: &JobFacts, after: &JobFacts, others: &[Taken]) -> Result<(), Rejection> {
    let mut own = None;
    for visit in &after.visits {
        let old = before.visit(visit.id);
        if old == Some(visit) || goes_on(old, visit) {
            continue;
        }
        let had: Vec<Taken> = old.into_iter().flat_map(|old| taken(before, old)).collect();
        for new in taken(after, visit).filter(|new| !had.contains(new)) {
            let own: &Vec<Taken> = own.get_or_insert_with(|| after.taken().collect());
            let elsewhere = others.iter().filter(|other| other.job_id != after.id);
            let other = elsewhere.chain(own).find(|other| {
                other.technician == new.technician && other.visit_id != new.visit_id && other.span.overlaps(&new.span)
            });
            if let Some(other) = other {
                let name = visit.technicians.iter().find(|one| one.id == new.technician);
                let technician = name.map(|one| one.name.clone()).unwrap_or_default();
                return Err(Rejection::DoubleBooked { number: other.number, technician });
            }
        }
    }
    Ok(())
}
