//! What holds for every answer: headers, problems, where requests may come from, limits.

use std::io::Write;

use crate::common::{Answer, PASSWORD, Role, TestServer};
use axum::body::Body;
use axum::http::Method;
use serde_json::json;

fn assert_guarded(path: &str, answer: &Answer) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "strict-origin-when-cross-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("x-frame-options", "DENY"),
    ] {
        assert_eq!(answer.header(name), Some(value), "{name} of {path}");
    }
    let policy = answer.header("content-security-policy").unwrap_or_else(|| panic!("no policy for {path}"));
    assert_eq!(
        policy,
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; \
         connect-src 'self' ws://127.0.0.1:3000; img-src 'self' blob: data:; style-src 'self'; font-src 'self'; \
         manifest-src 'self'; media-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'",
        "{path}"
    );
    assert!(answer.header("permissions-policy").unwrap().contains("camera=(self), geolocation=(self)"));
    assert!(answer.header("x-request-id").is_some_and(|id| id.len() >= 8), "no request id for {path}");
    assert_eq!(answer.header("strict-transport-security"), None, "{path}");
    assert!(answer.header("server").is_none());
}

#[tokio::test]
async fn every_answer_is_guarded() {
    let server = TestServer::start().await;
    let client = server.client();
    for path in [
        "/",
        "/login",
        "/jobs/assigned",
        "/no-such-page",
        "/sw.js",
        "/../etc/passwd",
        "/.env",
        "/api",
        "/api/v1/nothing",
        "/api/v1/me",
        "/api/v1/sessions",
        "/openapi.json",
        "/health/live",
        "/health/ready",
        "/metrics",
    ] {
        let answer = client.get(path).await;
        assert_guarded(path, &answer);
        if path.starts_with("/api/") {
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        }
    }
    for method in [Method::PUT, Method::PATCH, Method::OPTIONS, Method::from_bytes(b"BREW").unwrap()] {
        let answer = client.request(method.clone(), "/api/v1/me", &[], Body::empty()).await;
        assert_guarded(method.as_str(), &answer);
        assert_eq!((answer.status, answer.code().as_str()), (405, "method_not_allowed"));
    }
}

#[tokio::test]
async fn behind_https_browsers_are_told_to_stay_there() {
    let server = TestServer::start_with(&[("HOLDFAST_PUBLIC_URL", "https://holdfast.example")]).await;
    let answer = server.client().bare(Method::GET, "/", &[("host", "holdfast.example")], Body::empty()).await;
    assert_eq!(answer.header("strict-transport-security"), Some("max-age=63072000; includeSubDomains"));
    assert!(answer.header("content-security-policy").unwrap().contains("connect-src 'self' wss://holdfast.example;"));
}

#[tokio::test]
async fn errors_are_problems_that_name_the_request() {
    let server = TestServer::start().await;
    let client = server.client();
    let answer =
        client.request(Method::GET, "/api/v1/nothing", &[("x-request-id", "from-the-phone-1")], Body::empty()).await;
    assert_eq!(answer.status, 404);
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    assert_eq!(answer.header("x-request-id"), Some("from-the-phone-1"));
    let body = answer.json();
    assert_eq!(body["type"], "urn:holdfast:problem:not_found");
    assert_eq!(
        (&body["status"], &body["code"], &body["request_id"]),
        (&json!(404), &json!("not_found"), &json!("from-the-phone-1"))
    );
    assert!(body["detail"].as_str().is_some_and(|words| !words.is_empty()) && body["title"] == "Not Found");
    // What could be taken for something else in a log is not kept.
    let forged =
        client.request(Method::GET, "/api/v1/nothing", &[("x-request-id", "12345678 level=x")], Body::empty()).await;
    assert_ne!(forged.header("x-request-id"), Some("12345678 level=x"));
}

#[tokio::test]
async fn a_body_is_refused_with_what_is_wrong_with_it() {
    let server = TestServer::start().await;
    let client = server.client();
    let send = async |media_type: &str, body: &str| {
        client.send(Method::POST, "/api/v1/sessions", media_type, body.as_bytes().to_vec()).await
    };
    let answer = send("text/plain", "{}").await;
    assert_eq!((answer.status, answer.code().as_str()), (415, "unsupported_media_type"));
    let answer = send("application/json", "{").await;
    assert_eq!((answer.status, answer.code().as_str()), (400, "bad_request"));
    let answer = send("application/json", r#"{"email": "a@b.example", "password": 7}"#).await;
    assert_eq!(answer.status, 422);
    assert_eq!(answer.json()["errors"][0]["field"], "password");
    let answer = send("application/json; charset=utf-8", r#"{"email": "a", "password": "b", "admin": true}"#).await;
    assert_eq!(answer.status, 422);
    assert_eq!(answer.json()["errors"], json!([{ "field": "admin", "message": "is not a field of this request" }]));
}

#[tokio::test]
async fn bodies_are_bounded_as_sent_and_as_unpacked() {
    let server = TestServer::start().await;
    let client = server.client();
    let large = format!(r#"{{"email": "{}"}}"#, "x".repeat(1024 * 1024));
    let answer = client.send(Method::POST, "/api/v1/sessions", "application/json", large.clone().into_bytes()).await;
    assert_eq!((answer.status, answer.code().as_str()), (413, "too_large"));

    let packed = |bytes: &[u8]| {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(bytes).unwrap();
        gzip.finish().unwrap()
    };
    let headers = [("content-type", "application/json"), ("content-encoding", "gzip")];
    let bomb = packed(large.as_bytes());
    assert!(bomb.len() < 10_000);
    let answer = client.request(Method::POST, "/api/v1/sessions", &headers, bomb.into()).await;
    assert_eq!((answer.status, answer.code().as_str()), (413, "too_large"));

    let person = server.tenant("bluebonnet").await.person(Role::Technician).await;
    let small = json!({ "email": person.email, "password": PASSWORD }).to_string();
    let answer = client.request(Method::POST, "/api/v1/sessions", &headers, packed(small.as_bytes()).into()).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let answer = client.request(Method::POST, "/api/v1/sessions", &headers, small.into()).await;
    assert_eq!((answer.status, answer.code().as_str()), (400, "bad_request"), "not gzip at all");
}

#[tokio::test]
async fn what_changes_something_must_come_from_our_own_pages() {
    let server = TestServer::start().await;
    let client = server.tenant("bluebonnet").await.sign_in(Role::Owner).await;
    let delete = async |headers: &[(&str, &str)]| {
        client
            .bare(Method::DELETE, "/api/v1/sessions/0190a000-0000-7000-8000-000000000000", headers, Body::empty())
            .await
    };
    for foreign in [
        &[("sec-fetch-site", "cross-site")][..],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
        &[("sec-fetch-site", "cross-site"), ("x-holdfast", "1"), ("origin", "http://127.0.0.1:3000")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("origin", "http://127.0.0.1:3001"), ("x-holdfast", "1")],
        &[],
    ] {
        let answer = delete(foreign).await;
        assert_eq!((answer.status, answer.code().as_str()), (403, "cross_site"), "{foreign:?}");
    }
    for own in
        [&[("sec-fetch-site", "same-origin")][..], &[("origin", "http://127.0.0.1:3000")], &[("x-holdfast", "1")]]
    {
        assert_eq!(delete(own).await.status, 404, "{own:?}");
    }
    // Reading is free, since no other page can see the answer; opening a socket is not.
    let cross = ("sec-fetch-site", "cross-site");
    assert_eq!(client.bare(Method::GET, "/api/v1/me", &[cross], Body::empty()).await.status, 200);
    let socket = [("upgrade", "websocket"), ("connection", "upgrade"), ("origin", "https://evil.example")];
    assert_eq!(client.bare(Method::GET, "/api/v1/me", &socket, Body::empty()).await.status, 403);
}

#[tokio::test]
async fn a_slash_at_the_end_makes_no_difference() {
    let server = TestServer::start().await;
    let client = server.tenant("bluebonnet").await.sign_in(Role::Owner).await;
    assert_eq!(client.get("/api/v1/me/").await.status, 200);
    assert_eq!(client.get("/api/v1/sessions/?limit=3").await.status, 200);
    assert_eq!(client.get("/login/").await.status, 200);
}

#[tokio::test]
async fn forwarded_addresses_count_only_from_a_trusted_proxy() {
    let locked_out = async |server: &TestServer| {
        let sign_in = async |from: &str, n: u32| {
            let body = json!({ "email": format!("g{n}@x.example"), "password": "wrong" }).to_string();
            let headers = [("content-type", "application/json"), ("x-holdfast", "1"), ("x-forwarded-for", from)];
            server.client().bare(Method::POST, "/api/v1/sessions", &headers, body.into()).await.status
        };
        for n in 0..30 {
            assert_eq!(sign_in(&format!("198.51.100.1, 203.0.113.{n}"), n).await, 401);
        }
        sign_in("198.51.100.1, 203.0.113.200", 99).await == 429
    };
    let alone = TestServer::start().await;
    assert!(locked_out(&alone).await, "anybody could choose the address they are counted under");
    let behind = TestServer::start_with(&[("HOLDFAST_TRUST_PROXY", "on")]).await;
    assert!(!locked_out(&behind).await, "all people behind the proxy would be counted as one");
}

#[tokio::test]
async fn health_and_metrics_answer() {
    let server = TestServer::start().await;
    let client = server.client();
    assert_eq!(client.get("/health/live").await.json(), json!({ "status": "live" }));
    let ready = client.get("/health/ready").await;
    assert_eq!(ready.status, 200);
    assert_eq!(ready.json(), json!({ "status": "ready", "database": "ok", "migrations": "ok", "object_store": "ok" }));
    server.state.shutdown.cancel();
    assert_eq!(client.get("/health/ready").await.json()["status"], "stopping");

    server::telemetry::start_metrics();
    client.get("/api/v1/me?email=someone@example.com").await;
    let metrics = client.get("/metrics").await;
    assert_eq!(metrics.status, 200);
    let line = r#"holdfast_http_requests_total{method="GET",route="/api/v1/me",status="401"}"#;
    assert!(metrics.text().contains(line), "{}", metrics.text());
    assert!(!metrics.text().contains("example.com"));
    assert_eq!(server.client().at("192.0.2.1").get("/metrics").await.status, 403);
}

#[tokio::test]
async fn not_ready_before_the_migrations() {
    let server = TestServer::start().await;
    let mut owner = server.database.owner().await;
    sqlx::query("DELETE FROM _sqlx_migrations WHERE version > 3").execute(&mut owner).await.unwrap();
    let answer = server.client().get("/health/ready").await;
    assert_eq!((answer.status, answer.json()["migrations"].as_str()), (503, Some("failed")));
    sqlx::query("DROP TABLE _sqlx_migrations").execute(&mut owner).await.unwrap();
    assert_eq!(server.client().get("/health/ready").await.status, 503);
}

#[tokio::test]
async fn metrics_can_ask_for_a_token() {
    let server = TestServer::start_with(&[("HOLDFAST_METRICS_TOKEN", "let me see")]).await;
    let client = server.client().at("192.0.2.1");
    assert_eq!(client.get("/metrics").await.status, 403);
    let with =
        async |value: &str| client.request(Method::GET, "/metrics", &[("authorization", value)], Body::empty()).await;
    assert_eq!(with("Bearer let me sew").await.status, 403);
    assert_eq!(with("Bearer let me see").await.status, 200);
}

#[tokio::test]
async fn a_lost_database_is_an_answer_too() {
    let server = TestServer::start().await;
    let client = server.tenant("bluebonnet").await.sign_in(Role::Owner).await;
    server.state.db.close().await;
    let answer = client.get("/api/v1/me").await;
    assert_eq!((answer.status, answer.code().as_str()), (503, "unavailable"));
    assert_eq!(answer.header("retry-after"), Some("2"));
    assert!(!answer.text().to_lowercase().contains("pool"), "{}", answer.text());
}
