//! Work for tests: a customer, a site, a kind of service and jobs, made through the JSON API,
//! whichever way it is reached.

use std::sync::atomic::{AtomicI64, Ordering};

use axum::http::Method;
use serde_json::{Value, json};
use sync::ids::{JobId, UserId};
use sync::time::Timestamp;

use super::Client;

/// How JSON reaches the server.
pub trait Api {
    /// Status and body of the answer; null where the body is not JSON.
    fn json(&self, method: Method, path: &str, body: &Value) -> impl Future<Output = (u16, Value)>;
}

impl Api for Client {
    async fn json(&self, method: Method, path: &str, body: &Value) -> (u16, Value) {
        let answer = Client::json(self, method, path, body).await;
        (answer.status, serde_json::from_slice(&answer.body).unwrap_or_default())
    }
}

/// What every job of a test is about.
pub struct Desk {
    customer: String,
    site: String,
    service: String,
    /// Visits so far.
    planned: AtomicI64,
}

impl Desk {
    /// A customer with a site, and a kind of work with one optional checklist item. `api` speaks
    /// for an owner.
    pub async fn open(api: &impl Api) -> Self {
        Self::open_with(api, 1).await
    }

    /// The same with that many checklist items.
    pub async fn open_with(api: &impl Api, items: usize) -> Self {
        let customer = json!({"name": "Hill Country Grill", "kind": "commercial"});
        let customer = made(api, "/api/v1/customers", &customer).await;
        let site = json!({"name": "Kitchen", "address_line1": "1 Main St", "city": "Austin", "region": "TX", "postal_code": "78701",
            "latitude": 30.27, "longitude": -97.74, "time_zone": "America/Chicago"});
        let site = made(api, &format!("/api/v1/customers/{customer}/sites"), &site).await;
        let item = |number| json!({"section": "work", "label": format!("Lid {number} secured"), "kind": "check", "required": false});
        let service = json!({"code": "pumping", "name": "Septic pumping", "default_minutes": 60,
            "checklist": (1..=items).map(item).collect::<Vec<_>>()});
        let service = made(api, "/api/v1/service-types", &service).await;
        Self { customer, site, service, planned: AtomicI64::new(0) }
    }

    /// A job with one visit of five minutes from `at`, or as soon after that as everybody is free.
    pub async fn job(&self, api: &impl Api, at: Timestamp, technicians: &[UserId]) -> JobId {
        loop {
            // Mostly free, since no two visits of this desk get the same place.
            let at = at.0 + 300_000 * self.planned.fetch_add(1, Ordering::Relaxed);
            let body = json!({"customer_id": self.customer, "site_id": self.site, "service_type_id": self.service, "title": "Pump the tank",
                "description": "", "priority": "routine", "asset_ids": [],
                "visit": {"window": {"start": at, "end": at + 3_600_000}, "arrival": "exact", "duration_minutes": 5, "technician_ids": technicians}});
            let (status, answer) = api.json(Method::POST, "/api/v1/jobs", &body).await;
            if answer["code"] == "double_booked" {
                continue;
            }
            assert!((200..300).contains(&status), "{status} {answer}");
            return answer["id"].as_str().unwrap().parse().unwrap();
        }
    }
}

/// The id of what was made.
async fn made(api: &impl Api, path: &str, body: &Value) -> String {
    let (status, answer) = api.json(Method::POST, path, body).await;
    assert!((200..300).contains(&status), "{path}: {status} {answer}");
    answer["id"].as_str().unwrap().to_owned()
}
