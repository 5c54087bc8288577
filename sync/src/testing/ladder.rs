//! Days on a ladder: a place is a rung, and from one to the next is a minute.

use super::builders::{MONDAY, id};
use crate::domain::facts::Window;
use crate::domain::geo::Position;
use crate::domain::planning::{Booking, Stop, Travel};
use crate::domain::status::{Priority, VisitStatus};
use crate::time::Timestamp;

/// A minute for each hundredth of a degree of latitude.
pub struct Ladder;

impl Travel for Ladder {
    fn minutes(&self, from: Position, to: Position) -> i64 {
        ((from.latitude - to.latitude).abs() * 100.0).round() as i64
    }
}

/// So many minutes into Monday.
pub fn at(minutes: i64) -> Timestamp {
    MONDAY.plus_minutes(minutes)
}

/// The place on that rung.
pub fn rung(rung: i64) -> Position {
    Position { latitude: rung as f64 / 100.0, longitude: 0.0, accuracy_m: None }
}

/// A technician's time for a visit that was promised for its start. `number` is its id, and the job's with
/// 1,000 more; `start` and `length` are minutes, `place` is a rung.
pub fn booking(number: i64, technician: u128, start: i64, length: i64, place: i64) -> Booking {
    Booking {
        visit_id: id(number as u128),
        job_id: id(number as u128 + 1_000),
        number,
        technician: id(technician),
        crew: Vec::new(),
        service: id(1),
        span: Window { start: at(start), end: at(start + length) },
        promised: Window { start: at(start), end: at(start) },
        position: Some(rung(place)),
    }
}

/// Such a visit, scheduled.
pub fn stop(number: i64, technician: u128, start: i64, length: i64, place: i64) -> Stop {
    Stop {
        booking: booking(number, technician, start, length, place),
        status: VisitStatus::Scheduled,
        priority: Priority::Routine,
        crew: vec![id(technician)],
        set_out_at: None,
        arrived_at: None,
        ended_at: None,
        told: None,
    }
}
