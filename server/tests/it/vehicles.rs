//! Vehicles of a tracking service, played by a small HTTP server with answers in Samsara's documented
//! shape: what is asked, what is made of it, and what happens when it does not answer.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::common::{Client, Role, TestServer};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};
use server::tasks;

/// What the stand-in answers, and what it was asked.
#[derive(Clone, Default)]
struct Fleet {
    pages: Arc<Mutex<Vec<Value>>>,
    asked: Arc<Mutex<Vec<String>>>,
    broken: Arc<Mutex<Option<u16>>>,
}

async fn stats(
    State(fleet): State<Fleet>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    assert_eq!(headers["authorization"], "Bearer samsara_api_test");
    assert_eq!(query["types"], "gps,engineStates");
    let after = query.get("after").cloned().unwrap_or_default();
    fleet.asked.lock().unwrap().push(after.clone());
    if let Some(status) = *fleet.broken.lock().unwrap() {
        let elsewhere = [("location", "http://127.0.0.1:9/fleet/vehicles/stats")];
        return (StatusCode::from_u16(status).unwrap(), elsewhere, "{}").into_response();
    }
    let at: usize = after.strip_prefix("cursor/").map_or(0, |at| at.parse().unwrap());
    let pages = fleet.pages.lock().unwrap();
    let more = at + 1 < pages.len();
    let cursor = if more { format!("cursor/{}", at + 1) } else { String::new() };
    Json(json!({ "data": pages[at], "pagination": { "endCursor": cursor, "hasNextPage": more } })).into_response()
}

fn van(id: &str, name: &str, time: &str, speed: f64, engine: &str) -> Value {
    json!({
        "id": id, "name": name,
        "externalIds": { "samsara.serial": "GFRV43VGZZ", "samsara.vin": "1GBJ6P1B2HV112765" },
        "gps": { "time": time, "latitude": 30.2672, "longitude": -97.7431, "headingDegrees": 120, "speedMilesPerHour": speed,
            "reverseGeo": { "formattedLocation": "Congress Ave, Austin, TX" }, "isEcuSpeed": false },
        "engineState": { "time": time, "value": engine },
    })
}

async fn fleet() -> (Fleet, String) {
    let fleet = Fleet::default();
    let router = Router::new().route("/fleet/vehicles/stats", get(stats)).with_state(fleet.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (fleet, url)
}

async fn with_fleet() -> (Fleet, TestServer) {
    let (fleet, url) = fleet().await;
    let variables = [
        ("HOLDFAST_SAMSARA_TOKEN", "samsara_api_test"),
        ("HOLDFAST_SAMSARA_TENANT", "bluebonnet"),
        ("HOLDFAST_SAMSARA_URL", url.as_str()),
    ];
    (fleet, TestServer::start_with(&variables).await)
}

async fn refresh(server: &TestServer) {
    tasks::run_chores(&server.state).await;
    server.clock.advance(Duration::from_secs(31));
}

async fn vehicles(client: &Client) -> Vec<Value> {
    let answer = client.get("/api/v1/vehicles").await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn every_page_is_asked_for_and_movement_is_said() {
    let (fleet, server) = with_fleet().await;
    let (tenant, other) = (server.tenant("bluebonnet").await, server.tenant("ridgeline").await);
    let (desk, theirs) = (tenant.sign_in(Role::Dispatcher).await, other.sign_in(Role::Dispatcher).await);
    *fleet.pages.lock().unwrap() = vec![
        json!([
            van("1", "Van 1", "2025-11-14T16:12:00Z", 42.0, "On"),
            van("2", "Van 2", "2025-11-14T16:12:00Z", 0.0, "Idle")
        ]),
        json!([van("3", "Van 3", "2025-11-14T11:00:00.5Z", 0.0, "Off"), { "id": "4", "name": "Never seen" }]),
    ];
    refresh(&server).await;
    assert_eq!(*fleet.asked.lock().unwrap(), ["", "cursor/1"]);
    let found = vehicles(&desk).await;
    let told: Vec<_> =
        found.iter().map(|one| (one["name"].as_str().unwrap(), one["movement"].as_str().unwrap())).collect();
    assert_eq!(told, [("Van 1", "moving"), ("Van 2", "idle"), ("Van 3", "stopped")]);
    assert_eq!((&found[0]["provider"], &found[0]["external_id"]), (&json!("samsara"), &json!("1")));
    assert!((found[0]["speed_mps"].as_f64().unwrap() - 18.77568).abs() < 1e-6);
    assert_eq!(found[0]["recorded_at"], json!(1_763_136_720_000_i64));
    assert_eq!(vehicles(&theirs).await, Vec::<Value>::new(), "the fleet is one company's");
}

#[tokio::test]
async fn a_vehicle_keeps_its_driver_and_goes_with_the_service() {
    let (fleet, server) = with_fleet().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = tenant.sign_in(Role::Dispatcher).await;
    let (ana, sales) = (tenant.person(Role::Technician).await, tenant.person(Role::Sales).await);
    let stranger = server.tenant("ridgeline").await.person(Role::Technician).await;
    *fleet.pages.lock().unwrap() = vec![json!([
        van("1", "Van 1", "2025-11-14T16:12:00Z", 9.0, "On"),
        van("1", "Again", "2025-11-14T16:12:00Z", 9.0, "On")
    ])];
    refresh(&server).await;
    let path = format!("/api/v1/vehicles/{}", vehicles(&desk).await[0]["id"].as_str().unwrap());
    for nobody in [sales.id, stranger.id] {
        assert_eq!(desk.put(&path, &json!({ "technician_id": nobody })).await.status, 422);
    }
    assert_eq!(desk.put(&path, &json!({ "technician_id": ana.id })).await.json()["technician_id"], json!(ana.id));
    // An older fix than the one that is known changes nothing.
    *fleet.pages.lock().unwrap() = vec![json!([van("1", "Old", "2025-11-14T15:00:00Z", 0.0, "Off")])];
    refresh(&server).await;
    assert_eq!(vehicles(&desk).await[0]["movement"], "moving");
    *fleet.pages.lock().unwrap() = vec![json!([van("1", "Van 1b", "2025-11-14T16:13:00Z", 0.0, "Off")])];
    refresh(&server).await;
    let found = vehicles(&desk).await;
    assert_eq!(
        (&found[0]["name"], &found[0]["movement"], &found[0]["technician_id"]),
        (&json!("Van 1b"), &json!("stopped"), &json!(ana.id))
    );
    *fleet.pages.lock().unwrap() = vec![json!([])];
    refresh(&server).await;
    assert_eq!(vehicles(&desk).await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_service_in_trouble_costs_nothing_and_leads_nowhere() {
    let (fleet, server) = with_fleet().await;
    let desk = server.tenant("bluebonnet").await.sign_in(Role::Dispatcher).await;
    *fleet.pages.lock().unwrap() = vec![json!([van("1", "Van 1", "2025-11-14T16:12:00Z", 9.0, "On")])];
    refresh(&server).await;
    for status in [500, 429, 401, 302] {
        *fleet.broken.lock().unwrap() = Some(status);
        refresh(&server).await;
        assert_eq!(vehicles(&desk).await.len(), 1, "after {status} the last places stay");
    }
    *fleet.broken.lock().unwrap() = None;
    // An answer of another shape, and pages that do not end.
    *fleet.pages.lock().unwrap() = vec![json!({ "vehicles": [] })];
    refresh(&server).await;
    assert_eq!(vehicles(&desk).await.len(), 1);
}

#[tokio::test]
async fn without_a_service_there_are_no_vehicles() {
    let server = TestServer::start().await;
    let desk = server.tenant("bluebonnet").await.sign_in(Role::Dispatcher).await;
    refresh(&server).await;
    assert_eq!(vehicles(&desk).await, Vec::<Value>::new());
}
