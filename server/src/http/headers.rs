//! Headers that every answer carries, errors and files included. The content policy has no
//! nonce: a page that the service worker replays would replay it too.

use axum::extract::{Request, State};
use axum::http::header::{
    self, CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use super::Client;
use crate::AppState;

const FIXED: [(HeaderName, &str); 6] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), display-capture=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
];

pub(super) async fn security(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let api = request.uri().path().starts_with("/api/");
    let (parts, body) = request.into_parts();
    let client = Client::of(&parts, &state);
    let mut response = next.run(Request::from_parts(parts, body)).await;
    let headers = response.headers_mut();
    for (name, value) in FIXED {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if let Ok(policy) = HeaderValue::from_str(&policy(&client, &state.config.ground.origins)) {
        headers.entry(CONTENT_SECURITY_POLICY).or_insert(policy);
    }
    if client.https {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=63072000; includeSubDomains"));
    }
    if api {
        keep_out_of_caches(headers);
    }
    response
}

/// Answers of the API are one person's: no cache keeps them, unless the endpoint said otherwise.
fn keep_out_of_caches(headers: &mut HeaderMap) {
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

/// `grounds` are the origins of the map's tiles, checked when the configuration was read.
fn policy(client: &Client, grounds: &[String]) -> String {
    // Sockets to our own host, for browsers whose 'self' does not cover them.
    let socket = client
        .host
        .as_deref()
        .filter(|host| host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte)))
        .map(|host| format!(" {}://{host}", if client.https { "wss" } else { "ws" }))
        .unwrap_or_default();
    let grounds: String = grounds.iter().map(|origin| format!(" {origin}")).collect();
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'{socket}{grounds}; \
         img-src 'self' blob: data:{grounds}; style-src 'self'; font-src 'self'; manifest-src 'self'; media-src 'self' blob:; \
         object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_may_come_from_their_own_origin_and_nowhere_else() {
        let policy = policy(&Client::default(), &["https://tiles.example".to_owned()]);
        assert!(policy.contains("connect-src 'self' https://tiles.example; "), "{policy}");
        assert!(policy.contains("img-src 'self' blob: data: https://tiles.example; "), "{policy}");
        assert_eq!(policy.matches("tiles.example").count(), 2, "{policy}");
    }

    #[test]
    fn a_forged_host_cannot_widen_the_policy() {
        let client = |host: &str| Client { host: Some(host.to_owned()), ..Client::default() };
        assert!(policy(&client("127.0.0.1:3000"), &[]).contains("connect-src 'self' ws://127.0.0.1:3000; "));
        let forged = policy(&client("x; script-src *"), &[]);
        assert!(forged.contains("connect-src 'self'; "), "{forged}");
        assert!(!forged.contains('*'));
        assert!(!forged.contains("unsafe-inline"));
    }
}
