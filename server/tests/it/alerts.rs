//! Messages to phones: who gets which, how they are sealed and signed, and when a browser is forgotten.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::common::{Client, Role, Tenant, TestServer};
use crate::world::{self, World, wrong_fields};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::SecretKey;
use p256::elliptic_curve::sec1::ToEncodedPoint;
use serde_json::{Value, json};
use server::tasks::{self, Summary};
use sqlx::Row;
use uuid::Uuid;

/// A message as it came in.
struct Received {
    path: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

/// A push service of a test: keeps what it is sent and answers what it is told to.
#[derive(Clone)]
struct Service {
    address: String,
    received: Arc<Mutex<Vec<Received>>>,
    answer: Arc<Mutex<StatusCode>>,
}

impl Service {
    async fn open() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let service = Self {
            address: format!("http://{}", listener.local_addr().unwrap()),
            received: Arc::default(),
            answer: Arc::new(Mutex::new(StatusCode::CREATED)),
        };
        let router = axum::Router::new().route("/send/{browser}", post(take)).with_state(service.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        service
    }

    fn answers(&self, status: u16) {
        *self.answer.lock().unwrap() = StatusCode::from_u16(status).unwrap();
    }

    /// What came in since this was last asked.
    fn taken(&self) -> Vec<Received> {
        std::mem::take(&mut *self.received.lock().unwrap())
    }
}

async fn take(
    State(service): State<Service>,
    Path(browser): Path<String>,
    headers: HeaderMap,
    body: axum::body::Bytes,
) -> StatusCode {
    service.received.lock().unwrap().push(Received { path: browser, headers, body: body.to_vec() });
    *service.answer.lock().unwrap()
}

/// A technician's browser with the keys that only it has.
struct Browser {
    name: String,
    client: Client,
    key: SecretKey,
}

const AUTH: [u8; 16] = [9; 16];

impl Browser {
    async fn subscribe(client: Client, service: &Service, name: &str) -> Self {
        let key = SecretKey::from_slice(&[name.len() as u8 + 1; 32]).unwrap();
        let browser = Self { name: name.to_owned(), client, key };
        let answer = browser.client.put("/api/v1/push-subscriptions/current", &browser.subscription(service)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.json()["subscribed"], true);
        browser
    }

    fn subscription(&self, service: &Service) -> Value {
        json!({
            "endpoint": format!("{}/send/{}", service.address, self.name),
            "p256dh": URL_SAFE_NO_PAD.encode(self.key.public_key().to_encoded_point(false)),
            "auth": URL_SAFE_NO_PAD.encode(AUTH),
        })
    }

    /// What the messages to this browser say.
    fn read(&self, received: &[Received]) -> Vec<Value> {
        let own = received.iter().filter(|received| received.path == self.name);
        own.map(|received| {
            let opened = web_push_native::decrypt(received.body.clone(), &self.key, &AUTH.into()).unwrap();
            serde_json::from_slice(&opened).unwrap()
        })
        .collect()
    }
}

async fn start() -> (TestServer, Service) {
    (TestServer::start_with(&[("HOLDFAST_PUSH_LOCAL", "on")]).await, Service::open().await)
}

async fn command(desk: &Client, job: Uuid, command: Value) {
    let answer = desk.post(&format!("/api/v1/jobs/{job}/commands"), &json!({ "command": command })).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

async fn assign(desk: &Client, world: &World, technicians: &[Uuid]) {
    command(desk, world.job, json!({ "name": "assign_visit", "visit_id": world.visit, "technicians": technicians }))
        .await;
}

fn id_of(client: &Client) -> Uuid {
    client.person.as_ref().unwrap().id.0
}

async fn subscriptions(tenant: &Tenant<'_>) -> i64 {
    let mut tx = tenant.server.state.db.begin_for(tenant.id).await.unwrap();
    let row = sqlx::query("SELECT count(*) AS count FROM push_subscriptions").fetch_one(&mut *tx).await.unwrap();
    row.try_get("count").unwrap()
}

#[tokio::test]
async fn who_gets_a_visit_and_who_loses_it_are_written_to() {
    let (server, service) = start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = tenant.sign_in(Role::Owner).await;
    let ana = Browser::subscribe(tenant.sign_in(Role::Technician).await, &service, "ana").await;
    let benito = Browser::subscribe(tenant.sign_in(Role::Technician).await, &service, "benito").await;
    let world = World::make(&desk, id_of(&ana.client)).await;
    // One task decides, one writes.
    assert_eq!(server.run_tasks().await, 2);
    let taken = service.taken();
    let messages = ana.read(&taken);
    assert_eq!(messages.len(), 1);
    assert!(messages[0]["title"].as_str().unwrap().starts_with("New visit: #"), "{messages:?}");
    assert_eq!(messages[0]["url"], json!(format!("/jobs/{}?visit={}", world.job, world.visit)));
    assert!(!messages[0].to_string().contains("Hill Country Inn"), "the customer is nobody's business on the way");
    let header = |name: &str| taken[0].headers[name].to_str().unwrap().to_owned();
    assert_eq!((header("ttl"), header("urgency")), ("43200".into(), "normal".into()));
    assert_eq!((header("content-encoding"), header("topic").len()), ("aes128gcm".into(), 32));
    let public = ana.client.get("/api/v1/push-subscriptions/current").await.json()["public_key"].clone();
    assert!(header("authorization").ends_with(&format!(", k={}", public.as_str().unwrap())), "signed with our key");

    assign(&desk, &world, &[id_of(&benito.client)]).await;
    server.run_tasks().await;
    let taken = service.taken();
    assert!(ana.read(&taken)[0]["title"].as_str().unwrap().ends_with("was taken off your list"));
    assert_eq!(benito.read(&taken).len(), 1);
    assert!(!String::from_utf8_lossy(&taken[0].body).contains("title"), "sealed");

    let moved = json!({ "name": "schedule_visit", "visit_id": world.visit, "window": world::window(4, 6), "arrival": "exact", "duration_minutes": 60 });
    command(&desk, world.job, moved).await;
    server.run_tasks().await;
    assert!(benito.read(&service.taken())[0]["title"].as_str().unwrap().ends_with("was moved"));
}

#[tokio::test]
async fn an_emergency_is_urgent_and_comes_at_night_while_the_rest_waits_for_the_morning() {
    let (server, service) = start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = tenant.sign_in(Role::Owner).await;
    let ana = Browser::subscribe(tenant.sign_in(Role::Technician).await, &service, "ana").await;
    // From 10 in the morning to 11 at night in Austin.
    server.clock.advance(Duration::from_secs(13 * 3600));
    let world = World::make(&desk, id_of(&ana.client)).await;
    let other = World::make(&desk, id_of(&ana.client)).await;
    assert_eq!(server.run_tasks().await, 2, "both are put off");
    assert!(service.taken().is_empty());
    command(&desk, world.job, json!({ "name": "set_priority", "priority": "emergency" })).await;
    server.run_tasks().await;
    let taken = service.taken();
    let messages = ana.read(&taken);
    assert_eq!((messages.len(), &messages[0]["urgent"]), (1, &json!(true)));
    assert!(messages[0]["title"].as_str().unwrap().contains("EMERGENCY"), "{messages:?}");
    assert_eq!(
        (taken[0].headers["urgency"].as_bytes(), taken[0].headers["ttl"].as_bytes()),
        (&b"high"[..], &b"7200"[..])
    );
    // What no longer holds in the morning is not told.
    assign(&desk, &other, &[]).await;
    server.clock.advance(Duration::from_secs(8 * 3600));
    server.run_tasks().await;
    let morning = ana.read(&service.taken());
    assert_eq!(morning.len(), 2, "{morning:?}");
    assert!(morning.iter().all(
        |message| message["tag"] != json!(other.visit) || message["title"].as_str().unwrap().contains("taken off")
    ));
}

#[tokio::test]
async fn people_choose_what_they_are_told_of_and_do_not_hear_of_their_own_doing() {
    let (server, service) = start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = tenant.sign_in(Role::Owner).await;
    let ana = Browser::subscribe(tenant.sign_in(Role::Technician).await, &service, "ana").await;
    let chosen = ana.client.put("/api/v1/push-preferences/current", &json!({ "level": "emergencies" })).await;
    assert_eq!(chosen.json()["level"], "emergencies", "{}", chosen.text());
    let world = World::make(&desk, id_of(&ana.client)).await;
    server.run_tasks().await;
    assert!(service.taken().is_empty());
    command(&desk, world.job, json!({ "name": "set_priority", "priority": "emergency" })).await;
    server.run_tasks().await;
    assert_eq!(ana.read(&service.taken()).len(), 1);

    let owner = Browser::subscribe(desk, &service, "owner").await;
    World::make(&owner.client, id_of(&owner.client)).await;
    assert_eq!(server.run_tasks().await, 0, "nobody else is concerned");
    assert!(service.taken().is_empty());
}

#[tokio::test]
async fn a_browser_is_forgotten_when_it_is_gone_signed_out_or_its_person_left() {
    let (server, service) = start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = tenant.sign_in(Role::Owner).await;
    let person = tenant.person(Role::Technician).await;
    let phone = Browser::subscribe(tenant.sign_in_as(&person).await, &service, "phone").await;
    let tablet = Browser::subscribe(tenant.sign_in_as(&person).await, &service, "tablet").await;
    assert_eq!(subscriptions(&tenant).await, 2);
    service.answers(410);
    assert_eq!(tablet.client.post("/api/v1/push-subscriptions/current/test", &json!({})).await.status, 204);
    server.run_tasks().await;
    assert_eq!((service.taken().len(), subscriptions(&tenant).await), (1, 1));
    let again = tablet.client.post("/api/v1/push-subscriptions/current/test", &json!({})).await;
    assert_eq!((again.status, again.code().as_str()), (409, "not_subscribed"));

    service.answers(201);
    assert_eq!(phone.client.delete("/api/v1/sessions/current").await.status, 204);
    World::make(&desk, person.id.0).await;
    server.run_tasks().await;
    assert!(service.taken().is_empty(), "a session that has ended takes in nothing");
    server.clock.advance(Duration::from_secs(2 * 3600));
    tasks::run_chores(&server.state).await;
    assert_eq!(subscriptions(&tenant).await, 0);

    let back = Browser::subscribe(tenant.sign_in_as(&person).await, &service, "back").await;
    World::make(&desk, person.id.0).await;
    let mut tx = server.state.db.begin_for(tenant.id).await.unwrap();
    sqlx::query("UPDATE users SET active = false WHERE id = $1").bind(person.id.0).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    server.run_tasks().await;
    assert!(back.read(&service.taken()).is_empty(), "who left is told nothing");
}

#[tokio::test]
async fn a_service_that_is_down_is_tried_again_and_a_refusal_is_not() {
    let (server, service) = start().await;
    let tenant = server.tenant("bluebonnet").await;
    let ana = Browser::subscribe(tenant.sign_in(Role::Technician).await, &service, "ana").await;
    let attempt = async || {
        assert_eq!(ana.client.post("/api/v1/push-subscriptions/current/test", &json!({})).await.status, 204);
        tasks::run_until_idle(&server.state).await.unwrap()
    };
    service.answers(503);
    assert_eq!(attempt().await, Summary { retried: 1, ..Summary::default() });
    service.answers(201);
    server.clock.advance(Duration::from_secs(60));
    assert_eq!(tasks::run_until_idle(&server.state).await.unwrap(), Summary { done: 1, ..Summary::default() });
    assert_eq!(ana.read(&service.taken()).len(), 2);
    service.answers(400);
    assert_eq!(attempt().await, Summary { failed: 1, ..Summary::default() });
    assert_eq!(subscriptions(&tenant).await, 1);
}

#[tokio::test]
async fn an_address_within_the_servers_own_network_is_refused() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let ana = tenant.sign_in(Role::Technician).await;
    let key = SecretKey::from_slice(&[7; 32]).unwrap();
    let good = json!({
        "endpoint": "https://push.example.com/send/1",
        "p256dh": URL_SAFE_NO_PAD.encode(key.public_key().to_encoded_point(false)),
        "auth": URL_SAFE_NO_PAD.encode(AUTH),
    });
    for (field, value) in [
        ("endpoint", "http://push.example.com/send/1"),
        ("endpoint", "https://127.0.0.1/send/1"),
        ("endpoint", "https://169.254.169.254/latest"),
        ("endpoint", "https://localhost/send"),
        ("p256dh", "AAAA"),
        ("auth", "AAAA"),
    ] {
        let mut bad = good.clone();
        bad[field] = json!(value);
        let answer = ana.put("/api/v1/push-subscriptions/current", &bad).await;
        assert_eq!(wrong_fields(&answer), [field], "{value}");
    }
    assert_eq!(ana.put("/api/v1/push-subscriptions/current", &good).await.status, 200);
    assert_eq!(ana.put("/api/v1/push-subscriptions/current", &good).await.status, 200, "asked again");
    assert_eq!(subscriptions(&tenant).await, 1);
}

#[tokio::test]
async fn there_is_one_key_pair_for_everybody_and_the_environments_comes_first() {
    let server = TestServer::start().await;
    let (ours, theirs) = (server.tenant("ours").await, server.tenant("theirs").await);
    let mut keys = Vec::new();
    for tenant in [&ours, &theirs] {
        let ana = tenant.sign_in(Role::Technician).await;
        keys.push(ana.get("/api/v1/push-subscriptions/current").await.json()["public_key"].clone());
    }
    assert_eq!(keys[0], keys[1]);
    let private = URL_SAFE_NO_PAD.encode([7; 32]);
    let server = TestServer::start_with(&[("HOLDFAST_VAPID_KEY", private.as_str())]).await;
    let ana = server.tenant("ours").await.sign_in(Role::Technician).await;
    let public = ana.get("/api/v1/push-subscriptions/current").await.json()["public_key"].clone();
    let expected = SecretKey::from_slice(&[7; 32]).unwrap().public_key().to_encoded_point(false);
    assert_eq!(public, json!(URL_SAFE_NO_PAD.encode(expected)));
}

#[tokio::test]
async fn being_late_is_stored_shown_and_over_with_the_arrival() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = tenant.sign_in(Role::Owner).await;
    let ana = tenant.sign_in(Role::Technician).await;
    let world = World::make(&desk, id_of(&ana)).await;
    let late = async || desk.get(&format!("/api/v1/jobs/{}", world.job)).await.json()["visits"][0]["late"].clone();
    let told = json!({ "name": "running_late", "visit_id": world.visit, "minutes": 30, "note": "train" });
    command(&ana, world.job, told).await;
    assert_eq!(late().await, json!({ "minutes": 30, "note": "train", "at": server.clock.now(), "by": id_of(&ana) }));
    let timeline = desk.get(&format!("/api/v1/jobs/{}/timeline?kind=running_late", world.job)).await.json();
    assert_eq!(timeline["items"][0]["description"], "Running 30 min late", "{timeline}");
    let audit = desk.get("/api/v1/audit?limit=1").await.json();
    assert_eq!(audit["items"][0]["action"], "visit.late_told", "{audit}");
    command(&ana, world.job, json!({ "name": "start_visit", "visit_id": world.visit })).await;
    assert_eq!(late().await, Value::Null);
    let again = json!({ "command": { "name": "running_late", "visit_id": world.visit, "minutes": 30 } });
    let refused = ana.post(&format!("/api/v1/jobs/{}/commands", world.job), &again).await;
    assert_eq!(refused.json()["rejection"]["code"], "not_awaited", "{}", refused.text());
}
