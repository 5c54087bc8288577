//! The visits as rows of the list, made anew only for jobs that changed.

use std::collections::HashMap;
use std::sync::Arc;

use sync::domain::facts::{AssignedTechnician, JobFacts, VisitFacts, Window};
use sync::domain::status::VisitStatus;
use sync::ids::{JobId, VisitId};
use sync::time::Timestamp;

/// Names a row.
pub type RowKey = (JobId, Option<VisitId>);

/// One visit with its job, or a job that has no visit.
#[derive(Clone, Debug)]
pub struct Row {
    pub key: RowKey,
    pub job: Arc<JobFacts>,
    /// Place among the job's visits.
    visit: Option<usize>,
    /// The calendar day of the window on the site's clocks.
    pub day: Option<String>,
    /// All that a search looks at, in small letters.
    pub text: Arc<str>,
}

/// Rows show the same when their job says the same.
impl PartialEq for Row {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key && (Arc::ptr_eq(&self.job, &other.job) || self.job == other.job)
    }
}

impl Row {
    /// The visit, where the job has one.
    pub fn visit(&self) -> Option<&VisitFacts> {
        self.job.visits.get(self.visit?)
    }

    /// The visit's state; a job without visits is not planned.
    pub fn status(&self) -> VisitStatus {
        self.visit().map_or(VisitStatus::Unscheduled, |visit| visit.status)
    }

    /// When the work is planned.
    pub fn span(&self) -> Option<Window> {
        self.visit()?.span()
    }

    pub fn technicians(&self) -> &[AssignedTechnician] {
        self.visit().map_or(&[], |visit| &visit.technicians)
    }

    /// Whether both what was promised and what is planned are over and nobody has begun.
    pub fn is_late(&self, now: Timestamp) -> bool {
        let waiting = matches!(self.status(), VisitStatus::Scheduled | VisitStatus::Accepted | VisitStatus::EnRoute);
        let over = |window: Window| window.end < now;
        let promised = self.visit().and_then(|visit| visit.window);
        waiting && promised.is_some_and(over) && self.span().is_some_and(over)
    }
}

/// All rows by job.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    by_job: HashMap<JobId, Arc<Vec<Row>>>,
}

impl Rows {
    /// The rows of `jobs`; those of unchanged jobs are taken over from `before`. `day` answers the
    /// calendar day of an instant in a zone.
    pub fn of(jobs: &[Arc<JobFacts>], before: Option<&Self>, day: impl Fn(Timestamp, &str) -> String) -> Self {
        let rows = jobs.iter().map(|job| {
            let kept = before.and_then(|before| before.by_job.get(&job.id)).filter(|rows| is_same(rows, job));
            (job.id, kept.cloned().unwrap_or_else(|| Arc::new(make(job, &day))))
        });
        Self { by_job: rows.collect() }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Row> {
        self.by_job.values().flat_map(|rows| rows.iter())
    }

    /// The row of that name.
    pub fn get(&self, key: RowKey) -> Option<&Row> {
        self.by_job.get(&key.0)?.iter().find(|row| row.key == key)
    }

    /// The rows that are new or different since `before`.
    pub fn changed_since(&self, before: &Self) -> Vec<RowKey> {
        let changed = self.iter().filter(|row| before.get(row.key) != Some(row));
        changed.map(|row| row.key).collect()
    }
}

fn is_same(rows: &[Row], job: &Arc<JobFacts>) -> bool {
    rows.first().is_some_and(|row| Arc::ptr_eq(&row.job, job) || row.job == *job)
}

fn make(job: &Arc<JobFacts>, day: impl Fn(Timestamp, &str) -> String) -> Vec<Row> {
    let row = |visit: Option<(usize, &VisitFacts)>| Row {
        key: (job.id, visit.map(|(_, visit)| visit.id)),
        job: job.clone(),
        visit: visit.map(|(at, _)| at),
        day: visit.and_then(|(_, visit)| visit.span()).map(|span| day(span.start, &job.site.time_zone)),
        text: text(job, visit.map(|(_, visit)| visit)).into(),
    };
    if job.visits.is_empty() {
        return vec![row(None)];
    }
    job.visits.iter().enumerate().map(|visit| row(Some(visit))).collect()
}

fn text(job: &JobFacts, visit: Option<&VisitFacts>) -> String {
    let mut parts = vec![job.number.to_string(), job.title.clone(), job.customer.name.clone(), job.site.name.clone()];
    parts.extend([job.site.address.clone(), job.service.name.clone()]);
    parts.extend(job.customer.phone.iter().map(|phone| phone.chars().filter(char::is_ascii_digit).collect()));
    parts.extend(job.contacts.iter().map(|contact| contact.name.clone()));
    parts.extend(visit.iter().flat_map(|visit| &visit.technicians).map(|technician| technician.name.clone()));
    parts.join("\n").to_lowercase()
}
