//! Who sent the request as far as the network tells: address, host, scheme, browser.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::{HOST, USER_AGENT};
use axum::http::request::Parts;

use crate::AppState;

tokio::task_local! {
    pub(super) static REQUEST_ID: String;
}

/// The id of the request being answered; empty outside of one.
pub fn current_request_id() -> String {
    REQUEST_ID.try_with(Clone::clone).unwrap_or_default()
}

/// The other end of the connection. Forwarding headers count only where the configuration says
/// that a proxy sets them.
#[derive(Clone, Debug, Default)]
pub struct Client {
    pub ip: Option<IpAddr>,
    pub user_agent: Option<String>,
    /// `host` or `host:port` as the browser sees it, in lower case.
    pub host: Option<String>,
    /// Whether the browser's connection is encrypted.
    pub https: bool,
}

impl Client {
    /// Reads the parts of a request.
    pub fn of(parts: &Parts, state: &AppState) -> Self {
        let headers = &parts.headers;
        let trusted = state.config.trust_proxy;
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(at)| at.ip());
        // The last entry is the one our own proxy added; those before it are the client's word.
        let forwarded = |name: &str| {
            trusted
                .then(|| text(headers, name))
                .flatten()
                .and_then(|value| value.rsplit(',').next().map(|last| last.trim().to_owned()))
        };
        let ip = forwarded("x-forwarded-for").and_then(|ip| ip.parse().ok()).or(peer);
        let host = forwarded("x-forwarded-host")
            .or_else(|| text(headers, HOST.as_str()))
            .or_else(|| parts.uri.authority().map(ToString::to_string));
        let https = match forwarded("x-forwarded-proto") {
            Some(scheme) => scheme.eq_ignore_ascii_case("https"),
            None => state.config.public_url.starts_with("https:"),
        };
        Self {
            ip: ip.map(|ip| ip.to_canonical()),
            user_agent: text(headers, USER_AGENT.as_str()).map(|agent| agent.chars().take(300).collect()),
            host: host.map(|host| host.to_ascii_lowercase()),
            https,
        }
    }

    /// Whether cookies may do without Secure: plain HTTP to this very machine.
    pub fn is_plain_loopback(&self) -> bool {
        let name = self.host.as_deref().map(|host| match host.rsplit_once(':') {
            Some((name, port)) if !port.ends_with(']') => name,
            _ => host,
        });
        !self.https && matches!(name, Some("localhost" | "127.0.0.1" | "[::1]"))
    }
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    // A proxy that adds a line of its own adds it after the client's.
    headers.get_all(name).iter().next_back().and_then(|value| value.to_str().ok()).map(str::to_owned)
}

impl FromRequestParts<AppState> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        Ok(Self::of(parts, state))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(host: &str, https: bool) -> Client {
        Client { host: Some(host.to_owned()), https, ..Client::default() }
    }

    #[test]
    fn only_this_machine_over_plain_http_goes_without_secure_cookies() {
        for host in ["localhost", "localhost:3000", "127.0.0.1", "127.0.0.1:3000", "[::1]", "[::1]:3000"] {
            assert!(client(host, false).is_plain_loopback(), "{host}");
            assert!(!client(host, true).is_plain_loopback(), "{host}");
        }
        for host in ["holdfast.example", "127.0.0.1.example:80", "localhost.example", "10.0.0.1:3000"] {
            assert!(!client(host, false).is_plain_loopback(), "{host}");
        }
    }
}
