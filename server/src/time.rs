//! Where time and new ids come from, so that nothing below a request handler asks the system.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Utc};
use sync::time::Timestamp;
use uuid::{NoContext, Uuid};

/// The present. In tests it stands still until it is moved.
#[derive(Clone)]
pub struct Clock(Source);

#[derive(Clone)]
enum Source {
    System,
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that shows `start` until [`Clock::advance`].
    pub fn manual(start: Timestamp) -> Self {
        Self(Source::Manual(Arc::new(AtomicI64::new(start.0))))
    }

    /// The present, to the millisecond.
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::System => Timestamp(Utc::now().timestamp_millis()),
            Source::Manual(at) => Timestamp(at.load(Ordering::SeqCst)),
        }
    }

    /// Moves a manual clock; the system clock stays as it is.
    pub fn advance(&self, by: std::time::Duration) {
        if let Source::Manual(at) = &self.0 {
            at.fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::SeqCst);
        }
    }

    /// A new UUIDv7, ordered by this clock.
    pub fn new_id(&self) -> Uuid {
        let now = self.now().0.max(0).unsigned_abs();
        let at = uuid::Timestamp::from_unix(NoContext, now / 1000, u32::try_from(now % 1000).unwrap_or(0) * 1_000_000);
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
        let first = clock.new_id();
        clock.advance(std::time::Duration::from_millis(1));
        assert!(first < clock.new_id());
        assert_eq!(first.get_version_num(), 7);
    }

    #[test]
    fn an_instant_survives_the_database_form() {
        let instant = Timestamp(1_700_000_000_123);
        assert_eq!(instant.to_utc().to_timestamp(), instant);
    }
}
