//! Road times: from a service, kept, and estimated where there is none; and what became of
//! suggestions.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::common::desk::Desk;
use crate::common::{self, Client, Role, TestServer};
use axum::Router;
use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::{Value, json};
use server::gateways::road_times::{Google, Leg, Osrm, RoadTimes, RoadTimesError};
use sync::domain::geo::Position;
use sync::time::Timestamp;

const OAK_SOUTH: (f64, f64) = (30.0, -98.0);
const BAY_SOUTH: (f64, f64) = (30.0, -97.9688);
const BAY_NORTH: (f64, f64) = (30.018, -97.9688);
const ISLAND: (f64, f64) = (30.1, -97.995);

/// What osrm-routed 26.10 answered about the town of `roads/town.osm`, without its hints.
const RECORDED: &str = r#"{"code":"Ok","distances":[[3011.1,5005,null],[0,1995.4,null]],
    "destinations":[{"location":[-97.9688,30],"name":"Bay Lane / South Street","distance":0}],
    "durations":[[433.5,463.6,null],[0,287.4,null]],"sources":[{"location":[-98,30],"name":"Oak Lane / South Street","distance":0}]}"#;

fn place((latitude, longitude): (f64, f64)) -> Value {
    json!({ "latitude": latitude, "longitude": longitude })
}

fn at((latitude, longitude): (f64, f64)) -> Position {
    Position { latitude, longitude, accuracy_m: None }
}

/// A service that answers what it is told to, and counts how often it was asked.
#[derive(Clone)]
struct StandIn {
    asked: Arc<AtomicUsize>,
    paths: Arc<std::sync::Mutex<Vec<String>>>,
    answer: fn() -> Response,
}

async fn stand_in(answer: fn() -> Response) -> (String, StandIn) {
    let state = StandIn { asked: Arc::default(), paths: Arc::default(), answer };
    let router = Router::new().fallback(answered).with_state(state.clone());
    (serve(router).await, state)
}

async fn answered(State(state): State<StandIn>, OriginalUri(uri): OriginalUri) -> Response {
    state.asked.fetch_add(1, Ordering::Relaxed);
    state.paths.lock().unwrap().push(uri.to_string());
    (state.answer)()
}

async fn serve(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

async fn ask(client: &Client, from: &[(f64, f64)], to: &[(f64, f64)]) -> Vec<Vec<Value>> {
    let side = |places: &[(f64, f64)]| places.iter().map(|one| place(*one)).collect::<Vec<_>>();
    let answer = client.post("/api/v1/road-times", &json!({ "from": side(from), "to": side(to) })).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    serde_json::from_value(answer.json()["roads"].clone()).unwrap()
}

#[tokio::test]
async fn without_a_service_roads_are_estimated_and_say_so() {
    let server = TestServer::start().await;
    let desk = server.tenant("bluebonnet").await.sign_in(Role::Dispatcher).await;
    let roads = ask(&desk, &[OAK_SOUTH], &[OAK_SOUTH, BAY_SOUTH]).await;
    assert_eq!(roads[0][0], json!({ "seconds": 0, "metres": 0, "estimated": false }));
    assert_eq!(roads[0][1]["estimated"], true);
    let metres = roads[0][1]["metres"].as_u64().unwrap();
    assert!((3_800..4_000).contains(&metres), "3.0 km as the crow flies by 1.3: {metres}");
}

#[tokio::test]
async fn a_services_answer_is_kept_until_it_is_old() {
    let (url, service) = stand_in(|| RECORDED.into_response()).await;
    let server = TestServer::start_with(&[("HOLDFAST_OSRM_URL", &url)]).await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = tenant.sign_in(Role::Dispatcher).await;
    let (from, to) = ([BAY_SOUTH, OAK_SOUTH], [BAY_SOUTH, BAY_NORTH, ISLAND]);
    // The recorded answer is of the places in the order in which the server asks for them.
    let wished = |roads: Vec<Vec<Value>>| {
        assert_eq!(roads[1][0], json!({ "seconds": 434, "metres": 3011, "estimated": false }));
        assert_eq!(roads[0][1], json!({ "seconds": 287, "metres": 1995, "estimated": false }));
        assert_eq!(roads[0][0]["seconds"], 0);
        assert_eq!(roads[1][2]["estimated"], true, "no road leads to the island");
    };
    wished(ask(&desk, &from, &to).await);
    let path = service.paths.lock().unwrap()[0].clone();
    assert!(path.starts_with("/table/v1/driving/-98.000000,30.000000;-97.968800,30.000000;"), "{path}");
    assert!(path.ends_with("?sources=0;1&destinations=2;3;4&annotations=duration,distance"), "{path}");

    // What no road leads to is asked again, the rest is known.
    ask(&desk, &[OAK_SOUTH], &[BAY_SOUTH, BAY_NORTH]).await;
    assert_eq!(service.asked.load(Ordering::Relaxed), 1, "from what is kept");
    let theirs = server.tenant("ridgeline").await;
    let other = theirs.sign_in(Role::Dispatcher).await;
    ask(&other, &from, &to).await;
    assert_eq!(service.asked.load(Ordering::Relaxed), 2, "nothing is shared between companies");
    server.clock.advance(Duration::from_secs(15 * 24 * 60 * 60));
    wished(ask(&tenant.sign_in(Role::Dispatcher).await, &from, &to).await);
    assert_eq!(service.asked.load(Ordering::Relaxed), 3, "too old");
}

#[tokio::test]
async fn while_the_service_fails_roads_are_estimated_and_it_is_left_alone_for_a_while() {
    let (url, service) = stand_in(|| (StatusCode::BAD_GATEWAY, "<html>").into_response()).await;
    let server = TestServer::start_with(&[("HOLDFAST_OSRM_URL", &url)]).await;
    let desk = server.tenant("bluebonnet").await.sign_in(Role::Dispatcher).await;
    for _ in 0..3 {
        assert_eq!(ask(&desk, &[OAK_SOUTH], &[BAY_SOUTH]).await[0][0]["estimated"], true);
    }
    assert_eq!(service.asked.load(Ordering::Relaxed), 1);
    server.clock.advance(Duration::from_secs(31));
    ask(&desk, &[OAK_SOUTH], &[BAY_SOUTH]).await;
    assert_eq!(service.asked.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn questions_have_limits() {
    let server = TestServer::start().await;
    let desk = server.tenant("bluebonnet").await.sign_in(Role::Dispatcher).await;
    let many = |count: usize| vec![place(OAK_SOUTH); count];
    for (from, to) in [(0, 1), (101, 1), (100, 26)] {
        let answer = desk.post("/api/v1/road-times", &json!({ "from": many(from), "to": many(to) })).await;
        assert_eq!(answer.status, 422, "{from} to {to}: {}", answer.text());
    }
    let nowhere = json!({ "from": [{ "latitude": 91.0, "longitude": 0.0 }], "to": many(1) });
    assert_eq!(desk.post("/api/v1/road-times", &nowhere).await.status, 422);
    assert_eq!(desk.post("/api/v1/road-times", &json!({ "from": many(100), "to": many(25) })).await.status, 200);
}

/// The shape is Google's reference's; nothing here is Google.
#[tokio::test]
async fn googles_answer_is_read_in_any_order_with_zeros_left_out() {
    async fn matrix(headers: HeaderMap, axum::Json(question): axum::Json<Value>) -> Response {
        let sides = (question["origins"].as_array().unwrap().len(), question["destinations"].as_array().unwrap().len());
        let first = &question["origins"][0]["waypoint"]["location"]["latLng"];
        let fields = headers["x-goog-fieldmask"].to_str().unwrap();
        if headers["x-goog-api-key"] != "key" || !fields.contains("duration") || question["travelMode"] != "DRIVE" {
            return (StatusCode::FORBIDDEN, "{}").into_response();
        }
        assert_eq!((sides, first["latitude"].as_f64()), ((1, 2), Some(30.0)));
        axum::Json(json!([
            { "destinationIndex": 1, "status": {}, "condition": "ROUTE_NOT_FOUND" },
            { "status": {}, "condition": "ROUTE_EXISTS", "distanceMeters": 3011, "duration": "434s" },
        ]))
        .into_response()
    }
    let url = serve(Router::new().route("/distanceMatrix/v2:computeRouteMatrix", post(matrix))).await;
    let found = Google::at(&url, "key").matrix(&[at(OAK_SOUTH)], &[at(BAY_SOUTH), at(ISLAND)]).await.unwrap();
    assert_eq!(found, [[Some(Leg { seconds: 434, metres: 3011 }), None]]);
    let refused = Google::at(&url, "other").matrix(&[at(OAK_SOUTH)], &[at(BAY_SOUTH)]).await;
    assert!(matches!(refused, Err(RoadTimesError::Refused(_))), "{refused:?}");
}

#[tokio::test]
#[ignore = "needs a real OSRM: .ci/osrm run cargo test --test it -- --ignored"]
async fn a_real_osrm_knows_the_town() {
    let url = std::env::var("HOLDFAST_TEST_OSRM").unwrap();
    let osrm = Osrm::new(&url);
    let places = [at(OAK_SOUTH), at(BAY_SOUTH), at(BAY_NORTH), at(ISLAND)];
    let found = osrm.matrix(&places, &places).await.unwrap();
    let leg = |from: usize, to: usize| found[from][to].unwrap();
    assert_eq!(leg(0, 0), Leg { seconds: 0, metres: 0 });
    assert!((2_900..3_100).contains(&leg(0, 1).metres), "three blocks: {:?}", leg(0, 1));
    assert!((1_900..2_100).contains(&leg(1, 2).metres), "two blocks: {:?}", leg(1, 2));
    assert!(leg(2, 1).metres > leg(1, 2).metres + 1_500, "Bay Lane is one way: {:?}", leg(2, 1));
    assert!((60..1_200).contains(&leg(0, 1).seconds), "{:?}", leg(0, 1));
    assert_eq!((found[0][3], found[3][0]), (None, None), "no bridge");
    let alone = Osrm::new(&format!("{url}/nothing")).matrix(&places[..1], &places[1..2]).await;
    assert!(alone.is_err(), "{alone:?}");

    let server = TestServer::start_with(&[("HOLDFAST_OSRM_URL", &url)]).await;
    let desk = server.tenant("bluebonnet").await.sign_in(Role::Dispatcher).await;
    let roads = ask(&desk, &[BAY_NORTH, BAY_SOUTH], &[BAY_SOUTH, BAY_NORTH]).await;
    assert_eq!(roads[0][0]["metres"], leg(2, 1).metres, "rows and columns are where they were asked for");
    assert_eq!(roads[1][1]["metres"], leg(1, 2).metres);
}

#[tokio::test]
async fn suggestions_are_counted_by_what_became_of_them() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let (owner, ana) = (tenant.sign_in(Role::Owner).await, tenant.person(Role::Technician).await);
    let desk = Desk::open(&owner).await;
    let count = async || owner.get("/api/v1/assignment-suggestions").await.json();
    assert_eq!(count().await, json!({ "asked": 0, "taken": 0, "first": 0 }));
    for (number, suggested) in [(0, Some(1)), (1, Some(3)), (2, Some(0)), (3, None)] {
        let start = Timestamp(common::START.0 + number * 3 * 3_600_000);
        let job = desk.job(&owner, start, &[]).await;
        let facts = owner.get(&format!("/api/v1/jobs/{job}")).await.json();
        let mut command = json!({ "name": "place_visit", "visit_id": facts["visits"][0]["id"], "start": start.0,
            "duration_minutes": 60, "technicians": [ana.id], "was": null, "confirmed": [] });
        if let Some(rank) = suggested {
            command["suggested"] = json!(rank);
        }
        let answer = owner.post(&format!("/api/v1/jobs/{job}/commands"), &json!({ "command": command })).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    assert_eq!(count().await, json!({ "asked": 3, "taken": 2, "first": 1 }));
    server.clock.advance(Duration::from_secs(31 * 24 * 60 * 60));
    let owner = tenant.sign_in(Role::Owner).await;
    assert_eq!(owner.get("/api/v1/assignment-suggestions").await.json()["asked"], 0);
}
