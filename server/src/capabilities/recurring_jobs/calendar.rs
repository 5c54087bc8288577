//! From a plan and its exceptions to occurrences. Pure.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use sync::domain::facts::Window;
use sync::time::Timestamp;

use super::local::window;
use super::model::{JobRef, MoveOccurrence, Occurrence, Plan};

/// How far from its day an occurrence may be moved.
pub(super) const MOVED_AT_MOST: u64 = 62;

/// What is known of an occurrence besides the rule.
#[derive(Clone, Debug, Default)]
pub(super) struct Exception {
    pub skipped: bool,
    pub moved: Option<MoveOccurrence>,
    pub job: Option<JobRef>,
    /// What its job says, where there is one.
    pub window: Option<Window>,
}

/// Exceptions by the day of the rule.
pub(super) type Exceptions = BTreeMap<NaiveDate, Exception>;

/// The day that it is at `now` in `zone`.
pub(super) fn today(zone: Tz, now: DateTime<Utc>) -> NaiveDate {
    now.with_timezone(&zone).date_naive()
}

/// The occurrences of a plan of which the day or the promise is from `from` to `through`, in order of
/// time. Those with a job are among them whatever the rule says by now.
pub(super) fn occurrences(
    plan: &Plan,
    exceptions: &Exceptions,
    zone: Tz,
    from: NaiveDate,
    through: NaiveDate,
) -> Vec<Occurrence> {
    let wide = |day: NaiveDate, by: u64| (day - Days::new(by), day + Days::new(by));
    let named = plan.rule.days(plan.starts_on, wide(from, MOVED_AT_MOST).0, wide(through, MOVED_AT_MOST).1);
    let made = exceptions.iter().filter(|(_, exception)| exception.job.is_some()).map(|(day, _)| *day);
    let days: BTreeSet<NaiveDate> = named.into_iter().chain(made).collect();
    let mut found: Vec<Occurrence> =
        days.into_iter().map(|day| occurrence(plan, zone, day, exceptions.get(&day))).collect();
    let (begin, end) =
        (super::local::instant(zone, from.and_hms_opt(0, 0, 0).unwrap_or_default()), through + Days::new(1));
    let end = super::local::instant(zone, end.and_hms_opt(0, 0, 0).unwrap_or_default());
    let (begin, end) = (Timestamp(begin.timestamp_millis()), Timestamp(end.timestamp_millis()));
    found.retain(|occurrence| occurrence.window.start >= begin && occurrence.window.start < end);
    found.sort_by_key(|occurrence| (occurrence.window.start, occurrence.on));
    // A day that the zone left out is the day after, and not another time on it.
    found.dedup_by(|later, earlier| {
        let plain = |one: &Occurrence| !one.moved && !one.skipped && one.job.is_none();
        let same = later.window == earlier.window && plain(earlier) && !later.moved && !later.skipped;
        if same {
            std::mem::swap(later, earlier);
        }
        same
    });
    found
}

fn occurrence(plan: &Plan, zone: Tz, day: NaiveDate, exception: Option<&Exception>) -> Occurrence {
    let moved = exception.and_then(|exception| exception.moved.as_ref());
    let planned = match moved {
        Some(to) => window(zone, to.date, to.from_time, to.until_time),
        None => window(zone, day, plan.from_time, plan.until_time),
    };
    Occurrence {
        on: day,
        window: exception.and_then(|exception| exception.window).unwrap_or(planned),
        moved: moved.is_some(),
        skipped: exception.is_some_and(|exception| exception.skipped),
        job: exception.and_then(|exception| exception.job.clone()),
    }
}

#[cfg(test)]
mod tests;
