//! How driving, load, fairness and waiting are weighed against each other: everything is counted as
//! minutes of driving, because a dispatcher can judge those.

use super::candidate::{Candidate, Road};

/// What a road counts where a place is unknown: about what lies between two visits in a town.
const UNKNOWN_ROAD_MINUTES: i64 = 20;
/// What a full day counts: half a day's free time is worth fifteen minutes of driving. What is
/// booked beyond the day counts four times.
const LOAD_MINUTES: i64 = 30;
/// What each hour counts that a person has more, in seven days, than the others have on average;
/// hours less count in favour. At most an hour of driving either way.
const FAIRNESS_MINUTES: i64 = 2;
/// An hour later counts as much as so many parts of an hour of driving.
const WAIT_DIVISOR: i64 = 10;

/// Times what is booked beyond the day counts.
const BEYOND: i64 = 4;
const FAIRNESS_LIMIT: i64 = 60;

/// Hundredths of a minute; less is better. `minutes` is the visit's length, `mean` what the others
/// have in the week, `waited` the minutes after the first possible start.
pub(super) fn score(road: &Road, candidate: &Candidate, minutes: i64, mean: Option<i64>, waited: i64) -> i64 {
    let driving = road.added.unwrap_or(UNKNOWN_ROAD_MINUTES) * 100;
    driving + load(candidate, minutes) + fairness(candidate.week, mean) + waited * 100 / WAIT_DIVISOR
}

/// The share of the day that would be taken.
pub(super) fn load(candidate: &Candidate, minutes: i64) -> i64 {
    let (booked, day) = (candidate.booked + minutes, candidate.available.max(1));
    let within = booked.min(day) + (booked - day).max(0) * BEYOND;
    LOAD_MINUTES * 100 * within / day
}

/// How the person's week compares with the others'.
pub(super) fn fairness(week: i64, mean: Option<i64>) -> i64 {
    let more = mean.map_or(0, |mean| week - mean);
    (more * FAIRNESS_MINUTES * 100 / 60).clamp(-FAIRNESS_LIMIT * 100, FAIRNESS_LIMIT * 100)
}
