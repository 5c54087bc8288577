//! Jobs to measure for the tests of this surface.

use serde_json::{Value, json};
use sync::domain::facts::JobFacts;
use sync::ids::UserId;

/// The technician of the tests.
pub(super) const ME: UserId = UserId(uuid::Uuid::from_u128(7));

/// A visit of [`ME`]: its last hexadecimal digits, its state, and its start in hours since 1970.
pub(super) fn visit(id: u32, status: &str, start_hour: Option<i64>) -> Value {
    let window = start_hour.map(|hour| json!({ "start": hour * 3_600_000, "end": (hour + 2) * 3_600_000 }));
    json!({ "id": uuid::Uuid::from_u128(id.into()), "status": status, "window": window, "duration_minutes": 60, "technicians": [{ "id": ME, "name": "Sam" }] })
}

/// A job of that number with these visits. `more` replaces fields of its service.
pub(super) fn job(number: i64, visits: Vec<Value>, more: Value) -> JobFacts {
    let id = |n: u128| uuid::Uuid::from_u128(n);
    let mut service = json!({ "id": id(1), "code": "pump", "name": "Pumping" });
    if let (Some(service), Some(more)) = (service.as_object_mut(), more.as_object()) {
        service.extend(more.clone());
    }
    let facts = json!({
        "id": id(1_000 + number as u128), "number": number, "title": "Pump tank", "priority": "routine", "status": "scheduled",
        "service": service, "customer": { "id": id(2), "name": "Marisol Ortega" },
        "site": { "id": id(3), "name": "Home", "address": "2210 Barton Hills Dr", "time_zone": "UTC" },
        "visits": visits, "created_at": 0, "seq": 1,
    });
    serde_json::from_value(facts).expect("the fields are those of a job")
}
