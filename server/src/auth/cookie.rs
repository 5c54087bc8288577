//! The session cookie. With the `__Host-` prefix a browser takes it only over HTTPS and for
//! exactly this host; plain HTTP on this very machine does without both.

use std::sync::{Arc, Mutex};

use axum::extract::{Request, State};
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use sync::time::Timestamp;

use super::sessions::Token;
use crate::AppState;
use crate::http::Client;

const SECURE: &str = "__Host-holdfast_session";
const PLAIN: &str = "holdfast_session";

fn name(client: &Client) -> &'static str {
    if client.is_plain_loopback() { PLAIN } else { SECURE }
}

/// The token the request carries.
pub(super) fn token(headers: &HeaderMap, client: &Client) -> Option<Token> {
    let wanted = name(client);
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == wanted)
        .and_then(|(_, value)| Token::parse(value))
}

/// `Set-Cookie` that keeps `token` until `expires_at`.
pub(super) fn set(token: &Token, expires_at: Timestamp, now: Timestamp, client: &Client) -> HeaderValue {
    header(&token.reveal(), ((expires_at.0 - now.0) / 1000).max(0), client)
}

/// `Set-Cookie` that removes it.
pub(super) fn clear(client: &Client) -> HeaderValue {
    header("", 0, client)
}

fn header(value: &str, max_age_seconds: i64, client: &Client) -> HeaderValue {
    let secure = if client.is_plain_loopback() { "" } else { "; Secure" };
    let text = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age_seconds}{secure}", name(client));
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

/// Room for a cookie that the extractor of the caller wants to go out with the answer.
#[derive(Clone, Default)]
struct Extension(Arc<Mutex<Option<HeaderValue>>>);

pub(super) fn note_extension(parts: &Parts, token: &Token, expires_at: Timestamp, state: &AppState, client: &Client) {
    if let Some(room) = parts.extensions.get::<Extension>()
        && let Ok(mut cookie) = room.0.lock()
    {
        *cookie = Some(set(token, expires_at, state.clock.now(), client));
    }
}

/// Sends the cookie again when the session was extended, so that both end at the same time.
pub async fn refresh(State(_): State<AppState>, mut request: Request, next: Next) -> Response {
    let room = Extension::default();
    request.extensions_mut().insert(room.clone());
    let mut response = next.run(request).await;
    let cookie = room.0.lock().ok().and_then(|mut cookie| cookie.take());
    // An endpoint that sets or removes the cookie itself knows better.
    if let Some(cookie) = cookie
        && !response.headers().contains_key(SET_COOKIE)
    {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    response
}
