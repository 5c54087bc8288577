//! A browser, as far as the server can tell.

use std::net::SocketAddr;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

use super::Person;

/// A browser with its cookies, at some address.
#[derive(Clone)]
pub struct Client {
    router: Router,
    /// As sent in `Cookie`.
    pub cookie: Option<String>,
    /// Where the server sees the browser.
    pub peer: SocketAddr,
    /// Set by [`super::Tenant::sign_in`].
    pub person: Option<Person>,
}

/// What the server said.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Client {
    pub fn new(router: Router) -> Self {
        Self { router, cookie: None, peer: "127.0.0.1:50000".parse().unwrap(), person: None }
    }

    /// The same browser elsewhere.
    pub fn at(mut self, ip: &str) -> Self {
        self.peer = SocketAddr::new(ip.parse().unwrap(), 50000);
        self
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.request(Method::GET, path, &[], Body::empty()).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.request(Method::DELETE, path, &[], Body::empty()).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.json(Method::POST, path, body).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.json(Method::PUT, path, body).await
    }

    pub async fn json(&self, method: Method, path: &str, body: &Value) -> Answer {
        self.send(method, path, "application/json", serde_json::to_vec(body).unwrap()).await
    }

    /// A body of any media type.
    pub async fn send(&self, method: Method, path: &str, media_type: &str, body: Vec<u8>) -> Answer {
        self.request(method, path, &[("content-type", media_type)], body.into()).await
    }

    /// As a page of the site would ask, unless `headers` say otherwise.
    pub async fn request(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Body) -> Answer {
        self.bare(method, path, &[&[("sec-fetch-site", "same-origin")], headers].concat(), body).await
    }

    /// With exactly these headers and the cookie.
    pub async fn bare(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Body) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !headers.iter().any(|(name, _)| *name == "host") {
            request = request.header("host", "127.0.0.1:3000");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        let mut request = request.body(body).unwrap();
        request.extensions_mut().insert(ConnectInfo(self.peer));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    /// Signs in and keeps the cookie.
    pub async fn sign_in(&mut self, email: &str, password: &str) -> Answer {
        let body = serde_json::json!({ "email": email, "password": password });
        let answer = self.post("/api/v1/sessions", &body).await;
        self.keep(&answer);
        answer
    }

    /// Keeps or drops the cookie as the answer says.
    pub fn keep(&mut self, answer: &Answer) {
        if let Some(cookie) = answer.header("set-cookie") {
            let pair = cookie.split(';').next().unwrap();
            self.cookie = (!pair.ends_with('=')).then(|| pair.to_owned());
        }
    }
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// The stable code of a problem.
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}
