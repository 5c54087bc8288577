//! Service types and the price book through the API.

use crate::common::{Role, TestServer};
use crate::world::*;
use serde_json::{Value, json};
use uuid::Uuid;

#[tokio::test]
async fn service_types_carry_a_checklist_and_what_completion_requires() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let owner = tenant.sign_in(Role::Owner).await;
    let mut body = service_type();
    body["id"] = json!(Uuid::now_v7());
    let made = owner.post("/api/v1/service-types", &body).await;
    let id = created(&made);
    assert_eq!(
        made.json()["checklist"],
        body["checklist"].clone().tap(|list| {
            list[1]["label_es"] = Value::Null;
            list[2]["label_es"] = Value::Null;
        })
    );
    assert_eq!(owner.post("/api/v1/service-types", &body).await.status, 200, "sent again");

    let mut twin = body.clone();
    twin["id"] = json!(Uuid::now_v7());
    assert_eq!(wrong_fields(&owner.post("/api/v1/service-types", &twin).await), ["code"], "codes are unique");

    body["active"] = json!(false);
    assert_eq!(owner.put(&format!("/api/v1/service-types/{id}"), &body).await.json()["active"], false);
    let count = async |query: &str| {
        owner.get(&format!("/api/v1/service-types{query}")).await.json()["items"].as_array().unwrap().len()
    };
    assert_eq!((count("").await, count("?active=true").await, count("?active=false").await), (1, 0, 1));
}

trait Tap: Sized {
    fn tap(self, change: impl FnOnce(&mut Self)) -> Self;
}

impl Tap for Value {
    fn tap(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}

#[tokio::test]
async fn a_checklist_that_makes_no_sense_is_refused() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let owner = tenant.sign_in(Role::Owner).await;
    let item = |item: Value| service_type().tap(|body| body["checklist"] = json!([item]));
    for (body, field) in [
        (item(json!({ "section": "work", "label": "", "kind": "check" })), "checklist[0].label"),
        (item(json!({ "section": "work", "label": "A", "kind": "choice", "options": [] })), "checklist[0].options"),
        (
            item(json!({ "section": "work", "label": "A", "kind": "choice", "options": ["x", "x"] })),
            "checklist[0].options",
        ),
        (
            item(json!({ "section": "work", "label": "A", "kind": "number", "unit": "in", "min": 2.0, "max": 1.0 })),
            "checklist[0].min",
        ),
        (item(json!({ "section": "work", "label": "A", "kind": "check", "optoinal": true })), "checklist[0]"),
        (item(json!({ "section": "roof", "label": "A", "kind": "check" })), "checklist[0]"),
        (service_type().tap(|body| body["default_minutes"] = json!(4)), "default_minutes"),
        (service_type().tap(|body| body["min_before_photos"] = json!(21)), "min_before_photos"),
        (service_type().tap(|body| body["code"] = json!("a b")), "code"),
    ] {
        assert_eq!(wrong_fields(&owner.post("/api/v1/service-types", &body).await), [field], "{body}");
    }
}

#[tokio::test]
async fn the_price_book_is_searched_paged_and_audited() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let owner = tenant.sign_in(Role::Owner).await;
    let make = async |code: &str, name: &str, kind: &str| {
        let body = json!({ "code": code, "name": name, "kind": kind, "unit_price_cents": 100 });
        created(&owner.post("/api/v1/price-book-items", &body).await)
    };
    let filter = make("FLT-1", "Effluent filter", "part").await;
    make("PMP-1", "Pumping", "service").await;
    make("FEE-1", "Disposal fee", "fee").await;
    let names = async |query: &str| {
        let page = owner.get(&format!("/api/v1/price-book-items{query}")).await.json();
        let names = page["items"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned());
        (names.collect::<Vec<_>>(), page["next"].as_str().map(|next| next.replace(' ', "%20")))
    };
    let (first, next) = names("?limit=2").await;
    assert_eq!(first, ["Disposal fee", "Effluent filter"]);
    assert_eq!(names(&format!("?limit=2&after={}", next.unwrap())).await, (vec!["Pumping".to_owned()], None));
    assert_eq!(names("?kind=part").await.0, ["Effluent filter"]);
    assert_eq!(names("?q=pmp").await.0, ["Pumping"]);

    let body = json!({ "code": "FLT-1", "name": "Effluent filter", "kind": "part", "unit_price_cents": 250 });
    let changed = owner.put(&format!("/api/v1/price-book-items/{filter}"), &body).await;
    assert_eq!((changed.status, &changed.json()["unit"]), (200, &json!("each")));
    let log = owner.get(&format!("/api/v1/audit?subject_id={filter}")).await.json();
    assert_eq!(log["items"][0]["action"], "price_book_item.changed");
    assert_eq!(log["items"][0]["details"]["unit_price_cents"], json!({ "from": 100, "to": 250 }));
    let wrong = json!({ "code": "X", "name": "X", "kind": "part", "unit_price_cents": -1, "currency": "dollars" });
    assert_eq!(wrong_fields(&owner.post("/api/v1/price-book-items", &wrong).await), ["unit_price_cents", "currency"]);
}
