//! A month as the board draws it: whole weeks, and of each day how much there is in which state. No
//! signals here.

use std::sync::Arc;

use sync::domain::facts::JobFacts;
use sync::domain::status::VisitStatus;

use super::super::cards::shown;
use super::super::filter::Filter;
use super::super::week::WeekDay;

/// States that a month tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nobody goes yet.
    Open,
    Planned,
    /// Somebody is on the way, at work or waits for parts.
    Underway,
    Completed,
}

impl Stage {
    pub const ALL: [Self; 4] = [Self::Open, Self::Planned, Self::Underway, Self::Completed];

    /// For `data-stage`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Planned => "planned",
            Self::Underway => "underway",
            Self::Completed => "completed",
        }
    }

    fn of(status: VisitStatus) -> Self {
        match status {
            VisitStatus::Unscheduled | VisitStatus::Scheduled | VisitStatus::Accepted | VisitStatus::Cancelled => {
                Self::Planned
            }
            VisitStatus::EnRoute | VisitStatus::OnSite | VisitStatus::InProgress | VisitStatus::WaitingParts => {
                Self::Underway
            }
            VisitStatus::Completed => Self::Completed,
        }
    }
}

/// What a day holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// Visits in each of [`Stage::ALL`].
    pub visits: [usize; 4],
    /// Minutes of work that somebody is booked for, for each technician.
    pub booked: i64,
}

/// What each of the days holds. Days follow each other.
pub fn held(jobs: &[Arc<JobFacts>], days: &[WeekDay], filter: &Filter) -> Vec<Held> {
    let mut held = vec![Held::default(); days.len()];
    for shown in shown(jobs) {
        let Some(span) = shown.span else { continue };
        // The day that began last before the visit does.
        let Some(day) = days.partition_point(|day| day.whole.start <= span.start).checked_sub(1) else { continue };
        let visit = shown.visit();
        let people = visit.technicians.iter().filter(|one| filter.shows(one.id)).count();
        let passes = match visit.technicians.is_empty() {
            true => filter.technician.is_none() && filter.passes_open(shown.job(), visit),
            false => people > 0 && filter.passes(shown.job(), visit),
        };
        if span.start >= days[day].whole.end || !passes {
            continue;
        }
        let stage = match visit.technicians.is_empty() {
            true if shown.is_open() => Stage::Open,
            true => continue,
            false => Stage::of(visit.status),
        };
        held[day].visits[stage as usize] += 1;
        held[day].booked += span.minutes() * people as i64;
    }
    held
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use sync::domain::facts::Window;
    use sync::domain::planning::Roster;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::super::super::testing::{OTHER, TECH, at, job};
    use super::*;

    #[wasm_bindgen_test]
    fn a_day_counts_what_begins_on_it() {
        let day = |from: i64| WeekDay {
            date: format!("day {from}"),
            whole: Window { start: at(from * 24 * 60), end: at((from + 1) * 24 * 60) },
        };
        let jobs = [
            job(1, Some(480), 60, Some(TECH)),
            job(2, Some(24 * 60), 30, Some(OTHER)),
            job(3, Some(24 * 60 + 1), 30, None),
            job(4, Some(49 * 60), 60, Some(TECH)),
            job(5, None, 60, None),
        ];
        let days = [day(0), day(1)];
        let all = held(&jobs, &days, &Filter::default());
        assert_eq!(all[0], Held { visits: [0, 1, 0, 0], booked: 60 });
        assert_eq!(all[1], Held { visits: [1, 1, 0, 0], booked: 30 });
        let own = held(&jobs, &days, &Filter { technician: TECH.parse().ok(), ..Filter::default() });
        assert_eq!((own[0].visits, own[1].visits), ([0, 1, 0, 0], [0; 4]));
    }

    #[wasm_bindgen_test]
    fn a_skill_counts_who_has_it_and_the_open_work_that_needs_it() {
        let days = [WeekDay { date: "day 0".into(), whole: Window { start: at(0), end: at(24 * 60) } }];
        let jobs = [
            job(1, Some(480), 60, Some(TECH)),
            job(2, Some(480), 30, Some(OTHER)),
            job(3, Some(600), 60, None),
            job(4, Some(600), 60, None),
        ];
        let skill = serde_json::json!({"code": "grease", "name": "Grease traps"});
        let roster = serde_json::json!({
            "technicians": [{"id": TECH, "skills": [skill]}],
            "needs": [{"service": jobs[2].service.id, "skills": [skill]}],
        });
        let roster: Roster = serde_json::from_value(roster).unwrap();
        let filter = Filter { skill: Some("grease".into()), ..Filter::default() }.among(&roster);
        assert_eq!(held(&jobs, &days, &filter), [Held { visits: [1, 1, 0, 0], booked: 60 }]);
    }
}
