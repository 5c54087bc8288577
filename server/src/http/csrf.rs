//! Requests that change something must come from our own pages. Browsers say where a request
//! comes from (`Sec-Fetch-Site`, `Origin`); a program that is no browser says `x-holdfast: 1`,
//! which a foreign page cannot add without asking first. The same holds for opening a socket,
//! which carries the cookie too.

use axum::extract::{Request, State};
use axum::http::header::{ORIGIN, UPGRADE};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::{ApiError, Client};
use crate::AppState;

pub(super) async fn same_origin(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let unsafe_method = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE);
    let socket = request.headers().contains_key(UPGRADE);
    if !unsafe_method && !socket {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let client = Client::of(&parts, &state);
    // A program that opens a socket without saying where from carries no browser's cookie.
    let own = origin(&parts.headers, client.host.as_deref(), &state.config.public_url).unwrap_or(!unsafe_method);
    if own {
        return next.run(Request::from_parts(parts, body)).await;
    }
    ApiError::new(
        StatusCode::FORBIDDEN,
        "cross_site",
        "This request did not come from a page of this site. Programs send the header x-holdfast: 1.",
    )
    .into_response()
}

/// Whether the request is from our own pages or from a program; none where it does not say.
fn origin(headers: &HeaderMap, host: Option<&str>, public_url: &str) -> Option<bool> {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default().to_ascii_lowercase());
    if let Some(site) = text("sec-fetch-site") {
        return Some(site == "same-origin");
    }
    if let Some(origin) = text(ORIGIN.as_str()) {
        let from = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
        return Some(origin == public_url || from.is_some() && from == host);
    }
    text("x-holdfast").map(|value| value == "1")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn judged(pairs: &[(&'static str, &str)]) -> Option<bool> {
        let headers = pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        origin(&headers, Some("holdfast.example"), "https://field.example")
    }

    #[test]
    fn the_browsers_word_counts_before_any_other() {
        assert_eq!(judged(&[("sec-fetch-site", "same-origin")]), Some(true));
        for elsewhere in ["cross-site", "same-site", "none", ""] {
            assert_eq!(judged(&[("sec-fetch-site", elsewhere), ("x-holdfast", "1")]), Some(false), "{elsewhere}");
        }
        assert_eq!(judged(&[("origin", "https://holdfast.example")]), Some(true));
        assert_eq!(judged(&[("origin", "https://field.example")]), Some(true), "known by its public name");
        for elsewhere in
            ["https://evil.example", "https://holdfast.example.evil.example", "null", "https://holdfast.example:444"]
        {
            assert_eq!(judged(&[("origin", elsewhere), ("x-holdfast", "1")]), Some(false), "{elsewhere}");
        }
        assert_eq!(judged(&[("x-holdfast", "1")]), Some(true));
        assert_eq!(judged(&[("x-holdfast", "0")]), Some(false));
        assert_eq!(judged(&[]), None);
    }
}
