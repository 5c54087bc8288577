//! Jobs for the board's tests.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use sync::domain::facts::{JobFacts, StaffMember};
use sync::time::Timestamp;

pub const TECH: &str = "0190a000-0000-7000-8000-00000000000a";
pub const OTHER: &str = "0190a000-0000-7000-8000-00000000000b";

/// Minutes after the beginning of time.
pub fn at(minutes: i64) -> Timestamp {
    Timestamp(minutes * 60_000)
}

/// A job of one visit that begins that many minutes after the beginning of time.
pub fn job(number: i64, start: Option<i64>, minutes: u32, technician: Option<&str>) -> Arc<JobFacts> {
    let id = |kind: i64| format!("0190a000-0000-7000-80{kind:02}-{number:012}");
    let window = start.map(|start| serde_json::json!({"start": at(start), "end": at(start + i64::from(minutes))}));
    let technicians: Vec<_> = technician.iter().map(|id| serde_json::json!({"id": id, "name": "n"})).collect();
    let status = if start.is_some() { "scheduled" } else { "unscheduled" };
    let job = serde_json::json!({
        "id": id(1), "number": number, "title": format!("Job {number}"), "priority": "routine", "status": "scheduled",
        "service": {"id": id(2), "code": "c", "name": "n"}, "customer": {"id": id(3), "name": "Ada"},
        "site": {"id": id(4), "name": "n", "address": "1 Barton Rd, Austin, TX 78704", "time_zone": "UTC"},
        "visits": [{"id": id(5), "status": status, "window": window, "duration_minutes": minutes, "technicians": technicians}],
        "created_at": 0, "seq": 1
    });
    serde_json::from_value(job).unwrap()
}

/// Somebody who can be sent.
pub fn member(id: &str, name: &str) -> StaffMember {
    serde_json::from_value(serde_json::json!({"id": id, "name": name, "role": "technician"})).unwrap()
}
