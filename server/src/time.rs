//! Where time and new ids come from, so that nothing below a request handler asks the system.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Utc};
use sync::time::Timestamp;
use uuid::{ContextV7, Uuid};

/// The present. In tests it stands still until it is moved.
#[derive(Clone)]
pub struct Clock {
    source: Source,
    /// Counts the ids of one millisecond, so that those of one process are in the order in which
    /// they were made.
    ids: Arc<Mutex<ContextV7>>,
}

#[derive(Clone)]
enum Source {
    System,
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::of(Source::System)
    }

    /// A clock that shows `start` until [`Clock::advance`].
    pub fn manual(start: Timestamp) -> Self {
        Self::of(Source::Manual(Arc::new(AtomicI64::new(start.0))))
    }

    fn of(source: Source) -> Self {
        Self { source, ids: Arc::new(Mutex::new(ContextV7::new())) }
    }

    /// The present, to the millisecond.
    pub fn now(&self) -> Timestamp {
        match &self.source {
            Source::System => Timestamp(Utc::now().timestamp_millis()),
            Source::Manual(at) => Timestamp(at.load(Ordering::SeqCst)),
        }
    }

    /// Moves a manual clock; the system clock stays as it is.
    pub fn advance(&self, by: std::time::Duration) {
        if let Source::Manual(at) = &self.source {
            at.fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::SeqCst);
        }
    }

    /// A new UUIDv7, above all that this clock has given before.
    pub fn new_id(&self) -> Uuid {
        let now = self.now().0.max(0).unsigned_abs();
        let at = uuid::Timestamp::from_unix(&*self.ids, now / 1000, u32::try_from(now % 1000).unwrap_or(0) * 1_000_000);
        Uuid::new_v7(at)
    }
}

/// Between the milliseconds of `sync` and the `timestamptz` columns.
pub trait ToUtc {
    /// The same instant for a `timestamptz` column. Instants beyond chrono's range of some
    /// 260,000 years either way become the epoch.
    fn to_utc(self) -> DateTime<Utc>;
}

impl ToUtc for Timestamp {
    fn to_utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default()
    }
}

/// An instant inside a JSON row that becomes a row of a table. Devices name instants freely; columns
/// hold those of the years 1 to 9999.
pub fn json_instant(at: Timestamp) -> String {
    const FIRST: i64 = -62_135_596_800_000;
    const LAST: i64 = 253_402_300_799_999;
    Timestamp(at.0.clamp(FIRST, LAST)).to_utc().to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}

/// The same instant as a column holds it, to the millisecond.
pub trait ToTimestamp {
    /// Milliseconds since the epoch.
    fn to_timestamp(self) -> Timestamp;
}

impl ToTimestamp for DateTime<Utc> {
    fn to_timestamp(self) -> Timestamp {
        Timestamp(self.timestamp_millis())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_the_clock() {
        let clock = Clock::manual(Timestamp(1_700_000_000_000));
        let ids: Vec<_> = (0..1000).map(|_| clock.new_id()).collect();
        assert!(ids.is_sorted(), "within one millisecond, too");
        clock.advance(std::time::Duration::from_millis(1));
        assert!(ids[999] < clock.new_id());
        assert_eq!(ids[0].get_version_num(), 7);
    }

    #[test]
    fn an_instant_survives_the_database_form() {
        let instant = Timestamp(1_700_000_000_123);
        assert_eq!(instant.to_utc().to_timestamp(), instant);
    }
}
