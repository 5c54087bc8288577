//! Positions: nobody is watched who did not agree, nothing is believed that cannot be, and what is
//! kept goes again.

use std::time::Duration;

use crate::common::{Client, Role, START, Tenant, TestServer};
use futures::StreamExt;
use serde_json::{Value, json};
use server::tasks;
use sync::domain::tracking::{CONSENT_TEXT, STALE_MS};
use sync::protocol::Live;
use sync::time::Timestamp;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

/// A place in Austin, so many seconds after the clock of the tests began.
fn fix(second: i64) -> Value {
    json!({ "latitude": 30.2672, "longitude": -97.7431, "accuracy_m": 9.5, "speed_mps": 4.0, "heading_deg": 90.0,
        "recorded_at": START.0 + second * 1000 })
}

async fn agree(phone: &Client) {
    let answer =
        phone.put("/api/v1/me/position-sharing", &json!({ "text_version": CONSENT_TEXT, "given_at": START })).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

async fn send(phone: &Client, fixes: &[Value]) -> Value {
    let answer = phone.post("/api/v1/me/positions", &json!({ "fixes": fixes })).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

async fn items(client: &Client, path: &str) -> Vec<Value> {
    let answer = client.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()["items"].as_array().unwrap().clone()
}

async fn phone_and_desk(tenant: &Tenant<'_>) -> (Client, Client) {
    (tenant.sign_in(Role::Technician).await, tenant.sign_in(Role::Dispatcher).await)
}

fn id_of(client: &Client) -> Value {
    json!(client.person.as_ref().unwrap().id)
}

#[tokio::test]
async fn nothing_is_kept_of_who_has_not_agreed() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let (phone, desk) = phone_and_desk(&tenant).await;
    let refused = phone.post("/api/v1/me/positions", &json!({ "fixes": [fix(0)] })).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "not_sharing"));
    assert_eq!(items(&desk, "/api/v1/positions").await, Vec::<Value>::new());
    let off = phone.get("/api/v1/me/position-sharing").await.json();
    assert_eq!(off, json!({ "on": false, "since": null, "text_version": null, "keep_days": 30 }));

    let old = phone.put("/api/v1/me/position-sharing", &json!({ "text_version": 0, "given_at": START })).await;
    assert_eq!((old.status, old.code().as_str()), (409, "consent_outdated"));
    agree(&phone).await;
    agree(&phone).await;
    assert_eq!(send(&phone, &[fix(0)]).await, json!({ "kept": 1, "known": 0, "refused": 0 }));
    let seen = items(&desk, "/api/v1/positions").await;
    assert_eq!(seen.len(), 1);
    assert_eq!((&seen[0]["technician_id"], &seen[0]["fix"]), (&id_of(&phone), &fix(0)));
}

#[tokio::test]
async fn withdrawing_ends_it_at_once_and_is_on_record() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let (phone, desk) = phone_and_desk(&tenant).await;
    agree(&phone).await;
    send(&phone, &[fix(0)]).await;
    server.clock.advance(Duration::from_secs(600));
    assert_eq!(phone.delete("/api/v1/me/position-sharing").await.status, 204);
    assert_eq!(phone.delete("/api/v1/me/position-sharing").await.status, 204, "twice is once");
    let refused = phone.post("/api/v1/me/positions", &json!({ "fixes": [fix(300)] })).await;
    assert_eq!(refused.code(), "not_sharing", "what was recorded before is not taken any more either");
    assert_eq!(items(&desk, "/api/v1/positions").await, Vec::<Value>::new());

    let owner = tenant.sign_in(Role::Owner).await;
    let log = items(&owner, "/api/v1/audit").await;
    let of = |action: &str| log.iter().filter(|entry| entry["action"] == action).count();
    assert_eq!((of("position_sharing.started"), of("position_sharing.ended")), (1, 1));

    // To agree again begins anew: what lies between stays out.
    server.clock.advance(Duration::from_secs(600));
    let again = json!({ "text_version": CONSENT_TEXT, "given_at": START.0 + 1_200_000 });
    assert_eq!(phone.put("/api/v1/me/position-sharing", &again).await.status, 200);
    assert_eq!(send(&phone, &[fix(900), fix(1201)]).await, json!({ "kept": 1, "known": 0, "refused": 1 }));
}

#[tokio::test]
async fn a_batch_may_come_twice_and_in_any_order() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let (phone, desk) = phone_and_desk(&tenant).await;
    agree(&phone).await;
    server.clock.advance(Duration::from_secs(600));
    assert_eq!(send(&phone, &[fix(120), fix(0), fix(60)]).await["kept"], 3);
    let again = send(&phone, &[fix(60), fix(120), fix(180)]).await;
    assert_eq!(again, json!({ "kept": 1, "known": 2, "refused": 0 }));
    let path = format!("/api/v1/technicians/{}/positions?from={}", id_of(&phone).as_str().unwrap(), START.0);
    assert_eq!(items(&desk, &path).await, [fix(0), fix(60), fix(120), fix(180)]);
    assert_eq!(items(&phone, "/api/v1/me/positions").await.len(), 4, "one's own");
    assert_eq!(phone.get(&path).await.status, 403);
    assert_eq!(items(&desk, "/api/v1/positions").await[0]["fix"], fix(180));
    let part = format!("{path}&until={}", START.0 + 60_000);
    assert_eq!(items(&desk, &part).await, [fix(0)], "until is not included");
}

#[tokio::test]
async fn what_cannot_be_is_refused_alone() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let phone = tenant.sign_in(Role::Technician).await;
    agree(&phone).await;
    let with = |field: &str, value: Value| {
        let mut fix = fix(0);
        fix[field] = value;
        fix
    };
    let batch = [
        fix(1),
        with("latitude", json!(91.0)),
        with("longitude", json!(-181.0)),
        with("accuracy_m", json!(5_001.0)),
        with("accuracy_m", json!(-1.0)),
        with("speed_mps", json!(200.0)),
        with("heading_deg", json!(400.0)),
        fix(121),
        fix(-1),
        with("recorded_at", json!(i64::MAX)),
        with("recorded_at", json!(i64::MIN)),
    ];
    assert_eq!(send(&phone, &batch).await, json!({ "kept": 1, "known": 0, "refused": 10 }));
    for body in [json!({ "fixes": [] }), json!({ "fixes": vec![fix(0); 201] })] {
        assert_eq!(phone.post("/api/v1/me/positions", &body).await.status, 422);
    }
    for query in ["from=1&until=1", "from=-1&until=5", "from=0&until=172800001", "until=9223372036854775807"] {
        assert_eq!(phone.get(&format!("/api/v1/me/positions?{query}")).await.status, 422, "{query}");
    }
}

#[tokio::test]
async fn one_phone_cannot_fill_the_table() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let phone = tenant.sign_in(Role::Technician).await;
    agree(&phone).await;
    server.clock.advance(Duration::from_secs(6 * 3600));
    for round in 0..8 {
        let batch: Vec<Value> = (0..200).map(|n| fix(round * 200 + n)).collect();
        send(&phone, &batch).await;
    }
    let refused = phone.post("/api/v1/me/positions", &json!({ "fixes": [fix(5000)] })).await;
    assert_eq!((refused.status, refused.code().as_str()), (429, "too_many_positions"));
    assert!(refused.header("retry-after").is_some());
    server.clock.advance(Duration::from_secs(3601));
    assert_eq!(send(&phone, &[fix(5000)]).await["kept"], 1);
    assert!(items(&phone, "/api/v1/me/positions").await.len() <= 1500, "a long way is sampled");
}

#[tokio::test]
async fn fixes_go_when_their_time_is_over() {
    let server = TestServer::start().await;
    let (tenant, other) = (server.tenant("bluebonnet").await, server.tenant("ridgeline").await);
    let (phone, theirs) = (tenant.sign_in(Role::Technician).await, other.sign_in(Role::Technician).await);
    let owner = tenant.sign_in(Role::Owner).await;
    for phone in [&phone, &theirs] {
        agree(phone).await;
        send(phone, &[fix(0)]).await;
    }
    for days in [0, 366] {
        assert_eq!(owner.put("/api/v1/position-settings", &json!({ "keep_days": days })).await.status, 422);
    }
    assert_eq!(
        owner.put("/api/v1/position-settings", &json!({ "keep_days": 7 })).await.json(),
        json!({ "keep_days": 7 })
    );
    assert_eq!(phone.get("/api/v1/me/position-sharing").await.json()["keep_days"], 7, "the technician is told");
    server.clock.advance(Duration::from_secs(8 * 24 * 3600));
    tasks::run_chores(&server.state).await;
    let span = format!("/api/v1/me/positions?from={}&until={}", START.0, START.0 + 1000);
    assert_eq!(items(&phone, &span).await, Vec::<Value>::new());
    assert_eq!(items(&theirs, &span).await.len(), 1, "their company keeps thirty days");
    server.clock.advance(Duration::from_secs(23 * 24 * 3600));
    tasks::run_chores(&server.state).await;
    assert_eq!(items(&theirs, &span).await, Vec::<Value>::new());
    // What is older than the tenant keeps is not taken in again.
    assert_eq!(send(&phone, &[fix(0)]).await["refused"], 1);
}

#[tokio::test]
async fn another_companys_technicians_are_nowhere() {
    let server = TestServer::start().await;
    let (ours, theirs) = (server.tenant("ours").await, server.tenant("theirs").await);
    let (phone, desk) = (theirs.sign_in(Role::Technician).await, ours.sign_in(Role::Owner).await);
    agree(&phone).await;
    send(&phone, &[fix(0)]).await;
    assert_eq!(items(&desk, "/api/v1/positions").await, Vec::<Value>::new());
    let path = format!("/api/v1/technicians/{}/positions", id_of(&phone).as_str().unwrap());
    assert_eq!(desk.get(&path).await.status, 404);
    let mut tx = server.state.db.begin_for(ours.id).await.unwrap();
    for table in ["technician_positions", "position_consents", "position_settings"] {
        let query = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
        let rows: i64 = sqlx::query_scalar(query).fetch_one(&mut *tx).await.unwrap();
        assert_eq!(rows, 0, "{table}");
    }
}

/// Opens the live connection of somebody who is signed in.
async fn live(addr: std::net::SocketAddr, client: &Client) -> impl futures::Stream<Item = Live> + Unpin {
    let mut request = format!("ws://{addr}/api/v1/replication/live").into_client_request().unwrap();
    request.headers_mut().insert("cookie", client.cookie.as_deref().unwrap().parse().unwrap());
    request.headers_mut().insert("x-holdfast", "1".parse().unwrap());
    let (socket, _) = tokio_tungstenite::connect_async(request).await.unwrap();
    let messages =
        socket.filter_map(|message| async move { serde_json::from_str::<Live>(message.ok()?.to_text().ok()?).ok() });
    Box::pin(messages.filter(|live| futures::future::ready(!matches!(live, Live::Poke { .. }))))
}

#[tokio::test]
async fn an_open_map_hears_of_it_within_a_second_and_nobody_else_does() {
    let server = TestServer::start().await;
    let (tenant, other) = (server.tenant("bluebonnet").await, server.tenant("ridgeline").await);
    let (phone, desk) = phone_and_desk(&tenant).await;
    let strangers = [tenant.sign_in(Role::Sales).await, phone.clone(), other.sign_in(Role::Owner).await];
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    let running = tokio::spawn(server::serve::serve(server.state.clone(), listener, false));
    let mut map = live(addr, &desk).await;
    let mut deaf = Vec::new();
    for stranger in &strangers {
        deaf.push(live(addr, stranger).await);
    }
    agree(&phone).await;
    send(&phone, &[fix(1), fix(0)]).await;
    let second = Duration::from_secs(1);
    let heard = tokio::time::timeout(second, map.next()).await.expect("within a second").unwrap();
    let Live::Position { at } = heard else { panic!("{heard:?}") };
    assert_eq!((json!(at.technician_id), at.fix.recorded_at), (id_of(&phone), Timestamp(START.0 + 1000)));
    assert!(!at.fix.is_stale(Timestamp(START.0 + STALE_MS)));
    // An older fix that comes late moves nobody back.
    send(&phone, &[fix(0)]).await;
    assert_eq!(phone.delete("/api/v1/me/position-sharing").await.status, 204);
    let heard = tokio::time::timeout(second, map.next()).await.expect("within a second").unwrap();
    assert_eq!(heard, Live::PositionGone { technician_id: at.technician_id });
    for mut socket in deaf {
        assert!(
            tokio::time::timeout(Duration::from_millis(150), socket.next()).await.is_err(),
            "heard by the wrong one"
        );
    }
    server.state.shutdown.cancel();
    tokio::time::timeout(Duration::from_secs(5), running).await.expect("it does not stop").unwrap();
}
