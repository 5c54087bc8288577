//! Whatever text people or programs send, the answer is never that the server is broken: what
//! cannot be kept is refused, in words.

use crate::common::{Answer, Client, PASSWORD, Role, TestServer};
use crate::world::{self, World};
use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};
use sync::ids::ReplicaId;
use sync::protocol::{Backlog, PROTO, PullRequest, PullResponse, PushRequest, codec};
use sync::time::Timestamp;
use uuid::Uuid;

/// Refused, with a problem that says why.
fn refused(answer: &Answer, what: &str) {
    assert!((400..500).contains(&answer.status), "{what}: {} {}", answer.status, answer.text());
    assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{what}");
    let problem = answer.json();
    assert!(problem["detail"].as_str().is_some_and(|detail| detail.len() > 10), "{what}: {problem}");
}

/// The body once for every text in it, with that text exchanged, and where it stood.
fn each_text(body: &Value, put: &Value) -> Vec<(String, Value)> {
    fn paths(value: &Value, path: String, found: &mut Vec<String>) {
        match value {
            Value::String(_) => found.push(path),
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(index, item)| paths(item, format!("{path}/{index}"), found));
            }
            Value::Object(fields) => {
                fields.iter().for_each(|(name, item)| paths(item, format!("{path}/{name}"), found));
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    paths(body, String::new(), &mut found);
    assert!(!found.is_empty(), "{body} has no text");
    let exchanged = found.into_iter().map(|path| {
        let mut body = body.clone();
        *body.pointer_mut(&path).unwrap() = put.clone();
        (path, body)
    });
    exchanged.collect()
}

/// Requests that are fine as they are, with texts of every kind in their bodies.
fn requests(world: &World) -> Vec<(Method, String, Value)> {
    let World { customer, site, job, visit, line, .. } = world;
    let post = |path: &str, body: Value| (Method::POST, path.to_owned(), body);
    let contact = json!({ "name": "Ana Ruiz", "role": "manager", "phone": "512-555-0199", "email": "ana@inn.example" });
    let window = world::window(30, 32);
    let new_job = json!({ "id": Uuid::now_v7(), "customer_id": customer, "site_id": site, "service_type_id": world.service_type,
        "asset_ids": [world.asset], "title": "Pump the tank", "description": "North lid", "priority": "urgent",
        "visit": { "window": window, "arrival": "morning", "technician_ids": [] } });
    let reason = json!({ "command": { "name": "cancel_visit", "visit_id": visit, "reason": "Rain" } });
    let described = json!({ "command": { "name": "describe_job", "title": "Pump it", "description": "All of it" } });
    vec![
        post("/api/v1/customers", world::customer("Hill Country Inn")),
        post(&format!("/api/v1/customers/{customer}/contacts"), contact),
        post(&format!("/api/v1/customers/{customer}/sites"), world::site()),
        post(&format!("/api/v1/sites/{site}/assets"), world::tank()),
        post("/api/v1/service-types", world::service_type()),
        post("/api/v1/price-book-items", world::item()),
        post("/api/v1/jobs", new_job),
        post(
            &format!("/api/v1/jobs/{job}/line-items"),
            json!({ "description": "Riser", "complaint": "Smell", "correction": "Sealed",
            "quantity_milli": 1000, "unit_price_cents": 1 }),
        ),
        post(&format!("/api/v1/jobs/{job}/commands"), described),
        (
            Method::PUT,
            format!("/api/v1/line-items/{line}"),
            json!({ "description": "Riser", "quantity_milli": 1000,
            "unit_price_cents": 1 }),
        ),
        post("/api/v1/blobs", json!({ "sha256": "ab".repeat(32), "size": 10, "mime": "image/jpeg", "job_id": job })),
        post(&format!("/api/v1/jobs/{job}/commands"), reason),
        post("/api/v1/me/password", json!({ "current_password": PASSWORD, "new_password": "another long password" })),
    ]
}

async fn office(server: &TestServer) -> (Client, World) {
    let tenant = server.tenant("bluebonnet").await;
    let client = tenant.sign_in(Role::Owner).await;
    let technician = tenant.person(Role::Technician).await;
    let world = World::make(&client, technician.id.0).await;
    (client, world)
}

#[tokio::test]
async fn zero_characters_and_endless_texts_in_bodies_are_refused() {
    let server = TestServer::start().await;
    let (client, world) = office(&server).await;
    let mut asked = 0;
    for put in [json!("a\u{0}b"), json!("x".repeat(60_000))] {
        for (method, path, body) in requests(&world) {
            for (field, body) in each_text(&body, &put) {
                let answer = client.json(method.clone(), &path, &body).await;
                refused(&answer, &format!("{method} {path} with {field}"));
                asked += 1;
            }
        }
    }
    assert!(asked > 100, "{asked}");
    // Names of fields, too.
    let body = json!({ "kind": "septic_tank", "name": "Tank", "attributes": { "a\u{0}": 1 } });
    refused(&client.post(&format!("/api/v1/sites/{}/assets", world.site), &body).await, "attribute");
    let mut stranger = server.client();
    for (email, password) in [("a\u{0}@inn.example", PASSWORD), ("ana@inn.example", "p\u{0}")] {
        refused(&stranger.sign_in(email, password).await, "sign-in");
    }
}

#[tokio::test]
async fn what_was_refused_is_fine_without_it() {
    let server = TestServer::start().await;
    let (client, world) = office(&server).await;
    for (method, path, body) in requests(&world) {
        let answer = client.json(method.clone(), &path, &body).await;
        assert!(answer.status < 300, "{method} {path}: {} {}", answer.status, answer.text());
    }
}

#[tokio::test]
async fn zero_characters_and_endless_texts_in_addresses_are_refused() {
    let server = TestServer::start().await;
    let (client, world) = office(&server).await;
    let long = "x".repeat(7_000);
    for text in ["a%00b", "%00", long.as_str()] {
        for query in [
            "customers?q=",
            "jobs?q=",
            "jobs?status=",
            "price-book-items?q=",
            "audit?subject_kind=",
            "jobs?after=",
            "customers?after=",
            "quarantine?state=",
            "audit?after=",
        ] {
            refused(&client.get(&format!("/api/v1/{query}{text}")).await, query);
        }
        for path in [
            format!("jobs/{text}"),
            format!("jobs/{}{text}/timeline", world.job),
            format!("blobs/{text}"),
            format!("customers/{text}"),
        ] {
            refused(&client.get(&format!("/api/v1/{path}")).await, &path);
        }
        let answer = client
            .request(Method::PATCH, &format!("/api/v1/blobs/{text}"), &[("upload-offset", "0")], Body::empty())
            .await;
        refused(&answer, "blob");
    }
    // The escape of an escape is a text like any other.
    assert_eq!(client.get("/api/v1/customers?q=%2500").await.status, 200);
    // Bytes that are no text at all.
    for broken in ["customers?q=%ff%fe", "jobs/%ff", "blobs/%c3%28"] {
        let answer = client.get(&format!("/api/v1/{broken}")).await;
        assert!(answer.status < 500, "{broken}: {}", answer.text());
    }
}

/// What a device says of itself is for people to read: it must not hold up its work.
#[tokio::test]
async fn strange_words_of_a_device_hold_up_nothing() {
    let server = TestServer::start().await;
    let (client, _) = office(&server).await;
    let backlog = Backlog { mutations: u32::MAX, blobs: 9, oldest_at: Some(Timestamp(i64::MIN)), persisted: None };
    for app_build in ["1\u{0}2".to_owned(), "x".repeat(60_000)] {
        let push = PushRequest {
            proto: PROTO,
            app_build: app_build.clone(),
            replica_id: ReplicaId(Uuid::now_v7()),
            mutations: Vec::new(),
            backlog: backlog.clone(),
            epoch: None,
        };
        let answer =
            client.send(Method::POST, "/api/v1/replication/push", "application/cbor", codec::encode(&push)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let pull = PullRequest {
            proto: PROTO,
            app_build,
            replica_id: push.replica_id,
            cursor: None,
            until_seq: Some(u64::MAX),
            page_after: None,
            backlog: backlog.clone(),
            digests: None,
            repair: false,
            roster: None,
        };
        let answer =
            client.send(Method::POST, "/api/v1/replication/pull", "application/cbor", codec::encode(&pull)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let pulled: PullResponse = codec::decode(&answer.body).unwrap();
        assert_eq!(pulled.jobs.len(), 1);
    }
    let devices = client.get("/api/v1/devices").await.json();
    let builds = devices["items"].as_array().or(devices.as_array()).unwrap();
    assert!(builds.iter().any(|device| device["app_build"] == "x".repeat(100)), "{devices}");
}
