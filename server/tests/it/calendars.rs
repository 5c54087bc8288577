//! A technician's visits in other calendars: who may make the address, what is read there, and how
//! it ends.

use crate::common::{Answer, Client, Role, TestServer};
use crate::world::*;
use axum::body::Body;
use axum::http::Method;
use icalendar::{Calendar, CalendarDateTime, Component, DatePerhapsTime, Event, EventLike, EventStatus};
use serde_json::json;
use sync::time::Timestamp;
use uuid::Uuid;

fn link_of(technician: Uuid) -> String {
    format!("/api/v1/technicians/{technician}/calendar-link")
}

/// Makes the link; answers the path of its address.
async fn make_link(client: &Client, technician: Uuid) -> String {
    let made = client.put(&link_of(technician), &json!({})).await;
    assert_eq!(made.status, 200, "{}", made.text());
    let url = made.json()["url"].as_str().unwrap().to_owned();
    url.strip_prefix("http://127.0.0.1:3000").unwrap().to_owned()
}

/// As a calendar asks: without a session and without the headers of a browser.
async fn ask(server: &TestServer, path: &str, headers: &[(&str, &str)]) -> Answer {
    server.client().bare(Method::GET, path, headers, Body::empty()).await
}

/// The events, as another program reads them.
async fn events(server: &TestServer, path: &str) -> Vec<Event> {
    let answer = ask(server, path, &[]).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let calendar: Calendar = answer.text().parse().unwrap();
    calendar.events().cloned().collect()
}

fn utc(time: Option<DatePerhapsTime>) -> Timestamp {
    match time {
        Some(DatePerhapsTime::DateTime(CalendarDateTime::Utc(time))) => Timestamp(time.timestamp_millis()),
        other => panic!("no time in UTC: {other:?}"),
    }
}

#[tokio::test]
async fn a_calendar_reads_the_technicians_visits_and_no_more_of_them_than_it_should() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = tenant.sign_in(Role::Owner).await;
    let (ana, luis) = (tenant.person(Role::Technician).await, tenant.person(Role::Technician).await);
    let world = World::make(&desk, ana.id.0).await;
    World::make(&desk, luis.id.0).await;
    let path = make_link(&tenant.sign_in_as(&ana).await, ana.id.0).await;

    let events = events(&server, &path).await;
    assert_eq!(events.len(), 1, "a colleague's visit is not in it");
    let event = &events[0];
    assert_eq!(event.get_uid(), Some(format!("visit-{}@holdfast", world.visit).as_str()));
    assert_eq!(event.get_summary(), Some("#1 Pump the tank – Hill Country Inn"));
    assert_eq!(event.get_location(), Some("240 Mercer St, Dripping Springs, TX 78620"));
    // A morning is promised from hour 3 to 5; the work takes the service's 75 minutes.
    assert_eq!((utc(event.get_start()), utc(event.get_end())), (hours(3), Timestamp(hours(3).0 + 75 * 60_000)));
    assert_eq!(event.get_status(), Some(EventStatus::Tentative), "nobody has taken it yet");
    assert_eq!(event.get_url(), Some(format!("http://127.0.0.1:3000/jobs/{}", world.job).as_str()));

    let text = ask(&server, &path, &[]).await.text();
    for secret in ["4411", "Pays by check", "18500", "185", "555-01", "riser", "@inn"] {
        assert!(!text.contains(secret), "{secret} is in the calendar: {text}");
    }
}

#[tokio::test]
async fn a_change_raises_the_sequence_and_a_cancelled_visit_says_so() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = tenant.sign_in(Role::Owner).await;
    let ana = tenant.person(Role::Technician).await;
    let world = World::make(&desk, ana.id.0).await;
    let path = make_link(&desk, ana.id.0).await;
    let before = events(&server, &path).await.remove(0);
    let command = |command: serde_json::Value| {
        let desk = desk.clone();
        async move {
            let path = format!("/api/v1/jobs/{}/commands", world.job);
            let answer = desk.post(&path, &json!({ "command": command })).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
        }
    };

    server.clock.advance(std::time::Duration::from_secs(600));
    command(json!({ "name": "place_visit", "visit_id": world.visit, "start": hours(26), "duration_minutes": 30, "technicians": [ana.id] })).await;
    let moved = events(&server, &path).await.remove(0);
    assert_eq!(moved.get_uid(), before.get_uid());
    assert_eq!((utc(moved.get_start()), utc(moved.get_end())), (hours(26), Timestamp(hours(26).0 + 30 * 60_000)));
    assert!(moved.get_sequence() > before.get_sequence());
    assert!(moved.get_last_modified() > before.get_last_modified());

    command(json!({ "name": "cancel_visit", "visit_id": world.visit, "reason": "Customer called" })).await;
    let cancelled = events(&server, &path).await.remove(0);
    assert_eq!(cancelled.get_status(), Some(EventStatus::Cancelled));
    assert!(cancelled.get_sequence() > moved.get_sequence());
    assert!(!ask(&server, &path, &[]).await.text().contains("Customer called"));
}

#[tokio::test]
async fn nothing_changed_is_told_in_few_bytes_and_no_cache_on_the_way_keeps_it() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = tenant.sign_in(Role::Owner).await;
    let ana = tenant.person(Role::Technician).await;
    World::make(&desk, ana.id.0).await;
    let path = make_link(&desk, ana.id.0).await;
    let first = ask(&server, &path, &[]).await;
    assert_eq!(first.headers["content-type"], "text/calendar; charset=utf-8");
    assert_eq!(first.headers["cache-control"], "private, no-cache");
    assert!(first.headers.get("set-cookie").is_none());
    let tag = first.headers["etag"].to_str().unwrap().to_owned();
    server.clock.advance(std::time::Duration::from_secs(7200));
    let again = ask(&server, &path, &[("if-none-match", &tag)]).await;
    assert_eq!((again.status, again.body.len()), (304, 0));
    World::make(&desk, ana.id.0).await;
    assert_eq!(ask(&server, &path, &[("if-none-match", &tag)]).await.status, 200);

    let link = desk.get(&link_of(ana.id.0)).await.json();
    assert_eq!((&link["exists"], &link["read_at"]), (&json!(true), &json!(hours(2))));
    assert!(link.get("url").is_none(), "the address is told once");
}

#[tokio::test]
async fn a_link_ends_when_it_is_replaced_or_revoked_or_its_technician_leaves() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let desk = tenant.sign_in(Role::Dispatcher).await;
    let ana = tenant.person(Role::Technician).await;
    let own = tenant.sign_in_as(&ana).await;
    let unknown = ask(&server, &format!("/calendars/{}.ics", "0".repeat(64)), &[]).await;
    assert_eq!((unknown.status, unknown.code().as_str()), (404, "not_found"));
    let told = |answer: &Answer| {
        let mut problem = answer.json();
        problem["request_id"] = json!(null);
        (answer.status, problem)
    };

    let first = make_link(&desk, ana.id.0).await;
    assert_eq!(ask(&server, &first, &[]).await.status, 200);
    let second = make_link(&own, ana.id.0).await;
    assert_eq!(told(&ask(&server, &first, &[]).await), told(&unknown), "replaced");
    assert_eq!(ask(&server, &second, &[]).await.status, 200);
    assert_eq!(own.delete(&link_of(ana.id.0)).await.status, 204);
    assert_eq!(told(&ask(&server, &second, &[]).await), told(&unknown), "revoked");
    assert_eq!(own.delete(&link_of(ana.id.0)).await.status, 204, "again");
    let third = make_link(&own, ana.id.0).await;
    let mut tx = server.state.db.begin_for(tenant.id).await.unwrap();
    sqlx::query("UPDATE users SET active = false WHERE id = $1").bind(ana.id.0).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(told(&ask(&server, &third, &[]).await), told(&unknown), "left");
    for path in ["/calendars/x", "/calendars/.ics", "/calendars/%00.ics", &first[..first.len() - 4]] {
        assert_eq!(ask(&server, path, &[]).await.status, 404, "{path}");
    }
    let audited = tenant.sign_in(Role::Owner).await.get("/api/v1/audit").await.text();
    assert!(audited.contains("calendar_link.created") && audited.contains("calendar_link.revoked"), "{audited}");
    assert!(!audited.contains(&first[11..]), "the audit log does not hold the secret");
}

#[tokio::test]
async fn a_technician_cannot_look_after_a_colleagues_link() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let (ana, luis) = (tenant.person(Role::Technician).await, tenant.person(Role::Technician).await);
    let own = tenant.sign_in_as(&ana).await;
    for answer in [
        own.get(&link_of(luis.id.0)).await,
        own.put(&link_of(luis.id.0), &json!({})).await,
        own.delete(&link_of(luis.id.0)).await,
    ] {
        assert_eq!(answer.status, 404, "{}", answer.text());
    }
    let dispatcher = tenant.person(Role::Dispatcher).await;
    let desk = tenant.sign_in_as(&dispatcher).await;
    assert_eq!(desk.put(&link_of(dispatcher.id.0), &json!({})).await.status, 404, "nobody sends a dispatcher");
}

#[tokio::test]
async fn the_token_lets_the_database_show_its_own_link_alone() {
    let server = TestServer::start().await;
    let (ours, theirs) = (server.tenant("ours").await, server.tenant("theirs").await);
    for tenant in [&ours, &theirs] {
        let desk = tenant.sign_in(Role::Owner).await;
        make_link(&desk, tenant.person(Role::Technician).await.id.0).await;
    }
    let mut tx = server.state.db.begin_for(ours.id).await.unwrap();
    let hash: Vec<u8> = sqlx::query_scalar("SELECT token_hash FROM calendar_links").fetch_one(&mut *tx).await.unwrap();
    tx.rollback().await.unwrap();
    let hash: [u8; 32] = hash.try_into().unwrap();
    for (credential, expected) in [
        (server::db::Credential::Calendar(&hash), 1),
        (server::db::Credential::Calendar(&[0; 32]), 0),
        (server::db::Credential::Session(&hash), 0),
        (server::db::Credential::Email("x@y.example"), 0),
    ] {
        let mut tx = server.state.db.begin_auth(credential).await.unwrap();
        let seen: i64 = sqlx::query_scalar("SELECT count(*) FROM calendar_links").fetch_one(&mut *tx).await.unwrap();
        assert_eq!(seen, expected);
    }
}
