//! A company with one of everything, made through the API.

use serde_json::{Value, json};
use sync::time::Timestamp;
use uuid::Uuid;

use crate::common::{Answer, Client, START};

/// Ids of records that belong together.
#[derive(Clone, Debug)]
pub struct World {
    pub customer: Uuid,
    pub contact: Uuid,
    pub site: Uuid,
    pub asset: Uuid,
    pub service_type: Uuid,
    pub item: Uuid,
    pub job: Uuid,
    pub visit: Uuid,
    pub line: Uuid,
    /// A customer without jobs.
    pub idle_customer: Uuid,
}

impl World {
    /// Made by `desk`, the job's only visit scheduled for `technician` three hours after the
    /// start of the test, or as soon after that as there is time.
    pub async fn make(desk: &Client, technician: Uuid) -> Self {
        let customer = created(&desk.post("/api/v1/customers", &customer("Hill Country Inn")).await);
        let contact = json!({ "name": "Ana Ruiz", "role": "manager", "phone": "512-555-0199", "is_primary": true });
        let contact = created(&desk.post(&format!("/api/v1/customers/{customer}/contacts"), &contact).await);
        let site = created(&desk.post(&format!("/api/v1/customers/{customer}/sites"), &site()).await);
        let asset = created(&desk.post(&format!("/api/v1/sites/{site}/assets"), &tank()).await);
        let service_type = created(&desk.post("/api/v1/service-types", &service_type()).await);
        let item = created(&desk.post("/api/v1/price-book-items", &item()).await);
        let job = planned(desk, |from| {
            json!({
                "customer_id": customer, "site_id": site, "service_type_id": service_type, "asset_ids": [asset],
                "title": "Pump the tank", "priority": "urgent",
                "visit": { "window": window(from, from + 2), "arrival": "morning", "technician_ids": [technician] },
            })
        })
        .await;
        let visit = id_of(&job.json()["visits"][0]);
        let job = created(&job);
        let line = json!({ "price_book_item_id": item, "quantity_milli": 1500 });
        let line = created(&desk.post(&format!("/api/v1/jobs/{job}/line-items"), &line).await);
        let idle_customer = created(&desk.post("/api/v1/customers", &self::customer("Nobody yet")).await);
        Self { customer, contact, site, asset, service_type, item, job, visit, line, idle_customer }
    }
}

/// A job whose visit begins at the first hour from the third on at which its technician is free.
async fn planned(desk: &Client, job: impl Fn(i64) -> Value) -> Answer {
    for from in (3..).step_by(2) {
        let answer = desk.post("/api/v1/jobs", &job(from)).await;
        if answer.code() != "double_booked" {
            return answer;
        }
    }
    unreachable!("time goes on")
}

/// The id of a record that was just created.
pub fn created(answer: &Answer) -> Uuid {
    assert_eq!(answer.status, 201, "{}", answer.text());
    id_of(&answer.json())
}

pub fn id_of(record: &Value) -> Uuid {
    record["id"].as_str().unwrap().parse().unwrap()
}

/// The fields that a problem complains about.
pub fn wrong_fields(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 422, "{}", answer.text());
    let errors = answer.json()["errors"].as_array().cloned().unwrap_or_default();
    errors.iter().map(|error| error["field"].as_str().unwrap().to_owned()).collect()
}

/// Hours after the start of the test.
pub fn hours(hours: i64) -> Timestamp {
    Timestamp(START.0 + hours * 3_600_000)
}

pub fn window(from: i64, until: i64) -> Value {
    json!({ "start": hours(from), "end": hours(until) })
}

pub fn customer(name: &str) -> Value {
    json!({
        "name": name, "kind": "commercial", "email": "office@inn.example", "phone": "512-555-0150",
        "billing_address": "1 Main St, Dripping Springs, TX 78620", "notes": "Pays by check.",
    })
}

pub fn site() -> Value {
    json!({
        "name": "Guest house", "address_line1": "240 Mercer St", "city": "Dripping Springs", "region": "TX",
        "postal_code": "78620", "latitude": 30.1902, "longitude": -98.0867, "time_zone": "America/Chicago",
        "access_notes": "Gate code 4411",
    })
}

pub fn tank() -> Value {
    json!({
        "kind": "septic_tank", "name": "Main tank", "attributes": { "gallons": 1500, "material": "concrete", "compartments": 2 },
        "condition": "good", "installed_on": "2009-06-01", "last_serviced_on": "2023-03-14", "notes": "",
    })
}

/// With a code that no other has.
pub fn service_type() -> Value {
    json!({
        "code": format!("pump-{}", tail()), "name": "Septic pumping", "name_es": "Bombeo séptico", "default_minutes": 75,
        "checklist": [
            { "section": "safety", "label": "Lids secured", "label_es": "Tapas aseguradas", "kind": "check", "required": false },
            { "section": "readings", "label": "Sludge depth", "kind": "number", "unit": "in", "min": 0.0, "max": 60.0, "required": true },
            { "section": "work", "label": "Baffle", "kind": "choice", "options": ["good", "broken"], "required": false },
        ],
        "min_photos": 1, "customer_signature": true,
    })
}

/// With a code that no other has.
pub fn item() -> Value {
    json!({ "code": format!("RISER-{}", tail()), "name": "24 in riser", "kind": "part", "unit": "each", "unit_price_cents": 18_500 })
}

fn tail() -> String {
    Uuid::new_v4().simple().to_string()[..8].to_owned()
}
