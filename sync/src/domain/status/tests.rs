use super::*;
use crate::domain::status::VisitStatus as V;

/// The visit's states by name, each with those that may follow. Written down from what a day in the
/// field is like, not from the code.
const VISITS: &str = "
    unscheduled:   scheduled cancelled
    scheduled:     unscheduled scheduled accepted en_route on_site in_progress cancelled
    accepted:      unscheduled scheduled en_route on_site in_progress cancelled
    en_route:      scheduled on_site in_progress cancelled
    on_site:       in_progress waiting_parts completed cancelled
    in_progress:   waiting_parts completed cancelled
    waiting_parts: in_progress unscheduled scheduled cancelled
    completed:     in_progress unscheduled scheduled
    cancelled:     in_progress unscheduled scheduled
";

/// The job's states that the office sets by hand.
const JOBS: &str = "
    draft:         cancelled
    scheduled:     cancelled
    en_route:      cancelled
    on_site:       cancelled
    in_progress:   cancelled
    waiting_parts: cancelled
    quality_check: ready completed cancelled
    ready:         completed invoiced closed cancelled
    completed:     quality_check ready invoiced closed
    invoiced:      closed completed
    closed:        completed
    cancelled:
";

fn allowed<'a>(table: &'a str, from: &str) -> Vec<&'a str> {
    let row = table.lines().filter_map(|line| line.trim().split_once(':')).find(|(state, _)| *state == from);
    row.map_or_else(|| panic!("{from} has no row"), |(_, next)| next.split_whitespace().collect())
}

#[test]
fn visits_move_by_the_table_and_no_other_way() {
    for from in V::ALL {
        for to in V::ALL {
            let expected = allowed(VISITS, from.code()).contains(&to.code());
            assert_eq!(from.may_become(*to), expected, "{} to {}", from.code(), to.code());
        }
    }
}

#[test]
fn jobs_move_by_the_table_and_no_other_way() {
    for from in JobStatus::ALL {
        for to in JobStatus::ALL {
            let expected = allowed(JOBS, from.code()).contains(&to.code());
            assert_eq!(from.may_become(*to), expected, "{} to {}", from.code(), to.code());
        }
    }
}

#[test]
fn names_stay_what_they_are() {
    for status in V::ALL {
        assert_eq!(V::from_code(status.code()), Some(*status));
        assert_eq!(serde_json::to_value(status).ok(), Some(status.code().into()));
    }
    for status in JobStatus::ALL {
        assert_eq!(JobStatus::from_code(status.code()), Some(*status));
        assert_eq!(serde_json::to_value(status).ok(), Some(status.code().into()));
    }
    for priority in Priority::ALL {
        assert_eq!(serde_json::to_value(priority).ok(), Some(priority.code().into()));
    }
    assert_eq!((V::from_code("lost"), JobStatus::from_code("")), (None, None));
    assert!(Priority::Routine < Priority::Urgent && Priority::Urgent < Priority::Emergency);
}
