//! Which visits to show, in which order and under which day. Pure: days come as arguments.

use std::collections::BTreeMap;
use std::sync::Arc;

use sync::domain::facts::{JobFacts, VisitFacts};
use sync::domain::status::VisitStatus;
use sync::ids::{JobId, UserId, VisitId};
use sync::time::Timestamp;

use crate::technician::visit::rank;

/// What the page shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Range {
    #[default]
    Today,
    /// The seven days that begin today.
    Week,
    /// Everything that is not over.
    All,
}

impl Range {
    pub(super) const ALL: [Range; 3] = [Range::Today, Range::Week, Range::All];

    /// The name in addresses.
    pub(super) fn code(self) -> &'static str {
        match self {
            Range::Today => "today",
            Range::Week => "week",
            Range::All => "all",
        }
    }

    /// The range of that name; today's for any other.
    pub(super) fn from_code(code: Option<&str>) -> Self {
        Range::ALL.into_iter().find(|range| Some(range.code()) == code).unwrap_or_default()
    }
}

/// One visit of the technician's.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stop {
    pub(super) job: Arc<JobFacts>,
    pub(super) visit: VisitId,
    pub(super) status: VisitStatus,
    /// When the work is planned to begin.
    pub(super) start: Option<Timestamp>,
    pub(super) end: Option<Timestamp>,
    /// Calendar day `YYYY-MM-DD` at the site; none without a window.
    pub(super) day: Option<String>,
}

impl Stop {
    /// Tells stops apart.
    pub(super) fn key(&self) -> (JobId, VisitId) {
        (self.job.id, self.visit)
    }

    fn of(job: &Arc<JobFacts>, visit: &VisitFacts, day: &impl Fn(Timestamp, &str) -> String) -> Self {
        let start = visit.place().start;
        let day = start.map(|start| day(start, &job.site.time_zone));
        let end = visit.span().map(|span| span.end);
        Self { job: job.clone(), visit: visit.id, status: visit.status, start, end, day }
    }

    /// Whether any of the words typed is missing from what the stop says.
    fn fits(&self, typed: &str) -> bool {
        let job = &self.job;
        let contacts = job.contacts.iter().flat_map(|contact| [Some(&contact.name), contact.phone.as_ref()]).flatten();
        let mut text =
            format!("#{} {} {} {} {}", job.number, job.title, job.customer.name, job.site.name, job.site.address)
                .to_lowercase();
        for contact in contacts {
            text.push(' ');
            text.push_str(&contact.to_lowercase());
        }
        typed.split_whitespace().all(|word| text.contains(&word.to_lowercase()))
    }
}

/// What stands on the page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Agenda {
    /// Open visits by day; none at the end: those without a day.
    pub(super) days: Vec<(Option<String>, Vec<Stop>)>,
    /// Over today.
    pub(super) finished: Vec<Stop>,
    /// The one to do now.
    pub(super) next: Option<(JobId, VisitId)>,
}

impl Agenda {
    /// Whether there is nothing to show.
    pub(super) fn is_empty(&self) -> bool {
        self.days.is_empty() && self.finished.is_empty()
    }

    /// The number of open visits.
    pub(super) fn open(&self) -> usize {
        self.days.iter().map(|(_, stops)| stops.len()).sum()
    }
}

/// The visits of `user`. `day` answers the calendar day of an instant in a zone; `last` is the last
/// day of the week.
pub(super) fn stops_of(jobs: &[Arc<JobFacts>], user: UserId, day: impl Fn(Timestamp, &str) -> String) -> Vec<Stop> {
    let visits = jobs
        .iter()
        .flat_map(|job| job.visits.iter().filter(|visit| visit.is_assigned(user)).map(move |visit| (job, visit)));
    visits.map(|(job, visit)| Stop::of(job, visit, &day)).collect()
}

/// Puts the stops of `range` in order. `today` and `last` (the week's last day) are calendar days.
/// What is late or under way belongs to today, whatever its day.
pub(super) fn agenda(stops: &[Stop], range: Range, typed: &str, today: &str, last: &str) -> Agenda {
    let begun = |stop: &Stop| rank(stop.status) < rank(VisitStatus::Scheduled);
    let shown_day = |stop: &Stop| match &stop.day {
        _ if begun(stop) => Some(today.to_owned()),
        Some(day) if day.as_str() < today => Some(today.to_owned()),
        other => other.clone(),
    };
    let in_range = |day: &Option<String>| match (range, day) {
        (Range::All, _) => true,
        (_, None) => false,
        (Range::Today, Some(day)) => day == today,
        (Range::Week, Some(day)) => day.as_str() <= last,
    };
    let fitting: Vec<&Stop> = stops.iter().filter(|stop| stop.fits(typed)).collect();
    let mut days: BTreeMap<Option<String>, Vec<Stop>> = BTreeMap::new();
    for stop in fitting.iter().filter(|stop| !stop.status.is_over()) {
        let day = shown_day(stop);
        if in_range(&day) {
            days.entry(day).or_default().push((*stop).clone());
        }
    }
    for stops in days.values_mut() {
        stops.sort_by_key(|stop| (rank(stop.status).min(3), stop.start, stop.job.number));
    }
    let next = days.get(&Some(today.to_owned())).and_then(|stops| stops.first()).map(Stop::key);
    let undated = days.remove(&None);
    let mut days: Vec<_> = days.into_iter().collect();
    days.extend(undated.map(|stops| (None, stops)));
    let mut finished: Vec<Stop> = fitting
        .iter()
        .filter(|stop| stop.status.is_over())
        .filter(|stop| stop.day.as_deref() == Some(today))
        .map(|stop| (*stop).clone())
        .collect();
    finished.sort_by_key(|stop| stop.start);
    Agenda { days, finished: if range == Range::All { Vec::new() } else { finished }, next }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::technician::testing::{ME, job, visit};
    use serde_json::json;
    use wasm_bindgen_test::wasm_bindgen_test;

    /// Day `n` of 1970 counted from 1, from the hours of the fixtures.
    fn day(at: Timestamp, _zone: &str) -> String {
        format!("1970-01-{:02}", at.0 / 86_400_000 + 1)
    }

    fn stops() -> Vec<Stop> {
        let plan = [
            (1, "scheduled", Some(24 + 9)),
            (2, "in_progress", Some(24 + 13)),
            (3, "completed", Some(24 + 8)),
            (4, "accepted", Some(9)),
            (5, "scheduled", Some(72 + 9)),
            (6, "unscheduled", None),
            (7, "completed", Some(9)),
        ];
        let jobs = plan
            .map(|(number, status, start)| Arc::new(job(number, vec![visit(number as u32, status, start)], json!({}))));
        stops_of(&jobs, ME, day)
    }

    fn numbers(stops: &[Stop]) -> Vec<i64> {
        stops.iter().map(|stop| stop.job.number).collect()
    }

    #[wasm_bindgen_test]
    fn today_begins_with_what_is_under_way_and_holds_what_is_late() {
        let today = agenda(&stops(), Range::Today, "", "1970-01-02", "1970-01-08");
        assert_eq!(today.days.len(), 1);
        assert_eq!(numbers(&today.days[0].1), [2, 4, 1]);
        assert_eq!(today.next.map(|(_, visit)| visit), Some(today.days[0].1[0].visit));
        assert_eq!(numbers(&today.finished), [3]);
    }

    #[wasm_bindgen_test]
    fn the_week_is_by_day_and_all_ends_with_what_has_none() {
        let week = agenda(&stops(), Range::Week, "", "1970-01-02", "1970-01-08");
        assert_eq!(
            week.days.iter().map(|(day, _)| day.as_deref()).collect::<Vec<_>>(),
            [Some("1970-01-02"), Some("1970-01-04")]
        );
        let all = agenda(&stops(), Range::All, "", "1970-01-02", "1970-01-08");
        assert_eq!(all.open(), 5);
        assert_eq!(all.days.last().map(|(day, stops)| (day.clone(), numbers(stops))), Some((None, vec![6])));
        assert!(all.finished.is_empty());
    }

    #[wasm_bindgen_test]
    fn search_wants_every_word_in_any_order() {
        let found = |typed: &str| agenda(&stops(), Range::All, typed, "1970-01-02", "1970-01-08").open();
        assert_eq!(found("ORTEGA barton"), 5);
        assert_eq!(found("#5 pump"), 1);
        assert_eq!(found("ortega roof"), 0);
    }

    #[wasm_bindgen_test]
    fn other_peoples_visits_are_not_mine() {
        let jobs = [Arc::new(job(1, vec![visit(1, "scheduled", Some(33))], json!({})))];
        assert!(stops_of(&jobs, UserId::NIL, day).is_empty());
    }
}
