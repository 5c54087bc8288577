//! A change of the plan in a person's words.

use sync::domain::plan_changes::{Change, PlanChange};
use sync::time::Timestamp;

use crate::data::now;
use crate::format;
use crate::words::Words;

/// The sentence, such as `#1042 moved from 9:00 AM to 1:30 PM`.
pub(super) fn told(change: &PlanChange, words: Words) -> String {
    let (texts, zone, number) = (words.alerts(), &change.stop.time_zone, change.stop.number);
    let time = |at: Timestamp| format::time(at, zone, words.language());
    let day = |at: Timestamp| format::day(at, zone);
    let today = format::day(now(), zone);
    // The day is said where it is not today, or not the other's.
    let full = |at: Timestamp| format!("{}, {}", format::short_day(at, zone, words.language()), time(at));
    let when = |at: Timestamp| if day(at) == today { time(at) } else { full(at) };
    match &change.change {
        Change::Given => match change.stop.start {
            Some(start) => (texts.news_given)(number, &when(start)),
            None => (texts.news_given_open)(number),
        },
        Change::Moved { from } => match (*from, change.stop.start) {
            (Some(from), Some(to)) if day(from) == day(to) && day(to) == today => {
                (texts.news_moved)(number, &time(from), &time(to))
            }
            (Some(from), Some(to)) => (texts.news_moved)(number, &full(from), &full(to)),
            (None, Some(to)) => (texts.news_planned)(number, &when(to)),
            (from, None) => (texts.news_unplanned)(number, &from.map(when).unwrap_or_default()),
        },
        Change::Raised => (texts.news_raised)(number),
        Change::Taken { by } if by.is_empty() => (texts.news_taken)(number),
        Change::Taken { by } => (texts.news_taken_by)(number, &by.join(", ")),
        Change::CalledOff { reason } => (texts.news_off)(number, reason.as_deref().unwrap_or_default()),
    }
}
