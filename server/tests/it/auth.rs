//! Signing in and out, sessions, passwords and the locks on guessing them.

use std::time::Duration;

use crate::common::{self, Client, PASSWORD, Role, TestServer};
use serde_json::json;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const MINUTE: Duration = Duration::from_secs(60);

async fn is_signed_in(client: &Client) -> bool {
    match client.get("/api/v1/me").await.status {
        200 => true,
        401 => false,
        other => panic!("unexpected status {other}"),
    }
}

#[tokio::test]
async fn signing_in_says_who_one_is_and_what_one_may_do() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let person = tenant.person(Role::Dispatcher).await;
    let mut client = server.client();
    let answer = client.sign_in(&person.email.to_uppercase(), PASSWORD).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let body = answer.json();
    assert_eq!(body["user"]["id"], person.id.to_string());
    assert_eq!(body["user"]["role"], "dispatcher");
    assert_eq!(body["tenant"]["id"], tenant.id.to_string());
    assert_eq!(body["tenant"]["time_zone"], "America/Chicago");
    let permissions = serde_json::to_value(Role::Dispatcher.permissions()).unwrap();
    assert_eq!(body["permissions"], permissions);
    assert_eq!(body["session_expires_at"], common::START.0 + 30 * 24 * 60 * 60 * 1000);
    assert!(!answer.text().contains("argon2"));
    let me = client.get("/api/v1/me").await;
    assert_eq!((me.status, me.json()), (200, body));
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_of_other_sites() {
    let server = TestServer::start().await;
    let person = server.tenant("bluebonnet").await.person(Role::Technician).await;
    let body = json!({ "email": person.email, "password": PASSWORD }).to_string();
    let sign_in = async |host: &str| {
        let headers = [("sec-fetch-site", "same-origin"), ("host", host), ("content-type", "application/json")];
        let answer =
            server.client().bare(axum::http::Method::POST, "/api/v1/sessions", &headers, body.clone().into()).await;
        answer.header("set-cookie").unwrap().to_owned()
    };
    let plain = sign_in("localhost:3000").await;
    assert!(plain.starts_with("holdfast_session="), "{plain}");
    let secure = sign_in("holdfast.example").await;
    assert!(secure.starts_with("__Host-holdfast_session="), "{secure}");
    assert!(secure.contains("; Secure") && !plain.contains("Secure"));
    for cookie in [&plain, &secure] {
        assert!(cookie.contains("; Path=/; HttpOnly; SameSite=Lax; Max-Age=7776000"), "{cookie}");
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
    // Elsewhere a cookie without the prefix counts for nothing: a neighbour could have set it.
    let token = secure.split(['=', ';']).nth(1).unwrap();
    let mut client = server.client();
    client.cookie = Some(format!("holdfast_session={token}"));
    let get = axum::http::Method::GET;
    assert_eq!(client.bare(get.clone(), "/api/v1/me", &[("host", "holdfast.example")], "".into()).await.status, 401);
    client.cookie = Some(format!("__Host-holdfast_session={token}"));
    assert_eq!(client.bare(get, "/api/v1/me", &[("host", "holdfast.example")], "".into()).await.status, 200);
}

#[tokio::test]
async fn only_the_hash_of_a_token_is_kept() {
    let server = TestServer::start().await;
    let client = server.tenant("bluebonnet").await.sign_in(Role::Owner).await;
    let token = client.cookie.clone().unwrap().split_once('=').unwrap().1.to_owned();
    let stored: String = sqlx::query_scalar("SELECT encode(token_hash, 'hex') FROM sessions")
        .fetch_one(&mut server.database.owner().await)
        .await
        .unwrap();
    assert_eq!(token.len(), 64);
    assert_ne!(stored, token);
    let mut thief = server.client();
    thief.cookie = Some(format!("holdfast_session={stored}"));
    assert!(!is_signed_in(&thief).await);
    thief.cookie = Some("holdfast_session=zz".to_owned());
    assert!(!is_signed_in(&thief).await);
}

#[tokio::test]
async fn a_technician_stays_signed_in_for_weeks_and_a_desk_for_less() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let phone = tenant.sign_in(Role::Technician).await;
    let desk = tenant.sign_in(Role::Dispatcher).await;
    server.clock.advance(31 * DAY);
    assert!(!is_signed_in(&desk).await);
    assert!(is_signed_in(&phone).await);
    // Using it has extended it, and the cookie with it.
    server.clock.advance(89 * DAY);
    let me = phone.get("/api/v1/me").await;
    assert_eq!(me.status, 200);
    assert!(me.header("set-cookie").unwrap().contains("Max-Age=7776000"), "{:?}", me.headers);
    assert_eq!(me.json()["session_expires_at"], server.clock.now().0 + 90 * 24 * 60 * 60 * 1000);
    assert!(phone.get("/api/v1/me").await.header("set-cookie").is_none(), "extended again at once");
    server.clock.advance(91 * DAY);
    assert!(!is_signed_in(&phone).await);
}

#[tokio::test]
async fn no_session_outlives_a_year() {
    let server = TestServer::start().await;
    let phone = server.tenant("bluebonnet").await.sign_in(Role::Technician).await;
    for _ in 0..6 {
        server.clock.advance(60 * DAY);
        assert!(is_signed_in(&phone).await);
    }
    server.clock.advance(6 * DAY);
    assert!(!is_signed_in(&phone).await);
}

#[tokio::test]
async fn five_failures_lock_an_account_for_fifteen_minutes() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let (person, other) = (tenant.person(Role::Technician).await, tenant.person(Role::Technician).await);
    let mut client = server.client();
    for _ in 0..5 {
        let answer = client.sign_in(&person.email, "not the password").await;
        assert_eq!((answer.status, answer.code().as_str()), (401, "sign_in_failed"));
    }
    server.clock.advance(5 * MINUTE);
    // Even the right password, and from anywhere.
    for mut client in [server.client(), server.client().at("192.0.2.7")] {
        let answer = client.sign_in(&person.email, PASSWORD).await;
        assert_eq!((answer.status, answer.code().as_str()), (429, "account_locked"));
        assert_eq!(answer.header("retry-after"), Some("600"));
        assert!(answer.json()["detail"].as_str().unwrap().contains("another 10 minutes"), "{}", answer.text());
    }
    assert_eq!(server.client().sign_in(&other.email, PASSWORD).await.status, 201, "others are not affected");
    // Trying while locked does not prolong it.
    server.clock.advance(10 * MINUTE);
    assert_eq!(server.client().sign_in(&person.email, PASSWORD).await.status, 201);
}

#[tokio::test]
async fn failures_far_apart_or_before_a_success_do_not_lock() {
    let server = TestServer::start().await;
    let person = server.tenant("bluebonnet").await.person(Role::Technician).await;
    let mut client = server.client();
    for _ in 0..8 {
        assert_eq!(client.sign_in(&person.email, "wrong").await.status, 401);
        server.clock.advance(4 * MINUTE);
    }
    for _ in 0..3 {
        server.clock.advance(MINUTE / 60);
        assert_eq!(client.sign_in(&person.email, PASSWORD).await.status, 201);
        server.clock.advance(MINUTE / 60);
        for _ in 0..4 {
            assert_eq!(client.sign_in(&person.email, "wrong").await.status, 401);
        }
    }
}

#[tokio::test]
async fn an_unknown_address_is_answered_and_locked_like_a_known_one() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let known = tenant.person(Role::Technician).await.email;
    let gone = tenant.person(Role::Technician).await;
    sqlx::query("UPDATE users SET active = false WHERE id = $1")
        .bind(gone.id.0)
        .execute(&mut server.database.owner().await)
        .await
        .unwrap();
    let mut answers = Vec::new();
    for email in [known.as_str(), "nobody@nowhere.example", gone.email.as_str()] {
        let mut of_one = Vec::new();
        for _ in 0..6 {
            let answer = server.client().sign_in(email, if email == known { "wrong" } else { PASSWORD }).await;
            let mut body = answer.json();
            body["request_id"] = json!("");
            of_one.push((answer.status, body, answer.header("retry-after").map(str::to_owned)));
        }
        answers.push(of_one);
    }
    assert_eq!(answers[0][5].0, 429);
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
}

#[tokio::test]
async fn a_network_address_that_fails_often_has_to_wait() {
    let server = TestServer::start().await;
    let person = server.tenant("bluebonnet").await.person(Role::Technician).await;
    for n in 0..30 {
        let answer = server.client().at("192.0.2.1").sign_in(&format!("guess{n}@example.com"), "wrong").await;
        assert_eq!(answer.status, 401, "{n}");
    }
    let answer = server.client().at("192.0.2.1").sign_in(&person.email, PASSWORD).await;
    assert_eq!((answer.status, answer.code().as_str()), (429, "too_many_sign_ins"));
    assert_eq!(answer.header("retry-after"), Some("3600"));
    assert_eq!(server.client().at("192.0.2.2").sign_in(&person.email, PASSWORD).await.status, 201);
    server.clock.advance(61 * MINUTE);
    assert_eq!(server.client().at("192.0.2.1").sign_in(&person.email, PASSWORD).await.status, 201);
}

#[tokio::test]
async fn guesses_at_the_same_moment_count_too() {
    let server = TestServer::start().await;
    let person = server.tenant("bluebonnet").await.person(Role::Technician).await;
    let tries = (0..12).map(|_| async { server.client().sign_in(&person.email, "wrong").await.status });
    let statuses = futures::future::join_all(tries).await;
    assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 5, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 429).count(), 7, "{statuses:?}");
}

#[tokio::test]
async fn many_devices_of_one_person_may_sign_in_at_the_same_moment() {
    let server = TestServer::start().await;
    let person = server.tenant("bluebonnet").await.person(Role::Technician).await;
    let tries = (0..12).map(|_| async { server.client().sign_in(&person.email, PASSWORD).await.status });
    assert!(futures::future::join_all(tries).await.iter().all(|status| *status == 201));
}

#[tokio::test]
async fn an_address_of_two_companies_opens_the_one_of_the_password_or_of_the_name() {
    let server = TestServer::start().await;
    let (first, second) = (server.tenant("first").await, server.tenant("second").await);
    let (one, two) = (first.person(Role::Owner).await, second.person(Role::Owner).await);
    sqlx::query("UPDATE users SET email = 'same@people.example' WHERE id IN ($1, $2)")
        .bind(one.id.0)
        .bind(two.id.0)
        .execute(&mut server.database.owner().await)
        .await
        .unwrap();
    for tenant in [&first, &second] {
        let body = json!({ "email": "same@people.example", "password": PASSWORD, "tenant": tenant.slug });
        let answer = server.client().post("/api/v1/sessions", &body).await;
        assert_eq!(answer.json()["tenant"]["id"], tenant.id.to_string());
    }
    let body = json!({ "email": "same@people.example", "password": PASSWORD, "tenant": "third" });
    assert_eq!(server.client().post("/api/v1/sessions", &body).await.status, 401);
}

#[tokio::test]
async fn signing_out_ends_the_session_for_everybody_who_has_the_cookie() {
    let server = TestServer::start().await;
    let mut client = server.tenant("bluebonnet").await.sign_in(Role::Dispatcher).await;
    let copy = client.clone();
    let answer = client.delete("/api/v1/sessions/current").await;
    assert_eq!(answer.status, 204);
    assert!(answer.header("set-cookie").unwrap().contains("Max-Age=0"));
    client.keep(&answer);
    assert_eq!(client.cookie, None);
    assert!(!is_signed_in(&copy).await);
    assert_eq!(copy.delete("/api/v1/sessions/current").await.status, 401);
}

#[tokio::test]
async fn signing_in_again_replaces_the_session_of_the_browser() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let person = tenant.person(Role::Dispatcher).await;
    let mut client = tenant.sign_in_as(&person).await;
    let before = client.clone();
    assert_eq!(client.sign_in(&person.email, PASSWORD).await.status, 201);
    assert_ne!(client.cookie, before.cookie);
    assert!(is_signed_in(&client).await);
    assert!(!is_signed_in(&before).await);
}

#[tokio::test]
async fn sessions_are_listed_to_their_owner_who_can_end_each() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let person = tenant.person(Role::Technician).await;
    let (phone, tablet) = (tenant.sign_in_as(&person).await, tenant.sign_in_as(&person).await);
    let stranger = tenant.sign_in(Role::Owner).await;
    let list = phone.get("/api/v1/sessions").await.json();
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(items.iter().filter(|item| item["current"] == true).count(), 1);
    assert!(!list.to_string().contains("hash"));
    let other = items.iter().find(|item| item["current"] == false).unwrap()["id"].as_str().unwrap().to_owned();

    // Not by somebody else, be it the owner of the company.
    assert_eq!(stranger.delete(&format!("/api/v1/sessions/{other}")).await.status, 404);
    assert!(is_signed_in(&tablet).await);
    assert_eq!(phone.delete(&format!("/api/v1/sessions/{other}")).await.status, 204);
    assert!(!is_signed_in(&tablet).await);
    assert!(is_signed_in(&phone).await);
    assert_eq!(phone.delete(&format!("/api/v1/sessions/{other}")).await.status, 404);
    assert_eq!(phone.delete("/api/v1/sessions/not-an-id").await.status, 404);

    let page = phone.get("/api/v1/sessions?limit=1").await.json();
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    assert_eq!(page["next"], json!(null));
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions_and_the_old_password() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let person = tenant.person(Role::Dispatcher).await;
    let (here, elsewhere) = (tenant.sign_in_as(&person).await, tenant.sign_in_as(&person).await);
    let change = |current: &str, new: &str| json!({ "current_password": current, "new_password": new });

    let short = here.post("/api/v1/me/password", &change(PASSWORD, "too short")).await;
    assert_eq!(short.status, 422);
    assert_eq!(short.json()["errors"][0]["field"], "new_password");
    let wrong = here.post("/api/v1/me/password", &change("wrong", "a new and longer one")).await;
    assert_eq!(wrong.status, 422);
    assert_eq!(wrong.json()["errors"][0]["field"], "current_password");
    assert!(is_signed_in(&elsewhere).await);

    let done = here.post("/api/v1/me/password", &change(PASSWORD, "a new and longer one")).await;
    assert_eq!(done.status, 204, "{}", done.text());
    assert!(is_signed_in(&here).await);
    assert!(!is_signed_in(&elsewhere).await);
    assert_eq!(server.client().sign_in(&person.email, PASSWORD).await.status, 401);
    assert_eq!(server.client().sign_in(&person.email, "a new and longer one").await.status, 201);
}

#[tokio::test]
async fn a_stolen_session_cannot_guess_the_password_either() {
    let server = TestServer::start().await;
    let client = server.tenant("bluebonnet").await.sign_in(Role::Dispatcher).await;
    server.clock.advance(MINUTE);
    let guess = json!({ "current_password": "a guess", "new_password": "long enough, this one" });
    for _ in 0..5 {
        assert_eq!(client.post("/api/v1/me/password", &guess).await.status, 422);
    }
    let answer = client.post("/api/v1/me/password", &guess).await;
    assert_eq!((answer.status, answer.code().as_str()), (429, "account_locked"));
}

#[tokio::test]
async fn a_deactivated_person_is_signed_out_at_once() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let person = tenant.person(Role::Technician).await;
    let phone = tenant.sign_in_as(&person).await;
    assert!(is_signed_in(&phone).await);
    sqlx::query("UPDATE users SET active = false WHERE id = $1")
        .bind(person.id.0)
        .execute(&mut server.database.owner().await)
        .await
        .unwrap();
    assert!(!is_signed_in(&phone).await);
}

#[tokio::test]
async fn old_sessions_and_attempts_are_forgotten_in_time() {
    let server = TestServer::start().await;
    let tenant = server.tenant("bluebonnet").await;
    let person = tenant.person(Role::Dispatcher).await;
    let mut client = server.client();
    client.sign_in(&person.email, "wrong").await;
    client.sign_in(&person.email, PASSWORD).await;
    server.clock.advance(61 * DAY);
    let mut tx = server.state.db.begin_for(tenant.id).await.unwrap();
    assert_eq!(server::auth::sessions::clear_old(&mut tx).await.unwrap(), 1);
    tx.commit().await.unwrap();
    let mut tx = server.state.db.begin_system().await.unwrap();
    assert_eq!(server::auth::clear_old_attempts(&mut tx, server.clock.now()).await.unwrap(), 2);
}
