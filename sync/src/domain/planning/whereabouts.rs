//! Where a technician is, as far as anybody knows, and from when on the person could drive.

use super::stop::Stop;
use crate::domain::geo::Position;
use crate::domain::status::VisitStatus;
use crate::domain::tracking::{self, STALE_MS};
use crate::time::Timestamp;

/// Minutes after which a position says no more where somebody is.
pub const FIX_MINUTES: i64 = STALE_MS / 60_000;
/// Minutes after which a finished visit says no more where somebody is.
const LEFT_MINUTES: i64 = 12 * 60;

/// A position that a device told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fix {
    pub position: Position,
    pub at: Timestamp,
}

impl From<tracking::Fix> for Fix {
    fn from(fix: tracking::Fix) -> Self {
        let tracking::Fix { latitude, longitude, accuracy_m, .. } = fix;
        Self { position: Position { latitude, longitude, accuracy_m: Some(accuracy_m) }, at: fix.recorded_at }
    }
}

/// What the whereabouts are known from; with the job's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The device's position, so many minutes old.
    Fix {
        minutes: i64,
    },
    /// At work at a site, expected to end at `free_at`.
    AtWork {
        number: i64,
    },
    /// On the way to a site, somewhere along the road.
    Driving {
        number: i64,
    },
    /// Done there, and not heard of since.
    Left {
        number: i64,
    },
    Unknown,
}

/// Where somebody is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Whereabouts {
    pub position: Option<Position>,
    /// When the person can set out from there: now, or when the work at hand ends.
    pub free_at: Timestamp,
    pub source: Source,
}

/// Where the technician of these stops is at `now`. Work that was begun is finished first: it is
/// taken to last as long as planned, and its time on the board stays taken.
pub fn whereabouts(own: &[Stop], fix: Option<Fix>, now: Timestamp) -> Whereabouts {
    let at_work = |stop: &&Stop| matches!(stop.status, VisitStatus::OnSite | VisitStatus::InProgress);
    if let Some(stop) = own.iter().filter(at_work).max_by_key(|stop| stop.arrived_at) {
        let number = stop.booking.number;
        let free_at = work_ends(stop, now).max(stop.booking.span.end);
        return Whereabouts { position: stop.booking.position, free_at, source: Source::AtWork { number } };
    }
    let fresh = fix.filter(|fix| now.minutes_since(fix.at) <= FIX_MINUTES);
    let known = |position, source| Whereabouts { position, free_at: now, source };
    if let Some(fix) = fresh {
        return known(Some(fix.position), Source::Fix { minutes: now.minutes_since(fix.at).max(0) });
    }
    let left = last_left(own, now);
    if let Some(driving) = own.iter().find(|stop| stop.status == VisitStatus::EnRoute) {
        // Somewhere between the two. The place left is the one that is certain.
        let position = left.map_or(driving.booking.position, |left| left.booking.position);
        return known(position, Source::Driving { number: driving.booking.number });
    }
    match left {
        Some(left) => known(left.booking.position, Source::Left { number: left.booking.number }),
        None => known(None, Source::Unknown),
    }
}

/// When the work at a stop ends that was begun.
pub(super) fn work_ends(stop: &Stop, now: Timestamp) -> Timestamp {
    let begun = stop.arrived_at.unwrap_or(now);
    begun.plus_minutes(stop.booking.span.minutes()).max(now)
}

/// The stop that was finished, or left to wait for parts, last.
fn last_left(own: &[Stop], now: Timestamp) -> Option<&Stop> {
    let left = own.iter().filter_map(|stop| {
        let at = match stop.status {
            VisitStatus::Completed => stop.ended_at,
            VisitStatus::WaitingParts => stop.arrived_at,
            _ => None,
        }?;
        (at <= now && now.minutes_since(at) <= LEFT_MINUTES).then_some((at, stop))
    });
    left.max_by_key(|(at, _)| *at).map(|(_, stop)| stop)
}
